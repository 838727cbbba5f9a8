//! Ids stay with views, change with the row of a list, and keep nothing alive.

use afterimage_fake_uikit::build::{as_view, label, plain, window};
use afterimage_fake_uikit::controls::{FakeTable, FakeTableCell};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::{boot, show, up, view};
use objc_runtime::live_objects;

use crate::frame::Frame;

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
