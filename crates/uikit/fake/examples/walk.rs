//! Starts the capture, and walks over a screen of 500 views, of which one changes, for callgrind, which counts each call of `started` and
//! `measured`.

use std::hint::black_box;

use afterimage_fake_uikit::build::{as_view, button, label, plain, window};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::view::FakeView;
use afterimage_fake_uikit::{boot, run_loop, show};
use objc2::rc::Retained;
use objc2_foundation::NSString;

/// A row has 7 views: itself, a box, three labels, and a button with its title.
const ROWS: usize = 71;

/// Buffers and memories of views have their sizes after the first one.
const WALKS: u64 = 3;

fn row(index: usize) -> Retained<FakeView> {
    let top = index as f64 * 11.0;
    let text = |left: f64, text: String| label([left, 1.0, 80.0, 9.0], &text);
    let views = vec![
        plain([0.0, 0.0, 8.0, 8.0], vec![]),
        text(20.0, format!("Message {index}")),
        text(110.0, format!("from sender {}", index % 7)),
        text(200.0, format!("{}:{:02}", index % 24, index % 60)),
        button([300.0, 0.0, 80.0, 10.0], "Open"),
    ];
    plain([0.0, top, 390.0, 10.0], views)
}

/// Starts the capture, as the app does on the main thread.
#[inline(never)]
fn started() -> Host {
    black_box(Host::started())
}

/// Ends a turn of the run loop: one walk. Returns the number of walks, so that no caller's turn is merged with it.
#[inline(never)]
fn measured(host: &Host) -> u64 {
    run_loop::turn();
    black_box(host).capture.walks()
}

fn main() {
    boot();
    let rows: Vec<_> = (0..ROWS).map(row).collect();
    let message = as_view(&rows[3]).state().subviews[1].clone();
    show(vec![window(vec![plain([0.0, 0.0, 390.0, 844.0], rows)])]);
    let host = started();
    for second in 0..WALKS {
        as_view(&message).change().text = Some(NSString::from_str(&format!("Message at {second}")));
        run_loop::advance_ms(1000.0);
        assert_eq!(measured(&host), second + 1);
    }
}
