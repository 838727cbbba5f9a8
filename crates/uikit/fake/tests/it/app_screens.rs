//! Ids and objects of the screens and flows that `tests/recorded_app` replays.

use std::collections::HashMap;

use afterimage_fake_uikit::boot;
use afterimage_fake_uikit::described::{Stage, all};
use afterimage_fake_uikit::host::Host;
use afterimage_wireframe::Ident;
use objc_runtime::live_objects;

use crate::frame::{Frame, name};

fn ids(frame: &Frame) -> Vec<u32> {
    frame.nodes.iter().map(|node| node.id.value()).collect()
}

#[test]
fn ids_of_forty_screens_stay_with_their_views_in_each_step() {
    boot();
    for screen in all() {
        let mut stage = Stage::show(&screen);
        let host = Host::started();
        let mut known = HashMap::new();
        let mut steps = screen.steps();
        loop {
            let frame = Frame::read(&host.frame());
            let again = Frame::read(&host.frame());
            assert_eq!(ids(&frame), ids(&again), "{}", screen.name);
            for node in &frame.nodes {
                let identifier = name(node, Ident::Identifier).to_owned();
                if !identifier.is_empty() {
                    let id = *known.entry(identifier).or_insert(node.id);
                    assert_eq!(id, node.id, "{}", screen.name);
                }
            }
            let Some(step) = steps.next() else {
                break;
            };
            stage.perform(step);
        }
        assert_eq!(*host.failures.borrow(), Vec::<&str>::new(), "{}", screen.name);
        assert_eq!(host.capture.failures(), 0, "{}", screen.name);
    }
}

#[test]
fn thousand_captures_of_forty_screens_leave_no_object() {
    boot();
    let stages: Vec<_> = all().iter().map(Stage::show).collect();
    let host = Host::started();
    let capture = |count: usize| {
        for stage in stages.iter().cycle().take(count) {
            stage.activate();
            host.frame();
            host.frames.borrow_mut().clear();
        }
    };
    // Caches of classes and fonts have their entries after the first round.
    capture(stages.len() * 2);
    let before = live_objects();
    capture(1000);
    assert_eq!((live_objects(), stages.len() >= 40), (before, true));
}
