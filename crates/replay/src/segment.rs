//! Segments of a recording, sorted and decoded on demand.

use afterimage_compression::{Fault, SegmentHeader, SegmentReader};
use afterimage_wireframe::{Entry, Environment, RecordedText};

use crate::Defect;
use crate::recording_clock::RecordingClock;

/// A segment whose header was read.
#[derive(Debug)]
pub(crate) struct OpenedSegment {
    bytes: Vec<u8>,
    pub(crate) header: SegmentHeader,
    /// Recording time of the first entry.
    pub(crate) start_ms: u64,
}

/// A decoded entry with its recording time.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEntry {
    /// Milliseconds since the recording's start.
    pub t_ms: u64,
    /// Sequence number of the segment that holds the entry.
    pub sequence: u64,
    /// The entry, with masked text only.
    pub entry: Entry<RecordedText>,
}

impl OpenedSegment {
    fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        let header = SegmentReader::open(&bytes)?.header().clone();
        let start_ms = RecordingClock::new(&header).t_ms(header.elapsed_ms);
        Ok(Self {
            bytes,
            header,
            start_ms,
        })
    }

    /// Decodes the segment: the header's screen name as an entry, all entries, and a defect if the segment is
    /// damaged.
    pub(crate) fn read(&self) -> impl Iterator<Item = Result<RecordedEntry, Defect>> {
        let sequence = self.header.sequence;
        let mut clock = RecordingClock::new(&self.header);
        let screen = (!self.header.screen.is_empty()).then(|| RecordedEntry {
            t_ms: self.start_ms,
            sequence,
            entry: Entry::Environment(Environment::Screen(self.header.screen.as_str().into())),
        });
        let (reader, fault) = match SegmentReader::open(&self.bytes) {
            Ok(reader) => (Some(reader), None),
            Err(fault) => {
                debug_assert!(false, "a segment opens once and fails the second time: {fault}");
                (None, Some(fault))
            }
        };
        let entries = reader.into_iter().flatten().chain(fault.map(Err));
        let entries = entries.map(move |entry| match entry {
            Ok(entry) => {
                if let Entry::Environment(environment) = &entry.value {
                    clock.set(environment);
                }
                let t_ms = clock.t_ms(entry.elapsed_ms);
                Ok(RecordedEntry {
                    t_ms,
                    sequence,
                    entry: entry.value,
                })
            }
            Err(fault) => Err(Defect::Damaged { sequence, fault }),
        });
        screen.map(Ok).into_iter().chain(entries)
    }

    /// Decodes the readable entries only.
    pub(crate) fn entries(&self) -> impl Iterator<Item = RecordedEntry> {
        self.read().filter_map(Result::ok)
    }
}

/// Opens segments and sorts them by sequence number. Returns those that open, and the defects found so far.
pub(crate) fn open_all(segments: Vec<Vec<u8>>) -> (Vec<OpenedSegment>, Vec<Defect>) {
    let mut opened = Vec::with_capacity(segments.len());
    let mut defects = Vec::new();
    for (index, bytes) in segments.into_iter().enumerate() {
        match OpenedSegment::open(bytes) {
            Ok(segment) => opened.push(segment),
            Err(fault) => defects.push(Defect::Unreadable { index, fault }),
        }
    }
    opened.sort_by_key(|segment| segment.header.sequence);
    opened.dedup_by(|later, earlier| {
        let sequence = later.header.sequence;
        let is_same =
            sequence == earlier.header.sequence && later.header.session_id == earlier.header.session_id;
        if is_same && later.bytes != earlier.bytes {
            defects.push(Defect::Duplicate { sequence });
        }
        is_same
    });
    for (before, after) in opened.iter().zip(opened.iter().skip(1)) {
        let (first, next) = (before.header.sequence.saturating_add(1), after.header.sequence);
        if first < next {
            defects.push(Defect::Missing {
                first,
                last: next - 1,
            });
        }
    }
    (opened, defects)
}
