//! The walk follows the turns of the run loop, at the pace of the schedule.

use std::rc::Rc;

use afterimage_fake_uikit::build::{as_view, label, plain, window};
use afterimage_fake_uikit::host::{GO_ON, Host};
use afterimage_fake_uikit::{FakeView, boot, run_loop, show};
use afterimage_uikit::capture::Requester;
use afterimage_uikit::host::Advice;
use afterimage_wireframe::Attr;
use objc2_core_foundation::{CGPoint, CGSize};

use crate::frame::{Frame, attr, place};

fn started() -> Host {
    boot();
    show(vec![window(vec![label([0.0, 0.0, 9.0, 9.0], "text")])]);
    Host::started()
}

#[test]
fn nothing_of_ours_exists_while_capture_is_stopped() {
    boot();
    let host = Host::new();
    assert_eq!(run_loop::source_count(), 0);
    host.capture.start();
    host.capture.start();
    assert_eq!(run_loop::source_count(), 2);
    host.capture.stop();
    assert_eq!(run_loop::source_count(), 0);
    host.capture.start();
    assert_eq!(run_loop::source_count(), 2);
    drop(host);
    assert_eq!(run_loop::source_count(), 0);
}

#[test]
fn turns_are_walked_at_the_frame_rate_and_the_last_one_always() {
    let host = started();
    run_loop::turn();
    assert_eq!(host.capture.walks(), 1);
    // Turns within the interval of 100 ms are one walk, at its end.
    for _ in 0..5 {
        run_loop::advance_ms(10.0);
        run_loop::turn();
    }
    assert_eq!(host.capture.walks(), 1);
    run_loop::advance_ms(51.0);
    assert_eq!(host.capture.walks(), 2);
    // Nothing follows on a still screen.
    run_loop::advance_ms(60_000.0);
    assert_eq!(host.capture.walks(), 2);
}

#[test]
fn first_frame_of_an_added_view_has_the_place_of_its_layout() {
    boot();
    let screen = plain([0.0, 0.0, 390.0, 844.0], vec![]);
    // The app places what it adds in `layoutSubviews`, and a list adds its rows there.
    as_view(&screen).change().layout = Some(Rc::new(|screen: &FakeView| {
        let added = screen.state().subviews[0].clone();
        let layer = added.state().layer.clone();
        layer.change().position = CGPoint::new(60.0, 40.0);
        layer.change().bounds.size = CGSize::new(100.0, 40.0);
        added.add(label([10.0, 5.0, 50.0, 20.0], "row"));
    }));
    show(vec![window(vec![screen.clone()])]);
    let host = Host::started();
    run_loop::turn();
    screen.add(plain([0.0; 4], vec![]));
    let frame = Frame::read(&host.frame());
    let places: Vec<_> = frame.nodes[2..].iter().map(|node| node.rect).collect();
    assert_eq!(places, [place(100, 200, 1000, 400), place(100, 50, 500, 200)]);
    assert_eq!(frame.texts(), ["row"]);
}

#[test]
fn advice_delays_the_next_walk_and_wants_frames() {
    let host = started();
    host.advice.set(Advice::Next {
        after_ms: 500,
        frame_wanted: true,
        images: Vec::new(),
    });
    run_loop::turn();
    run_loop::advance_ms(499.0);
    assert_eq!(host.capture.walks(), 1);
    host.advice.set(GO_ON);
    run_loop::advance_ms(2.0);
    assert_eq!(host.capture.walks(), 2);
    run_loop::advance_ms(10_000.0);
    assert_eq!(host.capture.walks(), 2);
}

#[test]
fn advice_to_stop_ends_the_capture_until_a_frame_is_requested() {
    let host = started();
    host.advice.set(Advice::Stop);
    run_loop::turn();
    assert_eq!((host.frames.borrow().len(), run_loop::source_count()), (1, 0));
    host.advice.set(GO_ON);
    let requester: Requester = host.capture.requester();
    std::thread::spawn(move || requester.request()).join().unwrap();
    host.capture.resume();
    run_loop::turn();
    assert_eq!((host.frames.borrow().len(), run_loop::source_count()), (2, 2));
    assert!(run_loop::wake_ups() > 0);
    host.capture.stop();
    host.capture.resume();
    assert_eq!(run_loop::source_count(), 0, "stopped by the app");
}

#[test]
fn walk_out_of_time_is_continued_where_it_ended() {
    boot();
    let rows = |count: usize| {
        (0..count)
            .map(|_| plain([0.0, 0.0, 9.0, 9.0], vec![]))
            .collect::<Vec<_>>()
    };
    let groups = (0..10).map(|_| plain([0.0, 0.0, 9.0, 9.0], rows(50))).collect();
    show(vec![window(groups)]);
    let host = Host::started();
    // The clock is read once in sixteen nodes: about 200 nodes fit into the longest walk.
    host.step_ns.set(700_000);
    let mut reached = std::collections::BTreeSet::new();
    let mut frames = 0;
    run_loop::turn();
    loop {
        let bytes = host.frames.borrow_mut().remove(0);
        let frame = Frame::read(&bytes);
        frames += 1;
        reached.extend(frame.nodes.iter().map(|node| node.id));
        let is_partial = frame
            .nodes
            .iter()
            .any(|node| attr(node, Attr::ChildrenNotReached) == Some(1));
        assert!(is_partial || frames > 1, "the first frame is partial");
        if reached.len() == 1 + 10 + 500 {
            break;
        }
        run_loop::advance_ms(3000.0);
        assert!(frames < 10, "{} of 511 views", reached.len());
    }
    assert!(frames > 1 && host.capture.counts().incomplete_frames > 0);
}

#[test]
fn still_screen_that_is_too_large_is_continued_for_a_while_after_each_turn() {
    boot();
    let many = (0..3_000).map(|_| plain([0.0, 0.0, 9.0, 9.0], vec![])).collect();
    show(vec![window(many)]);
    let host = Host::started();
    // Each reading of the clock takes all the time of a walk.
    host.step_ns.set(9_000_000);
    run_loop::turn();
    run_loop::advance_ms(600_000.0);
    let walks = host.capture.walks();
    assert!((2..=20).contains(&walks), "{walks} walks");
    run_loop::advance_ms(600_000.0);
    assert_eq!(host.capture.walks(), walks, "nothing is drawn");
    run_loop::turn();
    run_loop::advance_ms(600_000.0);
    assert_eq!(host.capture.walks(), 2 * walks, "the screen was drawn");
}
