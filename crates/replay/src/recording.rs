//! One session's segments as one recording.

use std::sync::OnceLock;

use afterimage_compression::{SegmentHeader, SegmentReader};
use afterimage_wireframe::{Entry, Environment, RecordedText, Scene, Viewport};

use crate::clock::Clock;
use crate::state::State;
use crate::{Defect, Error, Result};

/// A session that was recorded.
///
/// It keeps the segments' bytes and decodes them, one block after the other, whenever entries are asked
/// for: memory grows with what was recorded, not with what it shows. Opening reads headers alone and going to
/// a time one segment; what can be said only of the whole is read once, when it is asked for. Damaged or
/// missing parts are told as [`Defect`]s, and the rest is there.
#[derive(Debug)]
pub struct Recording {
    segments: Vec<Segment>,
    /// What was wrong before anything was decoded.
    unread: Vec<Defect>,
    survey: OnceLock<Survey>,
}

/// What can be said only when everything was read.
#[derive(Debug)]
struct Survey {
    flaws: Vec<Defect>,
    viewport: Viewport,
    duration_ms: u64,
    screens: Vec<ScreenChange>,
    frames: u64,
    touches: u64,
}

#[derive(Debug)]
struct Segment {
    bytes: Vec<u8>,
    header: SegmentHeader,
    /// Recording time of its first entry.
    start_ms: u64,
}

/// An entry with its time.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEntry {
    /// Milliseconds since the recording's start.
    pub t_ms: u64,
    /// Sequence number of its segment.
    pub sequence: u64,
    /// What happened.
    pub entry: Entry<RecordedText>,
}

/// A screen, and when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenChange {
    /// Milliseconds since the recording's start.
    pub t_ms: u64,
    /// The screen's name.
    pub name: Box<str>,
}

impl Recording {
    /// Takes the segments of one session, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::NoReadableSegment`] where no segment can be opened, [`Error::MixedSessions`] where they are
    /// not of one session.
    pub fn from_segments(segments: Vec<Vec<u8>>) -> Result<Self> {
        let given = segments.len();
        let (segments, unread) = open_all(segments);
        let Some(first) = segments.first() else {
            return Err(Error::NoReadableSegment { segments: given });
        };
        let session = |segment: &Segment| {
            (
                segment.header.device_id.clone(),
                segment.header.session_id.clone(),
            )
        };
        if let Some(other) = segments.iter().find(|other| session(other) != session(first)) {
            return Err(Error::MixedSessions {
                first: first.header.session_id.clone(),
                other: other.header.session_id.clone(),
            });
        }
        Ok(Self {
            segments,
            unread,
            survey: OnceLock::new(),
        })
    }

    /// What the first segment says of the session and its device.
    #[must_use]
    pub fn header(&self) -> &SegmentHeader {
        // `from_segments` lets no recording without a segment through.
        static NONE: std::sync::LazyLock<SegmentHeader> = std::sync::LazyLock::new(SegmentHeader::default);
        self.segments.first().map_or(&NONE, |segment| &segment.header)
    }

    /// The headers of all segments, in order.
    #[must_use]
    pub fn headers(&self) -> impl ExactSizeIterator<Item = &SegmentHeader> {
        self.segments.iter().map(|segment| &segment.header)
    }

    /// What is missing or damaged.
    #[must_use]
    pub fn defects(&self) -> &[Defect] {
        &self.survey().flaws
    }

    /// From the session's start to the last entry, milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        self.survey().duration_ms
    }

    /// The window when the recording began.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        let first = self.header().viewport;
        // A segment may be opened before the window is known; its entries say it then.
        if first == Viewport::default() {
            self.survey().viewport
        } else {
            first
        }
    }

    /// The screens in the order in which they came.
    #[must_use]
    pub fn screen_changes(&self) -> &[ScreenChange] {
        &self.survey().screens
    }

    /// Number of keyframes and of frames that changed something.
    #[must_use]
    pub fn frame_count(&self) -> u64 {
        self.survey().frames
    }

    /// Number of touch points.
    #[must_use]
    pub fn touch_count(&self) -> u64 {
        self.survey().touches
    }

    /// Every entry that can be read, in the order of recording.
    ///
    /// Each segment repeats what is known: its first entries are environment, the screen among it, and
    /// keyframes.
    pub fn entries(&self) -> impl Iterator<Item = RecordedEntry> {
        self.segments.iter().flat_map(Segment::entries)
    }

    /// The state at a time.
    #[must_use]
    pub fn scene_at(&self, t_ms: u64) -> Scene<RecordedText> {
        let after = self.segments.partition_point(|segment| segment.start_ms <= t_ms);
        let Some(segment) = after.checked_sub(1).and_then(|at| self.segments.get(at)) else {
            return Scene::new(self.viewport());
        };
        let mut state = State::new(segment.header.viewport);
        for entry in segment.entries().take_while(|entry| entry.t_ms <= t_ms) {
            // What does not fit is among the flaws already.
            state.apply(&entry.entry).ok();
        }
        state.into_scene()
    }

    /// Reads everything, the first time only.
    fn survey(&self) -> &Survey {
        self.survey
            .get_or_init(|| Survey::of(&self.segments, self.unread.clone()))
    }
}

