//! Entries that no segment can hold yet: touches and events before the first frame, or while the spool refuses segments.

use std::collections::VecDeque;

use afterimage_compression::SEGMENT_MAX_AGE_MS;
use afterimage_wireframe::{Entry, Environment, Timed, Viewport};

use super::context::SegmentContext;
use super::entry::MaskedEntry;

/// Entries that are held at most: a finger at 120 Hz for eight seconds.
pub(super) const MAX_EARLY_ENTRIES: usize = 1024;

/// Held entries, in the order in which they were recorded.
#[derive(Clone, Debug, Default)]
pub(super) struct EarlyEntries {
    entries: VecDeque<Timed<MaskedEntry>>,
    /// The window and screen before the first entry.
    context: SegmentContext,
}

impl EarlyEntries {
    /// Holds an entry, unless it describes a frame: the next segment opens with all frames. `before` is the window and screen
    /// at its time. Returns the number of entries that are dropped for it.
    pub(super) fn hold(&mut self, entry: &Timed<MaskedEntry>, before: &SegmentContext) -> u64 {
        if matches!(
            entry.value,
            Entry::Keyframe(_) | Entry::Changes { .. } | Entry::SourceGone(_)
        ) {
            return 0;
        }
        if self.entries.is_empty() {
            self.context = before.clone();
        }
        self.entries.push_back(entry.clone());
        let is_full = self.entries.len() > MAX_EARLY_ENTRIES;
        if is_full {
            self.drop_first();
        }
        u64::from(is_full)
    }

    /// Drops the entries that are too old for a segment with a frame of this time. Returns their number.
    pub(super) fn drop_old(&mut self, at_ms: u64) -> u64 {
        let mut dropped = 0;
        while self
            .entries
            .front()
            .is_some_and(|entry| entry.elapsed_ms.saturating_add(SEGMENT_MAX_AGE_MS) <= at_ms)
        {
            self.drop_first();
            dropped += 1;
        }
        dropped
    }

    /// Returns the time of the first entry.
    pub(super) fn first_ms(&self) -> Option<u64> {
        Some(self.entries.front()?.elapsed_ms)
    }

    /// Returns the window and screen before the first entry. The window may be known later only.
    pub(super) fn context(&self, present: &SegmentContext) -> SegmentContext {
        if self.entries.is_empty() {
            return present.clone();
        }
        let mut context = self.context.clone();
        if context.viewport == Viewport::default() {
            context.viewport = present.viewport;
        }
        context
    }

    /// Returns the entries.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Timed<MaskedEntry>> {
        self.entries.iter()
    }

    /// Puts entries back before those that were held since.
    pub(super) fn restore(&mut self, mut earlier: Self) {
        if !earlier.entries.is_empty() {
            earlier.entries.append(&mut self.entries);
            *self = earlier;
        }
    }

    /// Returns the number of entries.
    pub(super) fn len(&self) -> u64 {
        self.entries.len() as u64
    }

    fn drop_first(&mut self) {
        match self.entries.pop_front().map(|entry| entry.value) {
            Some(Entry::Environment(Environment::Screen(name))) => self.context.screen = Some(name),
            Some(Entry::Environment(Environment::Viewport(viewport))) => self.context.viewport = viewport,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(at_ms: u64, name: &str) -> Timed<MaskedEntry> {
        Timed::new(at_ms, Entry::Environment(Environment::Screen(name.into())))
    }

    fn name(early: &EarlyEntries) -> Option<Box<str>> {
        early.context(&SegmentContext::default()).screen
    }

    #[test]
    fn the_oldest_entries_are_dropped_and_their_screen_is_the_headers() {
        let mut early = EarlyEntries::default();
        let before = SegmentContext {
            screen: Some("before".into()),
            ..SegmentContext::default()
        };
        for number in 0..=MAX_EARLY_ENTRIES as u64 {
            assert_eq!(name(&early).is_none(), number == 0);
            let dropped = early.hold(&screen(number, &number.to_string()), &before);
            assert_eq!(dropped, u64::from(number == MAX_EARLY_ENTRIES as u64));
        }
        assert_eq!(
            (early.len(), early.first_ms()),
            (MAX_EARLY_ENTRIES as u64, Some(1))
        );
        assert_eq!(name(&early).as_deref(), Some("0"));
        assert_eq!(early.drop_old(SEGMENT_MAX_AGE_MS + 2), 2);
        assert_eq!((early.first_ms(), name(&early).as_deref()), (Some(3), Some("2")));
    }

    #[test]
    fn entries_that_are_put_back_come_first() {
        let mut early = EarlyEntries::default();
        early.hold(&screen(1, "one"), &SegmentContext::default());
        let taken = std::mem::take(&mut early);
        early.hold(&screen(2, "two"), &SegmentContext::default());
        early.restore(taken);
        let times: Vec<_> = early.iter().map(|entry| entry.elapsed_ms).collect();
        assert_eq!(times, [1, 2]);
    }
}
