//! A trace as what the recorder knows of: frames, touches, and what is around them.

use afterimage_wireframe::{Entry, Environment, Frame, Point, Touch, TouchPhase, Viewport};

use crate::trace::{Record, Trace, What};
use crate::tree;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event<T> {
    /// The screen looks like this.
    Frame(Frame<T>),
    /// A touch, another window size, another screen.
    Other(Entry<T>),
}

/// The events of a trace with their times in milliseconds. `text` makes what the frames hold of their texts.
///
/// A touch of a phase that the format does not have is left out.
#[must_use]
pub fn events<'a, T: Clone>(trace: &'a Trace, text: fn(&'a str) -> T) -> Vec<(u64, Event<T>)> {
    let mut viewport = tree::viewport(trace.header.viewport);
    let mut events = Vec::with_capacity(trace.records.len());
    for Record { t_ms, what } in &trace.records {
        let event = match what {
            What::Snapshot { nodes } => Event::Frame(tree::frame(nodes, viewport, 0, text)),
            What::Tick => continue,
            What::Touch { phase, x, y, id } => {
                let Some(phase) = TouchPhase::from_name(phase) else {
                    continue;
                };
                let at = Point {
                    x: tree::tenths(*x),
                    y: tree::tenths(*y),
                };
                let pointer = *id as u32;
                Event::Other(Entry::Touch(Touch { pointer, phase, at }))
            }
            What::Viewport { w, h } => {
                viewport = Viewport {
                    w: tree::tenths(*w),
                    h: tree::tenths(*h),
                };
                Event::Other(Entry::Environment(Environment::Viewport(viewport)))
            }
            What::Screen { name } => {
                Event::Other(Entry::Environment(Environment::Screen(name.as_str().into())))
            }
        };
        events.push((*t_ms, event));
    }
    events
}
