//! What the recorder does with a frame, without its files: parse, mask, diff, encode.

use afterimage_compression::{SegmentHeader, SegmentWriter};
use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, MaskedText, Masker, Seen, Tracker};
use afterimage_wireframe::buffer::{FrameBuffer, RawFrame, parse};
use afterimage_wireframe::{Entry, SourceId, Timed};

/// From buffers to columns.
pub struct Pipeline {
    /// Masks frames on their own.
    pub masker: Masker,
    /// By what it masks.
    pub policy: MaskPolicy,
    /// The open segment.
    pub writer: SegmentWriter,
    known: Option<Tracker<Vec<u8>>>,
    /// Memory for the copy of the next frame.
    spare: Vec<u8>,
    uptime_ms: u64,
}

impl Default for Pipeline {
    /// One at the default level.
    fn default() -> Self {
        Self::at(PrivacyLevel::Medium)
    }
}

impl Pipeline {
    /// One that masks nothing but secrets.
    pub fn light() -> Self {
        Self::at(PrivacyLevel::Light)
    }

    fn at(level: PrivacyLevel) -> Self {
        Self {
            masker: Masker::new(),
            policy: MaskPolicy::new(level),
            writer: SegmentWriter::open(SegmentHeader::default()).0,
            known: None,
            spare: Vec::new(),
            uptime_ms: 0,
        }
    }

    /// Opens the next segment with what is known; gives its first record.
    pub fn open(&mut self, at: u64) -> Vec<u8> {
        let header = SegmentHeader {
            uptime_ms: at,
            wall_ms: at,
            ..SegmentHeader::default()
        };
        let (writer, record) = SegmentWriter::open(header);
        self.writer = writer;
        if let Some(known) = &self.known {
            let keyframe = Entry::Keyframe(known.frame().clone());
            self.push_at(at, keyframe);
        }
        record
    }

    /// How old the segment is.
    pub fn age_ms(&self, at: u64) -> u64 {
        at.saturating_sub(self.writer.header().uptime_ms)
    }

    /// Records the next frame, a tenth of a second after the last.
    pub fn frame(&mut self, buffer: &[u8]) {
        self.frame_at(self.uptime_ms + 100, buffer);
    }

    /// Records a frame as the facade does: checks and copies the host's buffer, then masks and encodes it.
    pub fn frame_at(&mut self, at: u64, buffer: &[u8]) {
        let source = SourceId(0);
        let Some(tree) = FrameBuffer::open(buffer).ok().and_then(|buffer| buffer.tree()) else {
            return;
        };
        let raw = RawFrame::copy_of(&tree, std::mem::take(&mut self.spare));
        let Some(known) = &mut self.known else {
            self.known = Tracker::open(&mut self.masker, source, &self.policy, raw)
                .ok()
                .map(|(tracker, _)| tracker);
            if let Some(known) = &self.known {
                let keyframe = Entry::Keyframe(known.frame().clone());
                self.push_at(at, keyframe);
            }
            return;
        };
        let Ok(taken) = known.take(&mut self.masker, &self.policy, raw) else {
            return;
        };
        self.spare = taken.spare;
        match taken.seen {
            Seen::Changes(changes) if !changes.is_empty() => {
                self.push_at(at, Entry::Changes { source, changes });
            }
            _ => {}
        }
    }

    /// Parses and masks a buffer.
    pub fn masked(&mut self, buffer: &[u8]) -> Option<MaskedFrame> {
        let raw = parse(buffer).ok()?.frame?;
        Some(self.masker.mask(&raw, &self.policy))
    }

    /// Encodes an entry, a tenth of a second after the last.
    pub fn push(&mut self, entry: Entry<MaskedText>) {
        self.push_at(self.uptime_ms + 100, entry);
    }

    /// Encodes an entry.
    pub fn push_at(&mut self, at: u64, entry: Entry<MaskedText>) {
        self.uptime_ms = at;
        // The screens here are far below the limits of a block.
        let _ = self.writer.push(&Timed::new(at, entry));
    }
}
