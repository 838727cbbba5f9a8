//! The ledger of times: when each segment was begun, and how much was sent over which networks, in spool time.
//!
//! The file is append-only and is rewritten when most of its entries are superseded. Each entry also has the latest reading
//! of the spool's clock. Any part of the file is therefore consistent: a lost entry makes its segment younger, never older.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use afterimage_config::{MAX_BOOT_ID_BYTES, SegmentName};
use litemap::LiteMap;

use crate::daily_usage::NetworkUsage;
use crate::error::{self, Error, Result};
use crate::files::WritableFile;
use crate::spool_time::{BootReading, SpoolClock, SpoolTime};
use crate::{codec, files, record};

/// Name of the file. It has no dot, so that no file name of a segment or resource equals it.
const LEDGER_FILE: &str = "times";

/// Version of an entry's layout. An entry of a different version is ignored.
const VERSION: u8 = 1;

/// Entries that the file may have beyond twice the current ones: a full session of eight hours, so that a rewrite is rare.
const MAX_SUPERSEDED: usize = 1024;

/// Time since boot in an entry if the clock has no reading.
const NO_READING: u64 = u64::MAX;

/// Name in an entry of bytes that were sent over other than metered networks. It is no name of a segment. A reader of an earlier
/// version counts these bytes as metered, so that it sends less rather than more.
const UNMETERED: &str = "unmetered";

/// Version; spool time, time since boot and identity of the boot at the latest reading; the event.
type EncodedEntry = (u8, (u64, u64, String), EncodedEvent);

/// Spool time; name of the segment that was begun, an empty text, or [`UNMETERED`]; bytes that were sent, over metered networks if the
/// text is empty.
type EncodedEvent = (u64, String, u64);

/// An event with its spool time.
#[derive(Clone, Copy)]
enum Event<'a> {
    /// The clock was read.
    Reading,
    /// A segment was begun.
    Begun(&'a SegmentName, SpoolTime),
    /// Bytes were sent, over a metered network or a different one.
    Sent {
        bytes: u64,
        is_metered: bool,
        at: SpoolTime,
    },
}

#[derive(Debug)]
pub(super) struct TimeLedger {
    dir: PathBuf,
    path: PathBuf,
    clock: SpoolClock,
    usage: NetworkUsage,
    /// Number of records in the file, superseded ones included.
    written: usize,
}

/// A loaded ledger, with the times at which segments were begun.
pub(super) struct LoadedTimes {
    pub(super) ledger: TimeLedger,
    pub(super) begun: LiteMap<SegmentName, SpoolTime>,
}

impl TimeLedger {
    /// Reads the file in `dir` and continues its clock, which is not before `latest_event`. A damaged file is read up to the
    /// damage; a missing one is empty.
    pub(super) fn load(dir: &Path, latest_event: SpoolTime, boot: &BootReading) -> Result<LoadedTimes> {
        let path = dir.join(LEDGER_FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(Error::io("reading", &path)(e)),
        };
        let recovery =
            record::recover(bytes.as_slice(), bytes.len() as u64).map_err(Error::io("reading", &path))?;
        let mut ledger = Self {
            dir: dir.into(),
            path,
            clock: SpoolClock::default(),
            usage: NetworkUsage::default(),
            written: recovery.records.len(),
        };
        let mut begun = LiteMap::new();
        for (version, (time_ms, elapsed_ms, boot_id), event) in recovery
            .records
            .iter()
            .filter_map(|record| codec::decode::<EncodedEntry>(record))
        {
            if version != VERSION {
                continue;
            }
            ledger.clock = SpoolClock {
                time: SpoolTime::from_ms(time_ms),
                reading: (elapsed_ms != NO_READING).then_some(BootReading { elapsed_ms, boot_id }),
            };
            let (at_ms, name, sent_bytes) = event;
            let at = SpoolTime::from_ms(at_ms);
            if sent_bytes > 0 {
                ledger.usage.add(sent_bytes, name != UNMETERED, at);
            }
            if let Ok(name) = name.parse() {
                begun.insert(name, at);
            }
        }
        if recovery.intact_bytes < bytes.len() as u64 {
            // A record that is appended after a torn one would never be read.
            if let Err(error) = files::truncate(&ledger.path, recovery.intact_bytes) {
                error::warn(&error, "the torn end of the ledger of times cannot be removed");
            }
        }
        ledger.clock.raise_to(latest_event);
        ledger.clock.resume(&stored_boot(boot));
        Ok(LoadedTimes { ledger, begun })
    }

