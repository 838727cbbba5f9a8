//! The file of a segment that is being recorded, and the clock of its session. Its records also stay in memory until it is sealed.

use afterimage_compression::SegmentHeader;
use afterimage_engine::SessionClock;
use afterimage_transport::{Error, OpenSegment};

/// A segment's file and records.
pub(super) struct SegmentFile {
    file: OpenSegment,
    clock: SessionClock,
    records: Vec<Vec<u8>>,
    /// Number of records that the file has.
    appended: usize,
}

/// A segment to which nothing is added any more.
pub(super) struct FinishedSegment {
    /// Its file in the spool.
    pub file: OpenSegment,
    /// The clock of its session.
    pub clock: SessionClock,
    /// Its header and blocks.
    pub records: Vec<Vec<u8>>,
}

impl SegmentFile {
    /// Starts a segment with its header, which gets the sequence number of the file and times of the session.
    ///
    /// # Errors
    ///
    /// Together with the segment, the cause why its file does not have the header yet.
    pub(super) fn new(
        file: OpenSegment,
        clock: SessionClock,
        mut header: SegmentHeader,
    ) -> (Self, Result<(), Error>) {
        header.sequence = file.name().sequence();
        clock.stamp(&mut header);
        let mut segment = Self {
            file,
            clock,
            records: Vec::new(),
            appended: 0,
        };
        let appended = segment.append(header.to_record());
        (segment, appended)
    }

    /// Appends a record to the file, after those that an earlier failure left out.
    ///
    /// A block is decoded by the blocks before it, so the rest of a file with a gap would be unreadable. A record that
    /// could not be appended is lost only if the process dies before the disk has room again.
    ///
    /// # Errors
    ///
    /// If the disk refuses. The record stays in memory.
    pub(super) fn append(&mut self, record: Vec<u8>) -> Result<(), Error> {
        self.records.push(record);
        while let Some(next) = self.records.get(self.appended) {
            self.file.append(next)?;
            self.appended += 1;
        }
        Ok(())
    }

    /// Closes the segment.
    pub(super) fn finish(self) -> FinishedSegment {
        FinishedSegment {
            file: self.file,
            clock: self.clock,
            records: self.records,
        }
    }
}
