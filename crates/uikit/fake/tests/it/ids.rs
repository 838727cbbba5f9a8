//! Ids stay with views, change with the row of a list, and keep nothing alive.

use afterimage_fake_uikit::build::{as_view, label, plain, window};
use afterimage_fake_uikit::controls::{FakeCollection, FakeCollectionCell, FakeTable, FakeTableCell};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::lists::FakeList;
use afterimage_fake_uikit::{boot, show, up, view};
use objc_runtime::live_objects;

use afterimage_wireframe::{NodeId, TextField};

use crate::frame::{Frame, text};

fn ids(host: &Host) -> Vec<u32> {
    let frame = Frame::read(&host.frame());
    frame.nodes.iter().map(|node| node.id.value()).collect()
}

#[test]
fn ids_are_constant_and_stay_with_moved_views() {
    boot();
    let first = label([0.0, 0.0, 9.0, 9.0], "first");
    let root = plain(
        [0.0, 0.0, 9.0, 9.0],
        vec![first, label([0.0, 0.0, 9.0, 9.0], "second")],
    );
    show(vec![window(vec![root.clone()])]);
    let host = Host::started();
    let before = ids(&host);
    assert_eq!(ids(&host), before);
    let mut children = as_view(&root).remove_all();
    children.reverse();
    for child in children {
        as_view(&root).add(child);
    }
    let after = ids(&host);
    assert_eq!(after, [before[0], before[1], before[3], before[2]]);
}

#[test]
fn cell_that_shows_another_row_is_a_new_node_with_new_descendants() {
    boot();
    let cell = view::<FakeTableCell>(
        [0.0, 0.0, 9.0, 9.0],
        |state| state.path = Some((0, 3)),
        vec![label([0.0, 0.0, 9.0, 9.0], "row")],
    );
    let table = up(view::<FakeTable>(
        [0.0, 0.0, 9.0, 9.0],
        |_| (),
        vec![up(cell.clone())],
    ));
    show(vec![window(vec![table])]);
    let host = Host::started();
    let before = ids(&host);
    assert_eq!(ids(&host), before);
    // Animated away: it shows no row, and is still the same.
    as_view(&cell).change().path = None;
    assert_eq!(ids(&host), before);
    as_view(&cell).change().path = Some((0, 4));
    let after = ids(&host);
    assert_eq!(after[..2], before[..2]);
    assert!(
        after[2] > before[3] && after[3] > before[3],
        "{before:?} {after:?}"
    );
    assert_eq!(ids(&host), after);
}

/// A table and a collection with 100 rows, of which ten are visible.
fn lists() -> [FakeList; 2] {
    let rows = || (0..100).map(|row| format!("row {row}")).collect();
    let place = [0.0, 0.0, 390.0, 440.0];
    [
        FakeList::new::<FakeTable, FakeTableCell>(place, rows()),
        FakeList::new::<FakeCollection, FakeCollectionCell>(place, rows()),
    ]
}

/// Texts and ids of the rows of the shown list, from the top.
fn rows(host: &Host) -> Vec<(String, NodeId)> {
    let frame = Frame::read(&host.frame());
    let of = |node| Some((text(node, TextField::Text)?.to_owned(), node.parent?));
    let mut rows: Vec<_> = frame.nodes.iter().filter_map(of).collect();
    let top = |id| {
        frame
            .nodes
            .iter()
            .find(|node| node.id == id)
            .map(|node| node.rect.y)
    };
    rows.sort_by_key(|(_, id)| top(*id));
    rows
}

/// The texts whose ids are those of the walk before.
fn kept(before: &[(String, NodeId)], after: &[(String, NodeId)]) -> Vec<String> {
    let is_known = |id| before.iter().any(|(_, known)| *known == id);
    let kept = after.iter().filter(|(_, id)| is_known(*id));
    kept.map(|(text, _)| text.clone()).collect()
}

fn names(rows: std::ops::Range<usize>) -> Vec<String> {
    rows.map(|row| format!("row {row}")).collect()
}

#[test]
fn cells_keep_their_ids_if_rows_are_inserted_and_removed_in_front_of_them() {
    boot();
    for mut list in lists() {
        show(vec![window(vec![list.view.clone()])]);
        let host = Host::started();
        let first = rows(&host);
        assert_eq!(rows(&host), first);
        list.insert(0, "new");
        let inserted = rows(&host);
        assert_eq!(inserted[0].0, "new");
        assert_eq!(kept(&first, &inserted), names(0..9));
        assert_eq!(inserted[1..], first[..9]);
        list.remove(3);
        let removed = rows(&host);
        assert_eq!(removed[3].0, "row 3");
        assert_eq!(removed[..3], inserted[..3]);
        assert_eq!(removed[3..9], inserted[4..]);
        assert_eq!(host.capture.failures(), 0);
    }
}

#[test]
fn cells_that_show_other_rows_after_a_scroll_or_a_reload_get_new_ids() {
    boot();
    for mut list in lists() {
        show(vec![window(vec![list.view.clone()])]);
        let host = Host::started();
        let first = rows(&host);
        list.scroll_by(3.0);
        let scrolled = rows(&host);
        assert_eq!(kept(&first, &scrolled), names(3..10));
        assert_eq!(scrolled[..7], first[3..]);
        list.scroll_by(30.0);
        assert_eq!(kept(&scrolled, &rows(&host)), names(0..0));
        list.scroll_by(-33.0);
        assert_eq!(list.made(), 10);
        let before = rows(&host);
        assert_eq!(kept(&first, &before), names(0..0));
        // A second cell shows the row, and the first one again.
        list.reload(4, "second");
        let second = rows(&host);
        list.reload(4, "third");
        let third = rows(&host);
        assert_eq!(list.made(), 11);
        let ids = [before[4].1, second[4].1, third[4].1];
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
        assert_eq!((&before[..4], &before[5..]), (&third[..4], &third[5..]));
        assert_eq!(host.capture.failures(), 0);
    }
}

#[test]
fn thousand_captures_leave_no_object_and_keep_no_view() {
    boot();
    let host = Host::started();
    let screen = || {
        let labels = (0..5).map(|_| label([0.0, 0.0, 9.0, 9.0], "text")).collect();
        show(vec![window(vec![plain([0.0, 0.0, 9.0, 9.0], labels)])]);
    };
    screen();
    host.frame();
    let (nodes, live) = (Frame::read(&host.frame()).nodes.len(), live_objects());
    for _ in 0..1000 {
        screen();
        assert_eq!(Frame::read(&host.frame()).nodes.len(), nodes);
        host.frames.borrow_mut().clear();
    }
    // The fonts of the last labels are in the cache of fonts, which has an upper limit.
    assert!(
        live_objects() < live + 100,
        "{live} objects, then {}",
        live_objects()
    );
}

#[test]
fn view_that_is_in_the_tree_twice_is_written_once() {
    boot();
    let twice = label([0.0, 0.0, 9.0, 9.0], "twice");
    let root = plain([0.0, 0.0, 9.0, 9.0], vec![twice.clone()]);
    as_view(&root).add(twice);
    show(vec![window(vec![root])]);
    let host = Host::started();
    assert_eq!(ids(&host).len(), 3);
}
