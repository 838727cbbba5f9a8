//! A summary of one segment: the fields that the session list, `inspect` and `verify` show.

pub(crate) use afterimage_compression::MAX_WALL_MS;
use afterimage_compression::{CLOCK_TOLERANCE_MS, SegmentHeader, SegmentReader, verify};
use afterimage_replay::{ActivityReader, Gap, GapFinder, SegmentActivity};
use afterimage_wireframe::{Entry, Environment};
use serde::Serialize;

/// Maximum number of screens per segment: four a second for its 30 s. Faster changes are not visible.
const MAX_SCREENS: usize = 120;

/// The summary of one segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentSummary {
    /// The name in the header: `<device id>/<session id>/<sequence number>`. `None` if the header is not readable.
    pub name: Option<String>,
    /// The sequence number in the header. `None` if the header is not readable.
    pub recorded: Option<u64>,
    /// Device, system and app. `None` if the header is not readable.
    pub origin: Option<Origin>,
    /// Times of the first and the last intact entry. `None` if there is none.
    pub span: Option<TimeSpan>,
    /// Number of intact entries.
    pub entries: u64,
    /// Number of intact entries that describe a frame.
    pub frames: u64,
    /// Number of intact blocks, or of intact parts in the packed form.
    pub blocks: u64,
    /// The screens that were shown, in order of time.
    pub screens: Vec<ScreenVisit>,
    /// The entries that decide the gaps of the session. Times are wall-clock times.
    pub activity: SegmentActivity,
    /// Whether a reading of the wall clock contradicts the times above, so that only the whole recording gives them.
    pub has_clock_step: bool,
    /// The first fault. The other fields describe the segment up to it.
    pub fault: Option<SegmentFault>,
}

/// Device, system and app of a recording, from its segment headers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Model name of the device.
    pub device_model: String,
    /// `android`, `ios`, or the name of a test host.
    pub platform: String,
    /// Version of the operating system.
    pub os_version: String,
    /// Bundle id (iOS) or package name (Android).
    pub app_id: String,
    /// Version of the app as shown to its users.
    pub app_version: String,
    /// Build number of the app.
    pub app_build: String,
    /// Version of the SDK.
    pub sdk_version: String,
}

/// A range of wall-clock time, in milliseconds since 1970. Serialised as `[first, last]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "[u64; 2]")]
pub struct TimeSpan {
    /// Time of the first entry.
    pub first_ms: u64,
    /// Time of the last entry.
    pub last_ms: u64,
}

/// A screen that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScreenVisit {
    /// Wall-clock time at which it appeared, in milliseconds since 1970.
    pub wall_ms: u64,
    /// Name of the screen as set by the app.
    pub name: String,
}

/// Position and description of the fault in a broken segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentFault {
    /// Byte offset in the segment.
    pub offset: u64,
    /// Description of the fault.
    pub reason: String,
}

impl SegmentSummary {
    /// Decodes a segment from its first byte to its last, or to its first fault.
    ///
    /// An unsealed segment counts as broken: it may be complete up to a crash of the app, or cut between two blocks, and
    /// its bytes do not show which.
    #[must_use]
    pub fn from_segment(segment: &[u8]) -> Self {
        let verified = verify(segment);
        let is_damaged = verified.fault.is_some();
        let mut summary = Self {
            name: verified
                .header
                .as_ref()
                .map(|h| format!("{}/{}/{}", h.device_id, h.session_id, h.sequence)),
            recorded: verified.header.as_ref().map(|h| h.sequence),
            origin: verified.header.as_ref().map(Origin::from_header),
            entries: verified.entries,
            blocks: verified.blocks,
            fault: verified.fault.map(|fault| SegmentFault {
                offset: fault.offset,
                reason: fault.kind.to_string(),
            }),
            ..Self::default()
        };
        if !verified.sealed && summary.fault.is_none() {
            summary.fault = Some(SegmentFault {
                offset: verified.bytes,
                reason: "the segment is not sealed, so it may be incomplete".to_owned(),
            });
        }
        if let Ok(reader) = SegmentReader::open(segment) {
            summary.read_times(reader, verified.entries, is_damaged);
        }
        summary
    }

