//! The runtime's side of segments: performs the actions about them, and checks each.

use std::collections::{BTreeMap, BTreeSet};

use afterimage_compression::SegmentHeader;
use afterimage_config::SessionName;
use afterimage_engine::SegmentKey;
use afterimage_wireframe::SourceId;

use crate::frames::FrameLog;
use crate::segment_check::{Expected, RecordingFacts, check_segment};
use crate::violation::{Checked, Invariant, Violation, check};

/// The state of an opened segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SegmentState {
    Open,
    /// The spool refused it: what follows about it is dropped.
    Refused,
    Sealed,
    Purged,
}

#[derive(Debug)]
struct Segment {
    state: SegmentState,
    /// It was sealed, whether or not the spool had it.
    has_ended: bool,
    recording: RecordingFacts,
    bytes: Vec<u8>,
}

/// All segments of a sequence.
#[derive(Debug, Default)]
pub(crate) struct Spool {
    segments: BTreeMap<SegmentKey, Segment>,
    open: BTreeSet<SegmentKey>,
    /// The spool refuses segments.
    pub(crate) fails: bool,
    /// Sealed segments, and the texts that were compared in them.
    pub(crate) sealed: u64,
    pub(crate) compared: u64,
}

impl Spool {
    /// Opens a segment. Returns whether the spool has it.
    pub(crate) fn open(
        &mut self,
        key: SegmentKey,
        session: &SessionName,
        header: &SegmentHeader,
        recording: &RecordingFacts,
    ) -> Result<bool, Violation> {
        check(*session == recording.session, Invariant::SessionIdentity, || {
            format!("{key:?} is opened for {session:?} in {recording:?}")
        })?;
        let open = &self.open;
        check(open.is_empty(), Invariant::SegmentsEndOnce, || {
            format!("{key:?} is opened while {open:?} are open")
        })?;
        let state = if self.fails {
            SegmentState::Refused
        } else {
            SegmentState::Open
        };
        let segment = Segment {
            state,
            has_ended: false,
            recording: recording.clone(),
            bytes: header.to_record(),
        };
        if state == SegmentState::Open {
            self.open.insert(key);
        }
        let before = self.segments.insert(key, segment);
        check(before.is_none(), Invariant::SegmentsEndOnce, || {
            format!("{key:?} is opened twice")
        })?;
        Ok(!self.fails)
    }

    pub(crate) fn append(&mut self, key: SegmentKey, block: &[u8]) -> Checked {
        let segment = self.segment(key)?;
        let is_open = !segment.has_ended && segment.state != SegmentState::Purged;
        check(is_open, Invariant::SegmentsEndOnce, || {
            format!("a block follows the end of {key:?}")
        })?;
        segment.bytes.extend_from_slice(block);
        Ok(())
    }

    pub(crate) fn seal(
        &mut self,
        key: SegmentKey,
        frames: &FrameLog,
        strictest: &BTreeMap<SourceId, afterimage_config::PrivacyLevel>,
    ) -> Checked {
        self.open.remove(&key);
        let segment = self.segment(key)?;
        let is_open = !segment.has_ended && segment.state != SegmentState::Purged;
        check(is_open, Invariant::SegmentsEndOnce, || {
            format!("{key:?} is sealed after its end")
        })?;
        segment.has_ended = true;
        if segment.state == SegmentState::Refused {
            return Ok(());
        }
        segment.state = SegmentState::Sealed;
        let expected = Expected {
            recording: &segment.recording,
            frames,
            strictest,
        };
        let bytes = std::mem::take(&mut segment.bytes);
        let compared = check_segment(&bytes, &expected)?;
        self.compared += compared;
        self.sealed += 1;
        Ok(())
    }

    /// Purges all segments.
    pub(crate) fn purge(&mut self) {
        self.open.clear();
        for segment in self.segments.values_mut() {
            segment.state = SegmentState::Purged;
            segment.bytes = Vec::new();
        }
    }

    /// Checks that no segment is open.
    pub(crate) fn check_ended(&self) -> Checked {
        let open = &self.open;
        check(open.is_empty(), Invariant::SegmentsEndOnce, || {
            format!("{open:?} are open, and no recording writes to them")
        })
    }

    fn segment(&mut self, key: SegmentKey) -> Result<&mut Segment, Violation> {
        self.segments.get_mut(&key).ok_or_else(|| Violation {
            invariant: Invariant::SegmentsEndOnce,
            details: format!("{key:?} was never opened"),
        })
    }
}
