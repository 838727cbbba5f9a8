//! Events of a trace as the recorder gets them: frames, touches and environment entries.

use afterimage_wireframe::{Entry, Environment, Frame, Point, Touch, TouchPhase, Viewport};

use crate::trace::{RecordData, Trace, TraceRecord};
use crate::tree;

/// An event of a trace.
#[derive(Clone, Debug)]
pub enum TraceEvent<T> {
    /// A snapshot of the whole tree.
    Frame(Frame<T>),
    /// A touch point, a window size or a screen name.
    Other(Entry<T>),
}

impl Trace {
    /// Returns the events with their times in milliseconds. `text` converts the texts of nodes.
    ///
    /// Ticks, and touches of a phase that the format does not define, are skipped.
    #[must_use]
    pub fn events<'a, T: Clone>(&'a self, text: fn(&'a str) -> T) -> Vec<(u64, TraceEvent<T>)> {
        let mut viewport = tree::viewport(self.header.viewport);
        let mut events = Vec::with_capacity(self.records.len());
        for TraceRecord { t_ms, data } in &self.records {
            let event = match data {
                RecordData::Snapshot { nodes } => TraceEvent::Frame(tree::frame(nodes, viewport, 0, text)),
                RecordData::Tick => continue,
                RecordData::Touch { phase, x, y, id } => {
                    let Some(phase) = TouchPhase::from_name(phase) else {
                        continue;
                    };
                    let at = Point {
                        x: tree::tenths(*x),
                        y: tree::tenths(*y),
                    };
                    let pointer = *id as u32;
                    TraceEvent::Other(Entry::Touch(Touch { pointer, phase, at }))
                }
                RecordData::Viewport { w, h } => {
                    viewport = Viewport {
                        w: tree::tenths(*w),
                        h: tree::tenths(*h),
                    };
                    TraceEvent::Other(Entry::Environment(Environment::Viewport(viewport)))
                }
                RecordData::Screen { name } => {
                    TraceEvent::Other(Entry::Environment(Environment::Screen(name.as_str().into())))
                }
            };
            events.push((*t_ms, event));
        }
        events
    }
}
