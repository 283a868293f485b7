//! Random steps on a table agree with a plain `Vec`.

use std::ops::RangeInclusive;

use proptest::prelude::*;

use super::*;

/// A world as one would write it without a thought for speed; removed rows are `None`.
#[derive(Clone, Debug)]
struct World {
    table: Table<Note>,
    ids: Vec<RowId>,
    model: Vec<Option<Note>>,
}

#[derive(Clone, Debug)]
enum Step {
    Push(Note),
    PushAll(Vec<Note>),
    Replace(usize, Note),
    Remove(usize),
    /// Leaves a copy behind, to be looked at again when all is done.
    Fork,
    /// Goes on in another world.
    Switch(usize),
    /// Tries changes, and keeps them or takes them back.
    Try(Vec<Step>, bool),
}

/// What is asked of a world after each step.
#[derive(Clone, Debug)]
struct Probe {
    offset: usize,
    limit: usize,
    name: String,
    scores: RangeInclusive<i64>,
    picks: Vec<usize>,
}

fn notes() -> impl Strategy<Value = Note> {
    let remark = prop::option::weighted(0.2, "[a-c]{1,3}");
    (names(), prop::option::of(-4_i64..4), remark).prop_map(|(name, score, remark)| Note {
        name,
        serial: 0,
        score,
        remark,
    })
}

/// Few names, so that many rows share one.
fn names() -> impl Strategy<Value = String> {
    "[a-f]"
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        13 => changes(),
        1 => Just(Step::Fork),
        1 => any::<usize>().prop_map(Step::Switch),
        3 => (prop::collection::vec(changes(), 0..8), any::<bool>())
            .prop_map(|(changes, kept)| Step::Try(changes, kept)),
    ]
}

fn changes() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => notes().prop_map(Step::Push),
        1 => prop::collection::vec(notes(), 0..12).prop_map(Step::PushAll),
        6 => (any::<usize>(), notes()).prop_map(|(at, note)| Step::Replace(at, note)),
        3 => any::<usize>().prop_map(Step::Remove),
    ]
}

fn probes() -> impl Strategy<Value = Probe> {
    let scores = (-5_i64..5, 0_i64..6).prop_map(|(low, width)| low..=low + width);
    let picks = prop::collection::vec(any::<usize>(), 0..16);
    (0_usize..70, 0_usize..40, names(), scores, picks).prop_map(
        |(offset, limit, name, scores, picks)| Probe { offset, limit, name, scores, picks },
    )
}

impl World {
    fn new(notes: Vec<Note>) -> World {
        let mut builder = Table::builder();
        let mut model = Vec::new();
        for (serial, note) in notes.into_iter().enumerate() {
            let note = Note { serial, ..note };
            builder.push(&note);
            model.push(Some(note));
        }
        let table = builder.finish();
        World { ids: table.rows().collect(), table, model }
    }

    fn push(&mut self, note: Note) {
        let note = Note { serial: self.model.len(), ..note };
        self.ids.push(self.table.push(&note));
        self.model.push(Some(note));
    }

    fn push_all(&mut self, notes: Vec<Note>) {
        let numbered = (self.model.len()..).zip(notes);
        let notes: Vec<Note> = numbered.map(|(serial, note)| Note { serial, ..note }).collect();
        self.ids.extend(self.table.push_all(&notes));
        self.model.extend(notes.into_iter().map(Some));
    }

    fn replace(&mut self, at: usize, note: Note) {
        let Some(at) = at.checked_rem(self.model.len()) else { return };
        let note = Note { serial: at, ..note };
        self.table.replace(self.ids[at], &note);
        if let Some(row) = &mut self.model[at] {
            *row = note;
        }
    }

    fn remove(&mut self, at: usize) {
        let Some(at) = at.checked_rem(self.model.len()) else { return };
        self.table.remove(self.ids[at]);
        self.model[at] = None;
    }

    fn change(&mut self, step: Step) {
        match step {
            Step::Push(note) => self.push(note),
            Step::PushAll(notes) => self.push_all(notes),
            Step::Replace(at, note) => self.replace(at, note),
            Step::Remove(at) => self.remove(at),
            Step::Try(changes, kept) => self.attempt(changes, kept),
            Step::Fork | Step::Switch(_) => panic!("not within a world"),
        }
    }

    fn attempt(&mut self, changes: Vec<Step>, kept: bool) {
        let (ids, model) = (self.ids.clone(), self.model.clone());
        self.table.begin();
        for step in changes {
            self.change(step);
        }
        if kept {
            self.table.keep();
        } else {
            self.table.take_back();
            (self.ids, self.model) = (ids, model);
        }
    }

    fn live(&self) -> Vec<(RowId, &Note)> {
        let rows = self.ids.iter().zip(&self.model);
        rows.filter_map(|(&id, note)| Some((id, note.as_ref()?))).collect()
    }

    #[track_caller]
    fn check(&self, probe: &Probe) {
        self.check_rows();
        self.check_pages(probe);
        self.check_picks(probe);
        self.check_keys(NAME, &(text_key(&probe.name)..=text_key(&probe.name)));
        self.check_keys(
            SCORE,
            &(number_key(*probe.scores.start())..=number_key(*probe.scores.end())),
        );
        self.check_keys(SCORE, &(0..=u64::MAX));
        self.check_any_of(probe.offset);
        self.check_partition(probe.offset);
    }

