//! Screens and policies: what is masked by which rules from when on.

use afterimage_masking::MaskPolicy;
use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{Entry, Environment, SourceId, Timed};

use super::{Recorder, Source};
use crate::raw_bytes::RawBytes;

impl Recorder {
    /// Another screen is shown: rules go by the name that the app gave, and what is recorded is what the app's
    /// hook left of it.
    pub fn screen(&mut self, at: u64, name: &str, recorded: Option<Box<str>>) {
        self.release_touches(None);
        self.advance_to(at);
        self.screens.show(name, at);
        self.enter_screens();
        self.surroundings.screen.clone_from(&recorded);
        if let Some(recorded) = recorded {
            let screen = Environment::Screen(recorded);
            self.push(&Timed::new(at, Entry::Environment(screen)));
        }
    }

    /// Masks some sources with a policy of their own from their next frame on.
    pub fn set_policy(&mut self, sources: &[SourceId], policy: &MaskPolicy) {
        for source in sources {
            self.policies.insert(*source, policy.clone());
            if let Some(known) = self.sources.get_mut(source) {
                known.is_stale = true;
            }
        }
        self.enter_screens();
    }

    /// Masks by the rules of the screens that may be seen from now on.
    pub(super) fn enter_screens(&mut self) {
        if self.policies.enter(&self.screens.names()) {
            self.sources.values_mut().for_each(|known| known.is_stale = true);
        }
    }

    /// Shows what only the screen that is gone by now kept hidden: nothing may be drawn for a while. The
    /// source of a frame that comes now needs no other.
    pub(super) fn settle_screens(&mut self, uptime_ms: u64, coming: Option<SourceId>) {
        if !self.screens.settle(uptime_ms) {
            return;
        }
        self.enter_screens();
        let is_due = |known: &&Source| known.is_stale && self.screens.covers(known.walked_ms);
        let due = self
            .sources
            .iter()
            .filter(|(source, known)| Some(**source) != coming && is_due(known))
            .map(|(source, known)| {
                let tree = known.tracker.raw_frame().tree();
                (*source, RawFrame::copy_of(&tree, RawBytes::default()))
            });
        for (source, frame) in due.collect::<Vec<_>>() {
            self.frame(uptime_ms, source, frame);
        }
    }
}
