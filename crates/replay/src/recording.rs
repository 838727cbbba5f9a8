//! One session's segments as one recording.

use std::sync::OnceLock;

use afterimage_compression::{CLOCK_TOLERANCE_MS, SegmentHeader};
use afterimage_wireframe::{RecordedText, Scene, Viewport};

use crate::clock::place;
use crate::lenient_scene::LenientScene;
use crate::segment::{OpenedSegment, open_all};
use crate::totals::Totals;
use crate::{Defect, Error, Gap, RecordedEntry, Result, ScreenChange};

/// The recording of one session.
///
/// Segments stay encoded in memory and are decoded block by block each time entries are read, so memory grows
/// with the recorded bytes and not with the decoded trees. Opening reads only the headers, and also the last segments of each boot if the device was started
/// again during the session. Seeking decodes one segment. Totals are computed on first use. Damaged or missing parts are reported as [`Defect`]s, and
/// everything else can be read.
#[derive(Debug)]
pub struct Recording {
    /// At least one, by recording time.
    segments: Vec<OpenedSegment>,
    /// Header of the first segment.
    header: SegmentHeader,
    /// Defects found when the segments were opened.
    opening_defects: Vec<Defect>,
    totals: OnceLock<Totals>,
}

impl Recording {
    /// Opens the segments of one session, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::NoReadableSegment`] if no segment can be opened, [`Error::MixedSessions`] if they belong to
    /// more than one session.
    pub fn from_segments(segments: Vec<Vec<u8>>) -> Result<Self> {
        let given = segments.len();
        let (mut segments, opening_defects) = open_all(segments);
        place(&mut segments);
        let Some(first) = segments.first() else {
            return Err(Error::NoReadableSegment { segments: given });
        };
        let header = first.header.clone();
        let is_other = |segment: &&OpenedSegment| {
            (&segment.header.device_id, &segment.header.session_id) != (&header.device_id, &header.session_id)
        };
        if let Some(other) = segments.iter().find(is_other) {
            return Err(Error::MixedSessions {
                first: header.session_id,
                other: other.header.session_id.clone(),
            });
        }
        Ok(Self {
            segments,
            header,
            opening_defects,
            totals: OnceLock::new(),
        })
    }

    /// Returns the first segment's header, which describes the session and its device.
    #[must_use]
    pub fn header(&self) -> &SegmentHeader {
        &self.header
    }

    /// Returns the headers of all segments, by recording time.
    #[must_use]
    pub fn headers(&self) -> impl ExactSizeIterator<Item = &SegmentHeader> {
        self.segments.iter().map(|segment| &segment.header)
    }

    /// Returns all missing and damaged parts. Decodes every segment on first use.
    #[must_use]
    pub fn defects(&self) -> &[Defect] {
        &self.totals().defects
    }

    /// Returns the milliseconds from the session's start to the last entry. Decodes every segment on first use.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        self.totals().duration_ms
    }

    /// Returns the time in the background, without activity, or missing, in order of time. Decodes every segment on
    /// first use.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.totals().gaps
    }

    /// Returns the part of [`Self::duration_ms`] that is outside the gaps.
    #[must_use]
    pub fn active_ms(&self) -> u64 {
        Gap::active_ms(self.gaps(), self.duration_ms())
    }

    /// Returns the wall clock at the session's start, in milliseconds since 1970: by the latest plausible reading of the recording,
    /// since a clock that was set during the session was wrong before. `None` if no reading is plausible. Decodes every segment
    /// on first use.
    #[must_use]
    pub fn started_at_wall_ms(&self) -> Option<u64> {
        let start_ms = self.totals().readings.start_wall_ms()?;
        let recorded_ms = self.header.session_start_wall_ms;
        let is_drift = recorded_ms.abs_diff(start_ms) <= CLOCK_TOLERANCE_MS;
        Some(if is_drift { recorded_ms } else { start_ms })
    }

    /// Returns the window size at the beginning, in tenths of a pixel.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        // A segment may be opened before the window size is known; an entry holds it then.
        if self.header.viewport == Viewport::default() {
            self.totals().viewport
        } else {
            self.header.viewport
        }
    }

    /// Returns the changes of the screen name, in the order of time. Decodes every segment on first use.
    #[must_use]
    pub fn screen_changes(&self) -> &[ScreenChange] {
        &self.totals().screens
    }

    /// Returns the number of keyframes and of entries of changes. Decodes every segment on first use.
    #[must_use]
    pub fn frame_count(&self) -> u64 {
        self.totals().frames
    }

    /// Returns the number of touch points. Decodes every segment on first use.
    #[must_use]
    pub fn touch_count(&self) -> u64 {
        self.totals().touches
    }

    /// Decodes all readable entries, in the order of recording.
    ///
    /// Each segment starts with a repetition of the current state: environment entries (with the screen name)
    /// and keyframes.
    pub fn entries(&self) -> impl Iterator<Item = RecordedEntry> {
        self.segments.iter().flat_map(OpenedSegment::entries)
    }

    /// Returns the scene at a recording time. Decodes one segment up to that time.
    #[must_use]
    pub fn scene_at(&self, t_ms: u64) -> Scene<RecordedText> {
        let after = self.segments.partition_point(|segment| segment.start_ms <= t_ms);
        let Some(segment) = after.checked_sub(1).and_then(|at| self.segments.get(at)) else {
            return Scene::new(self.viewport());
        };
        let mut scene = LenientScene::new(segment.header.viewport);
        for entry in segment.entries().take_while(|entry| entry.t_ms <= t_ms) {
            // Entries that do not fit their tree are reported by `defects`.
            scene.apply(&entry.entry).ok();
        }
        scene.into_scene()
    }

    pub(crate) fn segments(&self) -> &[OpenedSegment] {
        &self.segments
    }

    fn totals(&self) -> &Totals {
        self.totals
            .get_or_init(|| Totals::new(&self.segments, self.opening_defects.clone(), self.header.viewport))
    }
}