    #[track_caller]
    fn check_rows(&self) {
        let live = self.live();
        assert_eq!(self.table.len(), live.len());
        assert_eq!(self.table.len() == 0, live.is_empty());
        assert!(self.table.rows().eq(live.iter().map(|&(id, _)| id)));
        assert!(self.ids.is_sorted());
        for (&id, note) in self.ids.iter().zip(&self.model) {
            assert_eq!(&self.table.get(id), note);
            assert_eq!(self.table.text(id).map(Vec::from), note.as_ref().map(json));
            let serial = self.table.columns(id).map(|columns| columns.serial);
            assert_eq!(serial, note.as_ref().map(|note| note.serial));
        }
    }

    #[track_caller]
    fn check_pages(&self, probe: &Probe) {
        let live = self.live();
        let rest = &live[probe.offset.min(live.len())..];
        let page = self.table.page(probe.offset, probe.limit);
        assert_page(&page, &rest[..probe.limit.min(rest.len())], rest.len() > probe.limit);

        // From a row that may be gone, or past the end.
        let Some(&first) = self.ids.get(probe.offset) else { return };
        let rest = &live[live.partition_point(|&(id, _)| id < first)..];
        let page = self.table.page_from(first, probe.limit);
        assert_page(&page, &rest[..probe.limit.min(rest.len())], rest.len() > probe.limit);
    }

    #[track_caller]
    fn check_picks(&self, probe: &Probe) {
        let picks = probe.picks.iter().filter_map(|at| at.checked_rem(self.ids.len()));
        let picks: Vec<usize> = picks.collect();
        let ids: Vec<RowId> = picks.iter().map(|&at| self.ids[at]).collect();
        let picked = picks.iter().filter_map(|&at| Some((self.ids[at], self.model[at].as_ref()?)));
        assert_page(&self.table.page_of(&ids), &picked.collect::<Vec<_>>(), false);
    }

    #[track_caller]
    fn check_keys(&self, field: Field, keys: &RangeInclusive<u64>) {
        let held = |note: &Note| key(note, field).is_some_and(|key| keys.contains(&key));
        let held = self.live().into_iter().filter(|(_, note)| held(note));
        let held: Vec<RowId> = held.map(|(id, _)| id).collect();
        assert_eq!(self.table.select(field, keys.clone()), held);
        assert_eq!(self.table.count(field, keys.clone()), held.len());
        for &id in &self.ids {
            assert_eq!(self.table.holds(id, field, keys), held.contains(&id));
        }
        if keys.start() == keys.end() {
            assert!(self.table.find(field, *keys.start()).eq(held));
        }
    }

    /// Some of the names, chosen by the bits of a number.
    #[track_caller]
    fn check_any_of(&self, chosen: usize) {
        let names = ["a", "b", "c", "d", "e", "f"].into_iter().enumerate();
        let names: Vec<&str> =
            names.filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, name)| name).collect();
        let keys: Vec<u64> = names.iter().map(|name| text_key(name)).collect();
        let held = self.live().into_iter().filter(|(_, note)| names.contains(&&*note.name));
        let held: Vec<RowId> = held.map(|(id, _)| id).collect();
        assert_eq!(self.table.select_any(NAME, &keys), held);
    }

    #[track_caller]
    fn check_partition(&self, serial: usize) {
        let first = self.table.partition_point(|columns| columns.serial < serial);
        match self.live().iter().find(|(_, note)| note.serial >= serial) {
            Some(&(id, _)) => assert_eq!(first, id),
            None => assert!(self.ids.last().is_none_or(|&last| last < first)),
        }
        assert_eq!(
            self.table.page_from(first, 1).rows,
            usize::from(self.table.get(first).is_some())
        );
    }
}

fn key(note: &Note, field: Field) -> Option<u64> {
    let mut found = None;
    note.keys(&mut |of, key| found = found.or((of == field).then_some(key)));
    found
}

fn json(note: &Note) -> Vec<u8> {
    serde_json::to_vec(note).unwrap()
}

#[track_caller]
fn assert_page(page: &Page, rows: &[(RowId, &Note)], more: bool) {
    let texts: Vec<Vec<u8>> = rows.iter().map(|(_, note)| json(note)).collect();
    assert_eq!(text(page).into_bytes(), texts.join(&b','));
    assert_eq!(page.rows, rows.len());
    assert_eq!(page.last, rows.last().map(|&(id, _)| id));
    assert_eq!(page.more, more);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_steps_agree_with_a_plain_vec(
        base in prop::collection::vec(notes(), 0..40),
        steps in prop::collection::vec((steps(), probes()), 0..60),
        last in probes(),
    ) {
        let mut worlds = vec![World::new(base)];
        let mut current = 0;
        for (step, probe) in steps {
            match step {
                Step::Fork => worlds.push(worlds[current].clone()),
                Step::Switch(to) => current = to % worlds.len(),
                change => worlds[current].change(change),
            }
            worlds[current].check(&probe);
        }
        for world in &worlds {
            world.check(&last);
        }
    }
}