    /// Time of the segment that is outside of gaps, in milliseconds.
    #[must_use]
    pub fn active_ms(&self) -> u64 {
        let Some(span) = self.span else { return 0 };
        let mut gaps = GapFinder::new(span.first_ms);
        gaps.push(false, &self.activity);
        Gap::active_ms(&gaps.finish(span.last_ms), span.length_ms())
    }

    /// Sets the time span, the activity and the screens from the first `entries` entries.
    fn read_times(&mut self, reader: SegmentReader<'_>, entries: u64, is_damaged: bool) {
        let mut activity = ActivityReader::default();
        let header = reader.header();
        let mut clock = ClockPair::new(header);
        let counts_from_start = header.boot.is_some();
        self.has_clock_step = clock.contradicts(header.wall_ms, header.elapsed_ms);
        if !header.screen.is_empty() {
            self.screens.push(ScreenVisit {
                wall_ms: clock.wall_ms_at(header.elapsed_ms),
                name: header.screen.clone(),
            });
        }
        let intact = usize::try_from(entries).unwrap_or(usize::MAX);
        for entry in reader.take(intact).map_while(Result::ok) {
            if let Entry::Environment(Environment::ClockAnchor { wall_ms, elapsed_ms }) = entry.value {
                self.has_clock_step |= clock.contradicts(wall_ms, elapsed_ms);
                if !counts_from_start {
                    clock = ClockPair { wall_ms, elapsed_ms };
                }
            }
            self.frames += u64::from(matches!(entry.value, Entry::Keyframe(_) | Entry::Changes { .. }));
            let wall_ms = clock.wall_ms_at(entry.elapsed_ms);
            activity.push(wall_ms, &entry.value);
            self.span = Some(TimeSpan {
                first_ms: self.span.map_or(wall_ms, |span| span.first_ms.min(wall_ms)),
                last_ms: self.span.map_or(wall_ms, |span| span.last_ms.max(wall_ms)),
            });
            if let Entry::Environment(Environment::Screen(name)) = entry.value
                && self.screens.len() < MAX_SCREENS
            {
                self.screens.push(ScreenVisit {
                    wall_ms,
                    name: name.into_string(),
                });
            }
        }
        if is_damaged {
            activity.cut_off();
        }
        self.activity = activity.finish();
    }
}

impl Origin {
    fn from_header(header: &SegmentHeader) -> Self {
        let header = header.clone();
        Self {
            device_model: header.device_model,
            platform: header.platform,
            os_version: header.os_version,
            app_id: header.app_id,
            app_version: header.app_version,
            app_build: header.app_build,
            sdk_version: header.sdk_version,
        }
    }
}

impl TimeSpan {
    /// Length of the span in milliseconds.
    #[must_use]
    pub fn length_ms(self) -> u64 {
        self.last_ms.saturating_sub(self.first_ms)
    }
}

impl From<TimeSpan> for [u64; 2] {
    fn from(span: TimeSpan) -> Self {
        [span.first_ms, span.last_ms]
    }
}

/// The wall clock and the segment's own clock at one instant.
#[derive(Clone, Copy)]
struct ClockPair {
    wall_ms: u64,
    elapsed_ms: u64,
}

impl ClockPair {
    /// Returns the pair of a segment's header. Times that count from the session's start are placed by that start: it is the same
    /// in all segments of the session, so a clock that is set moves none of them.
    fn new(header: &SegmentHeader) -> Self {
        match header.boot {
            Some(_) => Self {
                wall_ms: header.session_start_wall_ms,
                elapsed_ms: 0,
            },
            None => Self {
                wall_ms: header.wall_ms,
                elapsed_ms: header.elapsed_ms,
            },
        }
    }

    /// Returns whether a reading of the wall clock differs from this pair by more than drift.
    fn contradicts(self, wall_ms: u64, elapsed_ms: u64) -> bool {
        self.wall_ms_at(elapsed_ms).abs_diff(wall_ms.min(MAX_WALL_MS)) > CLOCK_TOLERANCE_MS
    }

    /// Converts a time of the segment into wall-clock time, at most [`MAX_WALL_MS`].
    fn wall_ms_at(self, elapsed_ms: u64) -> u64 {
        self.wall_ms
            .saturating_add(elapsed_ms)
            .saturating_sub(self.elapsed_ms)
            .min(MAX_WALL_MS)
    }
}