impl Survey {
    fn of(segments: &[Segment], flaws: Vec<Defect>) -> Self {
        let viewport = segments
            .first()
            .map_or_else(Viewport::default, |first| first.header.viewport);
        let mut survey = Self {
            flaws,
            viewport,
            duration_ms: 0,
            screens: Vec::new(),
            frames: 0,
            touches: 0,
        };
        let mut state = State::new(viewport);
        for segment in segments {
            let sequence = segment.header.sequence;
            for entry in segment.read() {
                let RecordedEntry { t_ms, entry, .. } = match entry {
                    Ok(entry) => entry,
                    Err(flaw) => {
                        survey.flaws.push(flaw);
                        continue;
                    }
                };
                survey.duration_ms = survey.duration_ms.max(t_ms);
                match &entry {
                    Entry::Touch(_) => survey.touches += 1,
                    Entry::Keyframe(_) | Entry::Changes { .. } => survey.frames += 1,
                    Entry::Environment(Environment::Screen(name)) if state.scene().screen() != Some(name) => {
                        survey.screens.push(ScreenChange {
                            t_ms,
                            name: name.clone(),
                        });
                    }
                    _ => {}
                }
                if survey.viewport == Viewport::default() {
                    // The segment was opened before the window was known.
                    survey.viewport = match &entry {
                        Entry::Keyframe(frame) => frame.viewport,
                        Entry::Environment(Environment::Viewport(viewport)) => *viewport,
                        _ => survey.viewport,
                    };
                }
                if let Err(error) = state.apply(&entry) {
                    survey.flaws.push(Defect::Inapplicable {
                        sequence,
                        t_ms,
                        error,
                    });
                }
            }
        }
        survey
    }
}

impl Segment {
    fn open(bytes: Vec<u8>) -> Result<Self, afterimage_compression::Fault> {
        let header = SegmentReader::open(&bytes)?.header().clone();
        let start_ms = Clock::new(&header).t_ms(header.uptime_ms);
        Ok(Self {
            bytes,
            header,
            start_ms,
        })
    }

    /// Its entries, the screen that its header names first, and at the end the fault where there is one.
    fn read(&self) -> impl Iterator<Item = Result<RecordedEntry, Defect>> {
        let sequence = self.header.sequence;
        let mut clock = Clock::new(&self.header);
        let named = (!self.header.screen.is_empty()).then(|| RecordedEntry {
            t_ms: self.start_ms,
            sequence,
            entry: Entry::Environment(Environment::Screen(self.header.screen.as_str().into())),
        });
        // It opened before.
        let reader = SegmentReader::open(&self.bytes).ok();
        let entries = reader.into_iter().flatten().map(move |entry| match entry {
            Ok(entry) => {
                if let Entry::Environment(environment) = &entry.value {
                    clock.set(environment);
                }
                let t_ms = clock.t_ms(entry.uptime_ms);
                Ok(RecordedEntry {
                    t_ms,
                    sequence,
                    entry: entry.value,
                })
            }
            Err(fault) => Err(Defect::Damaged { sequence, fault }),
        });
        named.map(Ok).into_iter().chain(entries)
    }

    fn entries(&self) -> impl Iterator<Item = RecordedEntry> {
        self.read().filter_map(Result::ok)
    }
}

/// The segments that open, in order, and what is wrong with the others.
fn open_all(segments: Vec<Vec<u8>>) -> (Vec<Segment>, Vec<Defect>) {
    let mut opened = Vec::with_capacity(segments.len());
    let mut flaws = Vec::new();
    for (index, bytes) in segments.into_iter().enumerate() {
        match Segment::open(bytes) {
            Ok(segment) => opened.push(segment),
            Err(fault) => flaws.push(Defect::Unreadable { index, fault }),
        }
    }
    opened.sort_by_key(|segment| segment.header.sequence);
    opened.dedup_by(|later, earlier| {
        let sequence = later.header.sequence;
        let is_same =
            sequence == earlier.header.sequence && later.header.session_id == earlier.header.session_id;
        if is_same && later.bytes != earlier.bytes {
            flaws.push(Defect::Duplicate { sequence });
        }
        is_same
    });
    for (before, after) in opened.iter().zip(opened.iter().skip(1)) {
        let (first, next) = (before.header.sequence.saturating_add(1), after.header.sequence);
        if first < next {
            flaws.push(Defect::Missing {
                first,
                last: next - 1,
            });
        }
    }
    (opened, flaws)
}
