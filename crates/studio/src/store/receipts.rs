//! Receipts: when each segment was received, by the clock of the studio and by that of the device.
//!
//! They are lines of the file `<data>/receipts/<device id>/<session id>`, so that a rebuilt index has them, too. A segment
//! without a line, such as one that was copied into the folder, was received at the modification time of its file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use afterimage_config::{SegmentName, SessionName};

use super::file_io::read_bounded;
use crate::segment_summary::MAX_WALL_MS;

/// Name of the folder of receipts in the data folder.
const FOLDER: &str = "receipts";

/// The receipts of a data folder.
#[derive(Debug)]
pub(super) struct Receipts {
    root: PathBuf,
}

/// Receipt of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Time of receipt by the studio's clock, in milliseconds since 1970.
    pub received_ms: u64,
    /// The device's wall clock when it sent the segment, in milliseconds since 1970. `None` if it sent none.
    pub device_ms: Option<u64>,
}

impl Receipt {
    /// Returns the receipt of a request that arrives now. `device_time` is its header `Afterimage-Device-Time`; anything but
    /// a number in decimal digits is ignored, since a wrong clock is no reason to refuse a recording.
    #[must_use]
    pub fn now(device_time: Option<&str>) -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            received_ms: u64::try_from(since_epoch.as_millis()).map_or(MAX_WALL_MS, |ms| ms.min(MAX_WALL_MS)),
            device_ms: device_time.and_then(decimal),
        }
    }

    /// Returns by how much the device's clock is ahead of the studio's, in milliseconds; negative if it is behind. At most
    /// the length of the calendar, whatever a device sends.
    #[must_use]
    pub fn skew_ms(self) -> Option<i64> {
        let device_ms = self.device_ms?.min(MAX_WALL_MS);
        Some(device_ms.cast_signed() - self.received_ms.min(MAX_WALL_MS).cast_signed())
    }
}

impl Receipts {
    pub(super) fn new(data: &Path) -> Self {
        Self {
            root: data.join(FOLDER),
        }
    }

    /// Stores a receipt. It begins on a line of its own, whatever a torn write left.
    pub(super) fn append(&self, name: &SegmentName, receipt: Receipt) -> io::Result<()> {
        let device = receipt
            .device_ms
            .map_or_else(|| "-".to_owned(), |ms| ms.to_string());
        let line = format!("\n{} {} {device}\n", name.sequence(), receipt.received_ms);
        let path = self.path(name.session());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::options().create(true).append(true).open(path)?;
        file.write_all(line.as_bytes())
    }

    /// Reads the receipts of a session's segments, by sequence number. Lines of any other form are ignored.
    pub(super) fn read(&self, session: &SessionName) -> BTreeMap<u64, Receipt> {
        let bytes = read_bounded(&self.path(session)).unwrap_or_default();
        String::from_utf8_lossy(&bytes)
            .lines()
            .filter_map(parse)
            .collect()
    }

    fn path(&self, session: &SessionName) -> PathBuf {
        let device = session.device_id().as_str();
        self.root.join(device).join(session.session_id().to_string())
    }
}

fn parse(line: &str) -> Option<(u64, Receipt)> {
    let mut fields = line.split(' ');
    let (sequence, received, device) = (fields.next()?, fields.next()?, fields.next()?);
    let device_ms = match device {
        "-" => None,
        device => Some(decimal(device)?),
    };
    let received_ms = decimal(received).filter(|ms| *ms <= MAX_WALL_MS)?;
    let receipt = Receipt {
        received_ms,
        device_ms,
    };
    fields.next().is_none().then_some((decimal(sequence)?, receipt))
}

/// Reads decimal digits without a sign or white space.
fn decimal(text: &str) -> Option<u64> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    is_decimal.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(received_ms: u64, device_ms: Option<u64>) -> Receipt {
        Receipt {
            received_ms,
            device_ms,
        }
    }

    #[test]
    fn receipts_read_back_beside_damaged_lines() {
        let dir = tempfile::tempdir().unwrap();
        let receipts = Receipts::new(dir.path());
        let session = "phone-1/7".parse().unwrap();
        assert!(receipts.read(&session).is_empty());
        let append = |sequence: u64, receipt| {
            let name = format!("phone-1/7/{sequence}").parse().unwrap();
            receipts.append(&name, receipt).unwrap();
        };
        append(3, receipt(1_000, Some(990)));
        fs::write(
            receipts.path(&session),
            "\n3 1000 990\n4 5 x\n4 5\n4 5 6 7\n-4 5 6\n4 99999999999999999 -\n\u{fffd}\n7 12",
        )
        .unwrap();
        append(8, receipt(2_000, None));
        append(3, receipt(3_000, None));
        let expected = [(3, receipt(3_000, None)), (8, receipt(2_000, None))];
        assert_eq!(receipts.read(&session), BTreeMap::from(expected));
    }

    #[test]
    fn skew_is_the_device_time_minus_the_receipt() {
        for (device_ms, skew_ms) in [
            (None, None),
            (Some(5_000), Some(0)),
            (Some(7_000), Some(2_000)),
            (Some(0), Some(-5_000)),
            (Some(1 << 63), Some(MAX_WALL_MS.cast_signed() - 5_000)),
        ] {
            assert_eq!(receipt(5_000, device_ms).skew_ms(), skew_ms);
        }
    }

    #[test]
    fn malformed_device_times_are_ignored() {
        for text in [
            "",
            "-1",
            "+5",
            " 5",
            "5 ",
            "1.5",
            "abc",
            "99999999999999999999",
            "٣",
        ] {
            assert_eq!(Receipt::now(Some(text)).device_ms, None, "{text:?}");
        }
        assert_eq!(
            Receipt::now(Some("1795000000123")).device_ms,
            Some(1_795_000_000_123)
        );
        assert_eq!(Receipt::now(None).device_ms, None);
    }
}
