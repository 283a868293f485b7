//! What a table promises, on notes: a small row with everything that a row can have.

mod model;

use serde::{Deserialize, Serialize};

use super::*;

/// Found by its name and, if it has one, by its score; the remark is in neither text nor columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Note {
    name: String,
    #[serde(skip)]
    serial: usize,
    #[serde(skip)]
    score: Option<i64>,
    #[serde(skip)]
    remark: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Columns {
    serial: usize,
    score: Option<i64>,
}

const NAME: Field = Field::hashed(0);
const SCORE: Field = Field::ordered(2);
const UNUSED: Field = Field::hashed(7);

impl Written for Note {
    type Columns = Columns;

    fn split(&self, text: &mut Vec<u8>) -> (Columns, Option<Box<str>>) {
        serde_json::to_writer(text, self).unwrap();
        let columns = Columns { serial: self.serial, score: self.score };
        (columns, self.remark.as_deref().map(Box::from))
    }

    fn keys(&self, sink: &mut dyn FnMut(Field, u64)) {
        sink(NAME, text_key(&self.name));
        if let Some(score) = self.score {
            sink(SCORE, number_key(score));
        }
    }
}

impl Row for Note {
    fn join(text: &[u8], columns: Columns, aside: Option<&str>) -> Note {
        let note: Note = serde_json::from_slice(text).unwrap();
        let remark = aside.map(String::from);
        Note { serial: columns.serial, score: columns.score, remark, ..note }
    }
}

fn note(name: &str) -> Note {
    Note { name: name.to_owned(), serial: 0, score: None, remark: None }
}

fn table(names: &[&str]) -> Table<Note> {
    let mut builder = Table::builder();
    for name in names {
        builder.push(&note(name));
    }
    builder.finish()
}

fn ids(table: &Table<Note>) -> Vec<RowId> {
    table.rows().collect()
}

fn found(table: &Table<Note>, name: &str) -> Vec<RowId> {
    table.find(NAME, text_key(name)).collect()
}

fn text(page: &Page) -> String {
    String::from_utf8(page.text.joined(0).to_vec()).unwrap()
}

#[test]
fn many_rows_are_found_by_every_key() {
    let mut builder = Table::builder();
    for score in 0..10_000 {
        builder.push(&Note { score: Some(score), ..note(&format!("note {score}")) });
    }
    let table = builder.finish();
    for at in [0, 5_000, 9_999] {
        let row = [RowId::nth(at)];
        let score = number_key(i64::try_from(at).unwrap());
        assert_eq!(found(&table, &format!("note {at}")), row);
        assert_eq!(table.select(SCORE, score..=score), row);
    }
}

#[test]
fn rows_put_in_together_are_those_put_in_one_by_one() {
    let row = |number: usize| Note {
        score: (number % 3 == 1).then(|| i64::try_from(number % 100).unwrap()),
        remark: (number % 1_000 == 7).then(|| format!("remark {number}")),
        ..note(&format!("note {}", number % 5_000))
    };
    let (mut one_by_one, mut together) = (Table::builder(), Table::builder());
    (0..25_000).for_each(|number| one_by_one.push(&row(number)));
    together.push(&row(0));
    together.extend(12_000, |number| row(1 + number));
    together.extend(12_000, |number| row(12_001 + number));
    together.extend(999, |number| row(24_001 + number));
    let (one_by_one, together) = (one_by_one.finish(), together.finish());
    assert_eq!(text(&together.page(0, 25_000)), text(&one_by_one.page(0, 25_000)));
    for id in ids(&one_by_one) {
        assert_eq!(together.get(id), one_by_one.get(id));
    }
    for keys in [0..=u64::MAX, number_key(10)..=number_key(60)] {
        assert_eq!(together.select(SCORE, keys.clone()), one_by_one.select(SCORE, keys));
    }
    for number in 0..5_000 {
        let name = format!("note {number}");
        assert_eq!(found(&together, &name), found(&one_by_one, &name));
    }
}

