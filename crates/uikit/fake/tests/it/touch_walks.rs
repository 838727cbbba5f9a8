//! The walk after a touch, which keeps its place only with the frame after it.

use afterimage_fake_uikit::application::send;
use afterimage_fake_uikit::build::{label, window};
use afterimage_fake_uikit::events::{BEGAN, ENDED, FakeEvent, event, touch};
use afterimage_fake_uikit::host::{GO_ON, Host};
use afterimage_fake_uikit::{boot, run_loop, show};
use afterimage_uikit::host::{Advice, FrameSink};
use afterimage_wireframe::buffer::parse;
use objc2::rc::Retained;

use crate::touches::shown;

#[test]
fn walk_follows_a_touch_although_nothing_is_drawn() {
    let main = shown();
    let host = Host::started();
    run_loop::turn();
    run_loop::advance_ms(5_000.0);
    let walks = host.capture.walks();
    let finger = touch(&main, [5.0, 5.0], BEGAN);
    finger.send(BEGAN, [5.0, 5.0]);
    finger.send(ENDED, [5.0, 5.0]);
    run_loop::advance_ms(299.0);
    assert_eq!(host.capture.walks(), walks);
    run_loop::advance_ms(2.0);
    assert_eq!(host.capture.walks(), walks + 1);
    assert_eq!(
        parse(host.frames.borrow().last().unwrap()).unwrap().touches.len(),
        2
    );
    // A turn that walks needs no walk after it.
    finger.send(BEGAN, [5.0, 5.0]);
    run_loop::advance_ms(200.0);
    run_loop::turn();
    run_loop::advance_ms(5_000.0);
    assert_eq!(host.capture.walks(), walks + 2);
}

#[test]
fn walk_follows_a_touch_within_half_a_second_also_in_debt() {
    boot();
    let views = (0..40).map(|_| label([0.0, 0.0, 9.0, 9.0], "text"));
    let main = window(views.collect());
    show(vec![main.clone()]);
    let host = Host::started();
    // A walk that takes a second: the bank has no time for the next two and a half.
    host.step_ns.set(300_000_000);
    run_loop::turn();
    host.step_ns.set(0);
    let walks = host.capture.walks();
    touch(&main, [5.0, 5.0], BEGAN).send(BEGAN, [5.0, 5.0]);
    for _ in 0..44 {
        run_loop::advance_ms(10.0);
        run_loop::turn();
    }
    assert_eq!(host.capture.walks(), walks, "the bank is respected until then");
    run_loop::advance_ms(15.0);
    assert_eq!(host.capture.walks(), walks + 1);
    {
        let frames = host.frames.borrow();
        let parsed = parse(frames.last().unwrap()).unwrap();
        assert_eq!((parsed.touches.len(), parsed.frame.unwrap().nodes.len()), (1, 41));
    }
    // The debt is carried on.
    run_loop::advance_ms(500.0);
    run_loop::turn();
    assert_eq!(host.capture.walks(), walks + 1);
}

#[test]
fn touch_does_not_postpone_a_planned_walk() {
    let main = shown();
    let host = Host::started();
    run_loop::turn();
    run_loop::advance_ms(10.0);
    run_loop::turn();
    touch(&main, [5.0, 5.0], BEGAN).send(BEGAN, [5.0, 5.0]);
    run_loop::advance_ms(91.0);
    assert_eq!(host.capture.walks(), 2, "the interval of the frame rate is over");
}

/// Sends an event while the first frame is submitted, after the touches of the frame were written.
struct Touching(Option<Retained<FakeEvent>>);

impl FrameSink for Touching {
    fn submit(&mut self, _: &[u8]) -> Advice {
        if let Some(event) = self.0.take() {
            send(&event);
        }
        GO_ON
    }

    fn submit_image(&mut self, _: &str, _: [u32; 2], _: &[u8]) -> bool {
        false
    }
}

#[test]
fn walk_follows_a_touch_that_is_made_within_a_walk() {
    let main = shown();
    let tap = event(vec![touch(&main, [5.0, 5.0], BEGAN)]);
    let host = Host::recording(Box::new(Touching(Some(tap))));
    host.capture.start();
    run_loop::turn();
    run_loop::advance_ms(500.0);
    let frames = host.frames.borrow();
    let touches: Vec<_> = frames
        .iter()
        .map(|frame| parse(frame).unwrap().touches.len())
        .collect();
    assert_eq!(touches, [0, 1]);
}
