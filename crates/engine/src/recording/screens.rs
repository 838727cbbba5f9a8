//! Screens and policies of a recording: which rules mask a source from which time on.

use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{Entry, Environment, SourceId, Timed};

use super::{Recording, Source};
use crate::RawBytes;
use crate::masking::InstanceMasking;
use crate::output::Output;

impl Recording {
    /// Shows a screen. Rules apply by `reported`, the app's own name; `recorded` is the name that the event mapper left.
    pub(super) fn screen(
        &mut self,
        at_ms: u64,
        reported: &str,
        recorded: Option<Box<str>>,
        output: &mut Output,
    ) {
        self.advance_to(at_ms, output);
        self.screens.show(reported, at_ms);
        self.enter_screens();
        self.context.screen.clone_from(&recorded);
        if let Some(recorded) = recorded {
            let screen = Environment::Screen(recorded);
            self.append(Timed::new(at_ms, Entry::Environment(screen)), output);
        }
    }

    /// Masks the sources of an attached instance by its policy, from their next frame on.
    pub(crate) fn attach(&mut self, sources: &[SourceId], instance: &InstanceMasking) {
        for source in sources {
            self.policies.attach(*source, instance);
            if let Some(known) = self.sources.get_mut(source) {
                known.is_stale = true;
            }
        }
        self.enter_screens();
    }

    /// Applies the rules of the visible screens.
    pub(super) fn enter_screens(&mut self) {
        if self.policies.set_screens(&self.screens.visible()) {
            self.sources
                .iter_mut()
                .for_each(|(_, known)| known.is_stale = true);
        }
    }

    /// Removes the screens that have left, and records the nodes that only they hid: the next frame may be far away.
    /// `arriving` is the source of a frame that is about to be recorded and needs no other.
    pub(super) fn settle_screens(&mut self, at_ms: u64, arriving: Option<SourceId>, output: &mut Output) {
        if !self.screens.settle(at_ms) {
            return;
        }
        self.enter_screens();
        let is_due = |known: &&Source| known.is_stale && self.screens.covers(known.walked_ms);
        let due = self
            .sources
            .iter()
            .filter(|(source, known)| Some(**source) != arriving && is_due(known))
            .map(|(source, known)| {
                let tree = known.tracker.raw_frame().tree();
                (*source, RawFrame::copy_of(&tree, RawBytes::default()))
            });
        for (source, frame) in due.collect::<Vec<_>>() {
            self.mask_again(at_ms, source, frame, output);
        }
    }
}