#[test]
fn a_row_comes_back_as_it_was_put_in() {
    let full = Note { score: Some(-3), remark: Some("late".into()), ..note("ada") };
    let mut builder = Table::builder();
    builder.push(&full);
    builder.push(&note("bob"));
    let mut table = builder.finish();
    let pushed = table.push(&full);
    let ids = ids(&table);
    assert_eq!(ids.last(), Some(&pushed));
    assert_eq!(
        ids.iter().map(|&id| table.get(id).unwrap()).collect::<Vec<_>>(),
        [full.clone(), note("bob"), full]
    );
    assert_eq!(table.text(pushed).unwrap(), r#"{"name":"ada"}"#);
    assert_eq!(table.columns(pushed), Some(Columns { serial: 0, score: Some(-3) }));
}

#[test]
fn an_empty_table_has_nothing_to_show() {
    let table = table(&[]);
    assert_eq!(table.len(), 0);
    assert_eq!(table.page(0, 10).rows, 0);
    assert_eq!(table.count(SCORE, 0..=u64::MAX), 0);
    assert_eq!(table.page_from(table.partition_point(|_| false), 10).last, None);
}

#[test]
fn a_replaced_row_is_found_by_its_new_key_only() {
    let mut table = table(&["ada", "bob"]);
    let id = ids(&table)[1];
    table.replace(id, &note("cleo"));
    assert_eq!((found(&table, "bob"), found(&table, "cleo")), (vec![], vec![id]));
    table.replace(id, &note("bob"));
    assert_eq!((found(&table, "bob"), found(&table, "cleo")), (vec![id], vec![]));
}

#[test]
fn a_removed_row_leaves_no_trace() {
    let mut table = table(&["ada", "bob", "bob"]);
    let pushed = table.push(&note("bob"));
    let [_, second, third, _] = ids(&table)[..] else { panic!("four rows") };
    table.remove(pushed);
    table.remove(second);
    assert_eq!((table.len(), found(&table, "bob")), (2, vec![third]));
    assert_eq!((table.get(second), table.text(pushed)), (None, None));
    assert_eq!(text(&table.page(0, 10)), r#"{"name":"ada"},{"name":"bob"}"#);
}

#[test]
fn a_removed_row_stays_removed() {
    let mut table = table(&["ada"]);
    let id = ids(&table)[0];
    table.remove(id);
    table.remove(id);
    table.replace(id, &note("bob"));
    assert!(table.len() == 0 && found(&table, "bob").is_empty());
    assert_ne!(table.push(&note("cleo")), id);
}

#[test]
fn forks_do_not_see_each_other() {
    let mut left = table(&["ada", "bob"]);
    let mut right = left.clone();
    let id = ids(&left)[0];
    left.replace(id, &note("cleo"));
    right.remove(id);
    left.push(&note("dan"));
    assert_eq!(text(&left.page(0, 9)), r#"{"name":"cleo"},{"name":"bob"},{"name":"dan"}"#);
    assert_eq!(text(&right.page(0, 9)), r#"{"name":"bob"}"#);
}

#[test]
fn a_page_kept_is_not_changed_by_what_follows() {
    let mut table = table(&["ada"]);
    let kept = table.page(0, 1);
    table.replace(ids(&table)[0], &note("bob"));
    drop(table);
    assert_eq!(text(&kept), r#"{"name":"ada"}"#);
}

#[test]
fn neighbours_of_the_base_are_one_stretch() {
    let table = table(&["a", "b", "c", "d", "e"]);
    let ids = ids(&table);
    assert_eq!(table.page(1, 3).text.stretches(), 1);
    assert_eq!(table.page_of(&[ids[0], ids[1], ids[3], ids[4]]).text.stretches(), 2);
}

#[test]
fn rows_added_together_are_one_stretch_unless_one_of_them_changes() {
    let mut table = table(&["a"]);
    let added: Vec<RowId> = table.push_all(&["b", "c", "d", "e"].map(note)).collect();
    assert_eq!(table.page(0, 5).text.stretches(), 2);
    assert_eq!(table.page_of(&added).text.stretches(), 1);
    table.replace(added[1], &note("x"));
    assert_eq!(table.page_of(&added).text.stretches(), 3);
    let names = ["a", "b", "x", "d", "e"].map(|name| format!(r#"{{"name":"{name}"}}"#));
    assert_eq!(text(&table.page(0, 5)), names.join(","));
}

#[test]
fn a_page_says_whether_rows_follow() {
    let mut table = table(&["a", "b", "c"]);
    assert!(table.page(0, 2).more && table.page(0, 0).more);
    table.remove(ids(&table)[2]);
    assert!(!table.page(0, 2).more && !table.page(2, 0).more && !table.page(9, 9).more);
}

#[test]
fn a_field_that_no_row_has_finds_nothing() {
    let table = table(&["a"]);
    assert_eq!(table.find(UNUSED, 0).count(), 0);
    assert!(!table.holds(ids(&table)[0], UNUSED, &(0..=u64::MAX)));
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "a caller's range may be reversed")]
fn a_reversed_range_holds_nothing() {
    let scored = |score| Note { score: Some(score), ..note("a") };
    let mut builder = Table::builder();
    builder.push(&scored(1));
    builder.push(&scored(2));
    let mut table = builder.finish();
    table.replace(ids(&table)[0], &scored(3));
    table.push(&scored(4));
    assert_eq!(table.select(SCORE, u64::MAX..=0), []);
    assert_eq!(table.count(SCORE, u64::MAX..=0), 0);
}

#[test]
fn many_rows_of_one_key_come_and_go() {
    let mut table = table(&["ada", "bob"]);
    let added: Vec<RowId> = table.push_all(&vec![note("ada"); 1_000]).collect();
    for &row in added.iter().step_by(2) {
        table.replace(row, &note("bob"));
    }
    assert_eq!(found(&table, "ada").len(), 501);
    assert!(found(&table, "bob").is_sorted());
    for row in added {
        table.remove(row);
    }
    assert_eq!((found(&table, "ada").len(), found(&table, "bob").len()), (1, 1));
}
