// The journal as it comes. Read by fetch, since EventSource can't send a token.

const SILENCE = 30_000;
const LONGEST_PAUSE = 10_000;

// Follows the journal for as long as the world lasts: tells each event, and
// `live`, `lost` or `closed`.
async function follow(after, onEvent, onState) {
  for (let wait = 500; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    const left = new AbortController();
    try {
      const response = await answerTo("GET", `/journal/stream?after=${after}`, left);
      if (response.status === 410 || response.status === 404) return onState("closed");
      if (!response.ok) throw await refusal(response);
      onState("live");
      wait = 500;
      for await (const event of eventsOf(response.body, left)) {
        after = event.id;
        onEvent(event);
      }
    } catch (error) {
      if (error instanceof Refusal) complain(error);
    }
    onState("lost");
    await pause(wait);
  }
}

// The events of a stream. A server that says nothing, not even a comment, is gone.
async function* eventsOf(body, left) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ; ) {
    const silence = setTimeout(() => left.abort(), SILENCE);
    const { value, done } = await reader.read();
    clearTimeout(silence);
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    yield* blocks.map(eventOf).filter((event) => event.name);
  }
}

function eventOf(block) {
  const fields = new Map(block.split("\n").map(fieldOf));
  const data = fields.get("data");
  return { name: fields.get("event"), id: fields.get("id"), data: data && JSON.parse(data) };
}

function fieldOf(line) {
  const colon = line.indexOf(": ");
  return [line.slice(0, colon), line.slice(colon + 2)];
}
