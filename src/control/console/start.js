// The whole page, at first and whenever something may have changed.

async function showWorld() {
  await Promise.all([showClock(), showFaults(), showSnapshots(), showWorlds(), showDirectory(), showCoverage()]);
}

// A page that nobody looks at asks for nothing. Why it fails is told by the chip.
const refresh = () => document.hidden || showWorld().catch(() => {});

// A request may have changed anything but is told by the journal first.
const newsElsewhere = seldom(refresh, 500);

attempt(async () => {
  await showHealth();
  await Promise.all([showOperations(), showWorld(), startJournal()]);
  setInterval(refresh, 5000);
});
