//! What one segment holds, in the few fields that a list of sessions shows.

use afterimage_compression::{SegmentHeader, SegmentReader, verify};
use afterimage_wireframe::{Entry, Environment};
use serde::Serialize;

/// The end of the year 9999. A header can claim any time; the index and JavaScript cannot hold every one.
const LATEST_MS: u64 = 253_402_300_799_999;

/// Screens remembered of one segment: four a second for its 30 s. More are not seen, they flicker.
const MAX_SCREENS: usize = 120;

/// What one segment holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentSummary {
    /// What its header says that it is: `<device id>/<session id>/<sequence number>`.
    pub name: Option<String>,
    /// Where it was recorded; none when the header could not be read.
    pub origin: Option<Origin>,
    /// Wall time of the first and the last entry, milliseconds since 1970; none without a whole entry.
    pub span_ms: Option<(u64, u64)>,
    /// How many entries are whole.
    pub entries: u64,
    /// How many blocks are whole, or parts of the packed form.
    pub blocks: u64,
    /// The screens that came up, each with its wall time.
    pub screens: Vec<(u64, String)>,
    /// What stopped the reader, if anything did; what comes before it counts above.
    pub fault: Option<SegmentFault>,
}

/// Where a session was recorded, as its segments' headers say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// The device's model name.
    pub device_model: String,
    /// `android`, `ios` or the name of a test host.
    pub platform: String,
    /// The system's version.
    pub os_version: String,
    /// Bundle id or package name.
    pub app_id: String,
    /// The app's version as its users see it.
    pub app_version: String,
    /// The app's build number.
    pub app_build: String,
    /// The SDK's version.
    pub sdk_version: String,
}

/// Where and how a segment is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentFault {
    /// Byte offset in the file.
    pub offset: u64,
    /// What is wrong there.
    pub reason: String,
}

impl SegmentSummary {
    /// Reads a segment from end to end, as a player would.
    ///
    /// The collector keeps sealed segments only: one that is not sealed may be all that a device could save, or may be
    /// cut between two blocks, and nothing in it tells which.
    #[must_use]
    pub fn from_segment(segment: &[u8]) -> Self {
        let verified = verify(segment);
        let mut summary = Self {
            name: verified
                .header
                .as_ref()
                .map(|h| format!("{}/{}/{}", h.device_id, h.session_id, h.sequence)),
            origin: verified.header.as_ref().map(Origin::from_header),
            entries: verified.entries,
            blocks: verified.blocks,
            fault: verified.fault.map(|fault| SegmentFault {
                offset: fault.offset,
                reason: fault.reason.to_string(),
            }),
            ..Self::default()
        };
        if !verified.sealed && summary.fault.is_none() {
            let reason = "it ends without its seal, so it may be cut".to_owned();
            summary.fault = Some(SegmentFault {
                offset: verified.bytes,
                reason,
            });
        }
        if let Ok(reader) = SegmentReader::open(segment) {
            summary.read_times(reader, verified.entries);
        }
        summary
    }

    fn read_times(&mut self, reader: SegmentReader<'_>, entries: u64) {
        let mut anchor = (reader.header().wall_ms, reader.header().uptime_ms);
        if !reader.header().screen.is_empty() {
            self.screens
                .push((wall_ms(anchor, anchor.1), reader.header().screen.clone()));
        }
        let whole = usize::try_from(entries).unwrap_or(usize::MAX);
        for entry in reader.take(whole).map_while(Result::ok) {
            if let Entry::Environment(Environment::ClockAnchor { wall_ms, uptime_ms }) = entry.value {
                anchor = (wall_ms, uptime_ms);
            }
            let wall_ms = wall_ms(anchor, entry.uptime_ms);
            let (first, last) = self.span_ms.unwrap_or((wall_ms, wall_ms));
            self.span_ms = Some((first.min(wall_ms), last.max(wall_ms)));
            if let Entry::Environment(Environment::Screen(name)) = entry.value
                && self.screens.len() < MAX_SCREENS
            {
                self.screens.push((wall_ms, name.into_string()));
            }
        }
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

/// Wall time at an uptime, counted from a pair of both.
fn wall_ms((wall_ms, uptime_ms): (u64, u64), at_ms: u64) -> u64 {
    wall_ms
        .saturating_add(at_ms)
        .saturating_sub(uptime_ms)
        .min(LATEST_MS)
}