    /// Returns the spool time now.
    pub(super) fn now(&mut self, elapsed_ms: u64) -> SpoolTime {
        self.clock.advance(elapsed_ms)
    }

    /// Returns the usage of the networks.
    pub(super) fn usage(&self) -> &NetworkUsage {
        &self.usage
    }

    /// Records the latest reading of the clock.
    pub(super) fn record_reading(&mut self) -> Result<WritableFile> {
        self.append(&[Event::Reading])
    }

    /// Records when segments were begun.
    pub(super) fn record_begun<'a>(
        &mut self,
        segments: impl Iterator<Item = (&'a SegmentName, SpoolTime)>,
    ) -> Result<WritableFile> {
        let events: Vec<_> = segments.map(|(name, begun)| Event::Begun(name, begun)).collect();
        self.append(&events)
    }

    /// Records bytes that are sent. The caller syncs the file.
    pub(super) fn record_sent(
        &mut self,
        bytes: u64,
        is_metered: bool,
        at: SpoolTime,
    ) -> Result<WritableFile> {
        self.usage.add(bytes, is_metered, at);
        self.append(&[Event::Sent {
            bytes,
            is_metered,
            at,
        }])
    }

    /// Returns whether most entries of the file are superseded, if `segments` are current.
    pub(super) fn needs_rewrite(&self, segments: usize) -> bool {
        self.written > 2 * segments + MAX_SUPERSEDED
    }

    /// Replaces the file by the current entries: those of `segments`, and the usage of the networks.
    pub(super) fn rewrite<'a>(
        &mut self,
        segments: impl Iterator<Item = (&'a SegmentName, SpoolTime)>,
    ) -> Result<()> {
        let mut events = vec![Event::Reading];
        for (is_metered, usage) in [(true, &self.usage.metered), (false, &self.usage.unmetered)] {
            events.extend(usage.sends().iter().map(|&(at, bytes)| Event::Sent {
                bytes,
                is_metered,
                at,
            }));
        }
        events.extend(segments.map(|(name, begun)| Event::Begun(name, begun)));
        files::replace(&self.dir, &self.path, &self.encode(&events)?)?;
        self.written = events.len();
        Ok(())
    }

