//! What is on the screen while the app changes its mind faster than it is decided what is recorded: another device
//! and another session at a login, say, with a server to be asked in between. The session that is decided in the
//! end begins with it, since a screen that does not change is not drawn again.

use std::collections::BTreeMap;

use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{Environment, SourceId, Timed};

use crate::mailbox::Item;
use crate::raw_bytes::RawBytes;

/// The newest buffer of each source, from a decision that was given up until the next.
#[derive(Debug, Default)]
pub struct Undecided(Option<BTreeMap<SourceId, RawFrame<RawBytes>>>);

impl Undecided {
    /// A decision was given up for a newer one; these are on the screen.
    pub fn begin(&mut self, on_screen: Vec<(SourceId, RawFrame<RawBytes>)>) {
        self.0 = Some(on_screen.into_iter().collect());
    }

    /// The next decision begins with what is on the screen by now.
    pub fn end(&mut self) -> Vec<(SourceId, RawFrame<RawBytes>)> {
        self.0.take().unwrap_or_default().into_iter().collect()
    }

    /// Takes in what comes meanwhile.
    pub fn see(&mut self, item: Item) {
        let Some(on_screen) = &mut self.0 else {
            return;
        };
        match item {
            Item::Frame { source, frame, .. } => {
                on_screen.insert(source, frame);
            }
            // What was walked before would be masked by the rules of another screen.
            Item::Event(Timed {
                value: Environment::Screen(_),
                ..
            }) => on_screen.clear(),
            _ => {}
        }
    }

    /// A source is gone.
    pub fn forget(&mut self, source: SourceId) {
        if let Some(on_screen) = &mut self.0 {
            on_screen.remove(&source);
        }
    }
}
