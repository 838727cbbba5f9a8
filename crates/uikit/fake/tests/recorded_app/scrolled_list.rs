//! A table that is scrolled: rows that stay visible are not inserted again.

use afterimage_fake_uikit::build::window;
use afterimage_fake_uikit::controls::{FakeTable, FakeTableCell};
use afterimage_fake_uikit::lists::FakeList;
use afterimage_fake_uikit::{boot, run_loop, show};
use serde_json::Value;

use crate::harness::{App, Studio, export};

/// Rows that fit into the table.
const VISIBLE: usize = 10;
/// Rows by which it is scrolled, one after the other.
const SCROLLED: usize = 40;

#[test]
fn table_that_is_scrolled_by_forty_rows_inserts_each_new_row_once() {
    boot();
    let names: Vec<_> = (0..100).map(|row| format!("Row {row}.")).collect();
    let place = [0.0, 0.0, 390.0, 440.0];
    let mut list = FakeList::new::<FakeTable, FakeTableCell>(place, names.clone());
    show(vec![window(vec![list.view.clone()])]);
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let app = App::start(&studio, 1.0);
    app.wait_for(|| run_loop::source_count() == 2);
    app.turn_after(0);
    app.turn_after(500);
    for _ in 0..SCROLLED {
        list.scroll_by(1.0);
        app.turn_after(200);
    }
    app.flush();
    let events = export(data.path());
    let changes: Vec<_> = events.iter().filter(|event| event["type"] == 3).collect();
    let list_of = |key: &'static str| {
        let of = move |event: &&&Value| event["data"]["source"] == 0 && event["data"][key].is_array();
        let lists = changes.iter().filter(of);
        lists.flat_map(move |event| event["data"][key].as_array().unwrap())
    };
    let texts = list_of("adds").filter_map(|add| add["node"]["textContent"].as_str());
    let texts: Vec<_> = texts.collect();
    assert_eq!(texts, names[VISIBLE..VISIBLE + SCROLLED]);
    // A row is a cell, its label and the text.
    assert_eq!(list_of("adds").count(), 3 * SCROLLED);
    assert_eq!(list_of("removes").count(), SCROLLED);
    // Of the rows that stay, only the element around all of them moves.
    let moved = list_of("attributes").map(|change| &change["attributes"]["style"]["top"]);
    let expected = (1..=SCROLLED).map(|row| Value::from(format!("-{}px", row * 44)));
    assert!(moved.eq(&expected.collect::<Vec<_>>()), "{changes:?}");
}