    fn append(&mut self, events: &[Event<'_>]) -> Result<WritableFile> {
        let records = self.encode(events)?;
        let mut file = WritableFile::append_to(&self.path).map_err(Error::io("opening", &self.path))?;
        let before = file.len().unwrap_or(0);
        if let Err(e) = file.write_all(&records) {
            // If this fails, too, `load` truncates the file.
            let _ = file.truncate(before);
            return Err(Error::io("writing", &self.path)(e));
        }
        self.written += events.len();
        Ok(file)
    }

    fn encode(&self, events: &[Event<'_>]) -> Result<Vec<u8>> {
        let (elapsed_ms, boot_id) = match &self.clock.reading {
            Some(reading) => (reading.elapsed_ms, reading.boot_id.clone()),
            None => (NO_READING, String::new()),
        };
        let reading = (self.clock.time.ms(), elapsed_ms, boot_id);
        let mut records = Vec::new();
        for event in events {
            let event: EncodedEvent = match event {
                Event::Reading => (self.clock.time.ms(), String::new(), 0),
                Event::Begun(name, begun) => (begun.ms(), name.to_string(), 0),
                Event::Sent {
                    bytes,
                    is_metered: true,
                    at,
                } => (at.ms(), String::new(), *bytes),
                Event::Sent { bytes, at, .. } => (at.ms(), UNMETERED.to_owned(), *bytes),
            };
            let entry: EncodedEntry = (VERSION, reading.clone(), event);
            let record = codec::encode(&entry).and_then(|bytes| record::frame(&bytes));
            debug_assert!(
                record.is_some(),
                "the length of an entry is limited by those of its ids"
            );
            records.extend(record.ok_or(Error::NotEncodable {
                record: "an entry of the ledger of times",
            })?);
        }
        Ok(records)
    }
}

/// Returns a reading whose identity fits into an entry.
fn stored_boot(boot: &BootReading) -> BootReading {
    let mut boot = boot.clone();
    if boot.boot_id.len() > MAX_BOOT_ID_BYTES {
        boot.boot_id.clear();
    }
    boot
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn boot(boot_id: &str, elapsed_ms: u64) -> BootReading {
        BootReading {
            elapsed_ms,
            boot_id: boot_id.into(),
        }
    }

    fn load(dir: &Path, boot: &BootReading) -> LoadedTimes {
        TimeLedger::load(dir, SpoolTime::default(), boot).unwrap()
    }

    fn now(dir: &Path, boot: &BootReading) -> u64 {
        load(dir, boot).ledger.now(boot.elapsed_ms).ms()
    }

    fn words(words: &[u64]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn entries_equal_the_golden_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = load(dir.path(), &boot("id", 7)).ledger;
        ledger.now(10);
        let segment = "device/7/1".parse().unwrap();
        let begun = std::iter::once((&segment, SpoolTime::from_ms(2)));
        ledger.record_begun(begun).unwrap();
        ledger.record_sent(9, true, SpoolTime::from_ms(3)).unwrap();
        ledger.record_sent(8, false, SpoolTime::from_ms(3)).unwrap();
        let bytes = fs::read(dir.path().join(LEDGER_FILE)).unwrap();
        let records = record::recover(&bytes[..], bytes.len() as u64).unwrap().records;
        let reading = [&[1][..], &words(&[3, 10, 2]), b"id"].concat();
        let expected = [
            [&reading[..], &words(&[2, 10]), b"device/7/1", &words(&[0])].concat(),
            [&reading[..], &words(&[3, 0, 9])].concat(),
            [&reading[..], &words(&[3, 9]), b"unmetered", &words(&[8])].concat(),
        ];
        assert_eq!(records, expected);
    }

    #[test]
    fn long_identity_of_a_boot_counts_as_unknown() {
        let dir = tempfile::tempdir().unwrap();
        let long = "x".repeat(MAX_BOOT_ID_BYTES + 1);
        load(dir.path(), &boot(&long, 100))
            .ledger
            .record_reading()
            .unwrap();
        assert_eq!(now(dir.path(), &boot(&long, 30)), 30);
    }

    #[test]
    fn clock_without_a_reading_stays_without_one() {
        let dir = tempfile::tempdir().unwrap();
        load(dir.path(), &boot("id", u64::MAX))
            .ledger
            .record_reading()
            .unwrap();
        assert_eq!(now(dir.path(), &boot("id", 1_000)), 0);
    }

    #[test]
    fn rewritten_ledger_reads_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = load(dir.path(), &boot("id", 0)).ledger;
        let segments: LiteMap<SegmentName, _> = (0..3)
            .map(|n| (format!("device/7/{n}").parse().unwrap(), SpoolTime::from_ms(n)))
            .collect();
        ledger.record_sent(5, true, ledger.clock.time).unwrap();
        ledger.record_sent(6, false, ledger.clock.time).unwrap();
        ledger.now(20);
        ledger
            .rewrite(segments.iter().map(|(name, begun)| (name, *begun)))
            .unwrap();
        assert_eq!(ledger.written, 6);
        let mut read = load(dir.path(), &boot("id", 21));
        assert_eq!((read.begun, read.ledger.now(21).ms()), (segments, 21));
        assert_eq!(read.ledger.usage, ledger.usage);
    }

    proptest! {
        #[test]
        fn any_entries_are_read_without_a_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            clock in any::<(u64, u64, String)>(),
            event in any::<(u64, String, u64)>(),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let entry: EncodedEntry = (VERSION, clock, event);
            let entries = [codec::encode(&entry).unwrap(), bytes.clone()];
            let framed = entries.iter().flat_map(|entry| record::frame(entry).unwrap());
            fs::write(dir.path().join(LEDGER_FILE), framed.chain(bytes).collect::<Vec<_>>()).unwrap();
            let mut ledger = load(dir.path(), &boot("id", 1)).ledger;
            ledger.now(u64::MAX);
            ledger.record_sent(u64::MAX, true, SpoolTime::from_ms(u64::MAX)).unwrap();
        }
    }
}
