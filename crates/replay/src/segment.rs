//! Segments of a recording, sorted and decoded on demand.

use std::collections::BTreeMap;

use afterimage_compression::{Fault, MAX_LATE_MS, SegmentHeader, SegmentReader};
use afterimage_wireframe::{Entry, Environment, RecordedText, Timed};

use crate::Defect;
use crate::clock::{Reading, RecordingClock};

/// A segment whose header was read.
#[derive(Debug)]
pub(crate) struct OpenedSegment {
    bytes: Vec<u8>,
    pub(crate) header: SegmentHeader,
    /// Recording time of the header. It never decreases from segment to segment.
    pub(crate) start_ms: u64,
    /// Converts the times of the entries.
    pub(crate) clock: RecordingClock,
    /// Whether no segment has the sequence number before this one's.
    pub(crate) is_after_hole: bool,
}

/// A decoded entry with its recording time.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEntry {
    /// Milliseconds since the recording's start.
    pub t_ms: u64,
    /// Sequence number of the segment that holds the entry.
    pub sequence: u64,
    /// The entry, with masked text only. A clock anchor is a reading of the wall clock at the time of its entry.
    pub entry: Entry<RecordedText>,
}

impl OpenedSegment {
    fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        let header = SegmentReader::open(&bytes)?.header().clone();
        let clock = RecordingClock::new(&header);
        Ok(Self {
            bytes,
            start_ms: clock.start_ms(),
            header,
            clock,
            is_after_hole: false,
        })
    }

    /// Decodes the segment: the header's screen name as an entry, all entries, and a defect if the segment is
    /// damaged.
    pub(crate) fn read(&self) -> impl Iterator<Item = Result<RecordedEntry, Defect>> {
        let sequence = self.header.sequence;
        let mut clock = self.clock;
        let screen = (!self.header.screen.is_empty()).then(|| RecordedEntry {
            t_ms: clock.start_ms(),
            sequence,
            entry: Entry::Environment(Environment::Screen(self.header.screen.as_str().into())),
        });
        let entries = self.decode().map(move |entry| match entry {
            Ok(entry) => {
                let (t_ms, entry) = clock.convert(entry);
                Ok(RecordedEntry {
                    t_ms,
                    sequence,
                    entry,
                })
            }
            Err(fault) => Err(Defect::Damaged { sequence, fault }),
        });
        screen.map(Ok).into_iter().chain(entries)
    }

    /// Returns the header's reading of the wall clock.
    pub(crate) fn opening_reading(&self) -> Reading {
        Reading {
            sequence: self.header.sequence,
            t_ms: self.clock.start_ms(),
            wall_ms: self.header.wall_ms,
        }
    }

    /// Returns a clock after it converted the times of all entries.
    pub(crate) fn clock_after_entries(&self, mut clock: RecordingClock) -> RecordingClock {
        for entry in self.decode().filter_map(Result::ok) {
            clock.convert(entry);
        }
        clock
    }

    fn decode(&self) -> impl Iterator<Item = Result<Timed<Entry<RecordedText>>, Fault>> {
        let (reader, fault) = match SegmentReader::open(&self.bytes) {
            Ok(reader) => (Some(reader), None),
            Err(fault) => {
                debug_assert!(false, "a segment opens once and fails the second time: {fault}");
                (None, Some(fault))
            }
        };
        reader.into_iter().flatten().chain(fault.map(Err))
    }

    /// Decodes the readable entries only.
    pub(crate) fn entries(&self) -> impl Iterator<Item = RecordedEntry> {
        self.read().filter_map(Result::ok)
    }
}

/// Opens segments and sorts them by recording time. Returns those that open, and the defects found so far.
pub(crate) fn open_all(segments: Vec<Vec<u8>>) -> (Vec<OpenedSegment>, Vec<Defect>) {
    let mut opened = Vec::with_capacity(segments.len());
    let mut defects = Vec::new();
    for (index, bytes) in segments.into_iter().enumerate() {
        match OpenedSegment::open(bytes) {
            Ok(segment) => opened.push(segment),
            Err(fault) => defects.push(Defect::Unreadable { index, fault }),
        }
    }
    // Two devices with copies of one folder use a number twice, and a collector keeps both segments: they differ in their times.
    let identity = |segment: &OpenedSegment| {
        let header = &segment.header;
        (header.sequence, header.boot, header.elapsed_ms)
    };
    opened.sort_by_key(identity);
    opened.dedup_by(|later, earlier| {
        let is_same =
            identity(later) == identity(earlier) && later.header.session_id == earlier.header.session_id;
        if is_same && later.bytes != earlier.bytes {
            defects.push(Defect::Duplicate {
                sequence: later.header.sequence,
            });
        }
        is_same
    });
    let mut first = 0;
    for (at, segment) in opened.iter_mut().enumerate() {
        let sequence = segment.header.sequence;
        segment.is_after_hole = first < sequence;
        // The beginning of a recording is no defect: its first segments may have been evicted.
        if segment.is_after_hole && at > 0 {
            defects.push(Defect::Missing {
                first,
                last: sequence - 1,
            });
        }
        first = sequence.saturating_add(1);
    }
    sort_by_time(&mut opened);
    (opened, defects)
}

/// Sorts segments, which are sorted by sequence number, by recording time. Time lines whose numbers are in the order of their times stay
/// as they are: a segment may open with a walk that is a little before the entries of the one before it. The others have numbers of
/// two copies of a folder.
fn sort_by_time(segments: &mut [OpenedSegment]) {
    let line = |header: &SegmentHeader| header.boot.map(|boot| (header.session_start_wall_ms, boot));
    let mut latest: BTreeMap<u64, (u32, u64)> = BTreeMap::new();
    // The first numbers of the time lines that are to be sorted.
    let mut unsorted: BTreeMap<u64, u64> = BTreeMap::new();
    for segment in &*segments {
        let Some((start, boot)) = line(&segment.header) else {
            continue;
        };
        let elapsed_ms = segment.header.elapsed_ms;
        let known = latest.entry(start).or_insert((boot, elapsed_ms));
        if (boot, elapsed_ms.saturating_add(MAX_LATE_MS)) < *known {
            unsorted.insert(start, 0);
        }
        *known = (boot, elapsed_ms).max(*known);
    }
    for segment in segments.iter().rev() {
        if let Some(first) = unsorted.get_mut(&segment.header.session_start_wall_ms) {
            *first = segment.header.sequence;
        }
    }
    segments.sort_by_key(|segment| {
        let header = &segment.header;
        let unsorted = line(header).and_then(|(start, boot)| Some((*unsorted.get(&start)?, boot)));
        match unsorted {
            Some((first, boot)) => (first, boot, header.elapsed_ms, header.sequence),
            None => (header.sequence, 0, 0, header.sequence),
        }
    });
}
