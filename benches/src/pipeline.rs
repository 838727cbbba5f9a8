//! The recorder's path of a frame, without files: parse, mask, diff, encode.

use afterimage_compression::{SegmentHeader, SegmentWriter};
use afterimage_config::PrivacyLevel;
use afterimage_masking::{FrameChange, MaskPolicy, MaskedFrame, MaskedText, Masker, Tracker};
use afterimage_wireframe::buffer::{FrameBuffer, RawFrame, parse};
use afterimage_wireframe::{Entry, SourceId, Timed};

/// Masks frame buffers and encodes them into a segment.
pub struct Pipeline {
    /// Masks single frames.
    pub masker: Masker,
    /// Masking policy of all frames.
    pub policy: MaskPolicy,
    /// Writer of the open segment.
    pub writer: SegmentWriter,
    tracker: Option<Tracker<Vec<u8>>>,
    /// Memory for the copy of the next frame.
    spare: Vec<u8>,
    elapsed_ms: u64,
}

impl Default for Pipeline {
    /// A pipeline with the default privacy level.
    fn default() -> Self {
        Self::new(PrivacyLevel::Medium)
    }
}

impl Pipeline {
    /// A pipeline that masks only secrets.
    pub fn light() -> Self {
        Self::new(PrivacyLevel::Light)
    }

    fn new(level: PrivacyLevel) -> Self {
        Self {
            masker: Masker::new(),
            policy: MaskPolicy::new(level),
            writer: SegmentWriter::open(SegmentHeader::default()).0,
            tracker: None,
            spare: Vec::new(),
            elapsed_ms: 0,
        }
    }

    /// Opens the next segment with a keyframe of the current frame. Returns its header record.
    pub fn open(&mut self, at_ms: u64) -> Vec<u8> {
        let header = SegmentHeader {
            elapsed_ms: at_ms,
            wall_ms: at_ms,
            ..SegmentHeader::default()
        };
        let (writer, record) = SegmentWriter::open(header);
        self.writer = writer;
        if let Some(tracker) = &self.tracker {
            let keyframe = Entry::Keyframe(tracker.frame().clone());
            self.push_at(at_ms, keyframe);
        }
        record
    }

    /// Returns the age of the open segment.
    pub fn age_ms(&self, at_ms: u64) -> u64 {
        at_ms.saturating_sub(self.writer.header().elapsed_ms)
    }

    /// Records the next frame, 100 ms after the previous one.
    pub fn frame(&mut self, buffer: &[u8]) {
        self.frame_at(self.elapsed_ms + 100, buffer);
    }

    /// Records a frame as the facade does: checks and copies the host's buffer, then masks and encodes it.
    pub fn frame_at(&mut self, at_ms: u64, buffer: &[u8]) {
        let source = SourceId(0);
        let Some(tree) = FrameBuffer::open(buffer).ok().and_then(|buffer| buffer.tree()) else {
            debug_assert!(false, "benchmark buffers hold a tree");
            return;
        };
        let raw = RawFrame::copy_of(&tree, std::mem::take(&mut self.spare));
        let Some(tracker) = &mut self.tracker else {
            self.tracker = Tracker::open(&mut self.masker, source, &self.policy, raw)
                .ok()
                .map(|(tracker, _)| tracker);
            debug_assert!(self.tracker.is_some(), "benchmark frames are valid");
            if let Some(tracker) = &self.tracker {
                let keyframe = Entry::Keyframe(tracker.frame().clone());
                self.push_at(at_ms, keyframe);
            }
            return;
        };
        let Ok(outcome) = tracker.update(&mut self.masker, &self.policy, raw) else {
            debug_assert!(false, "benchmark frames are valid");
            return;
        };
        self.spare = outcome.spare.into_memory();
        match outcome.change {
            FrameChange::Changed(changes) if !changes.is_empty() => {
                self.push_at(at_ms, Entry::Changes { source, changes });
            }
            _ => {}
        }
    }

    /// Parses and masks a whole buffer.
    pub fn masked(&mut self, buffer: &[u8]) -> Option<MaskedFrame> {
        let raw = parse(buffer).ok()?.frame?;
        Some(self.masker.mask(&raw, &self.policy))
    }

    /// Encodes an entry, 100 ms after the previous one.
    pub fn push(&mut self, entry: Entry<MaskedText>) {
        self.push_at(self.elapsed_ms + 100, entry);
    }

    /// Encodes an entry.
    pub fn push_at(&mut self, at_ms: u64, entry: Entry<MaskedText>) {
        self.elapsed_ms = at_ms;
        let pushed = self.writer.push(&Timed::new(at_ms, entry));
        debug_assert!(
            pushed.is_ok(),
            "benchmark screens are far below the limits of a block"
        );
    }
}
