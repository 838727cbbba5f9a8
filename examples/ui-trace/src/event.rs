//! Events of a trace as the recorder gets them: frames, touches and environment entries.

use afterimage_wireframe::{Entry, Environment, Frame};

use crate::record::{RecordData, TraceRecord};
use crate::trace::Trace;
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
    /// Ticks are skipped.
    #[must_use]
    pub fn events<'a, T: Clone>(&'a self, text: fn(&'a str) -> T) -> Vec<(u64, TraceEvent<T>)> {
        let mut viewport = tree::viewport(self.header.viewport);
        let mut events = Vec::with_capacity(self.records.len());
        for TraceRecord { t_ms, data } in &self.records {
            let event = match data {
                RecordData::Snapshot { nodes } => TraceEvent::Frame(tree::frame(nodes, viewport, 0, text)),
                RecordData::Tick => continue,
                RecordData::Touch(touch) => TraceEvent::Other(Entry::Touch(tree::touch(touch))),
                RecordData::Viewport(size) => {
                    viewport = tree::viewport(*size);
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
