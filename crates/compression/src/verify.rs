//! Says whether a segment is whole.

use afterimage_wireframe::{RecordedText, Scene};

use crate::error::{Fault, FaultKind};
use crate::header::SegmentHeader;
use crate::reader::SegmentReader;

/// What a segment holds, up to its end or to its first fault.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// The header, where it can be read.
    pub header: Option<SegmentHeader>,
    /// Blocks that are whole, or parts of the packed form.
    pub blocks: u64,
    /// Entries that are whole and fit the trees before them.
    pub entries: u64,
    /// Bytes up to the end of the last whole record.
    pub bytes: u64,
    /// Whether the segment is in its sealed form, up to the last byte.
    pub sealed: bool,
    /// The first fault.
    pub fault: Option<Fault>,
}

impl Verification {
    /// Whether there is no fault. Only a sealed segment is known to be all that was written.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.fault.is_none()
    }
}

/// Reads a whole segment, applying every entry as a player would: that it can, without any other segment,
/// is part of being whole.
#[must_use]
pub fn verify(segment: &[u8]) -> Verification {
    let mut reader = match SegmentReader::open(segment) {
        Ok(reader) => reader,
        Err(fault) => {
            return Verification {
                fault: Some(fault),
                ..Verification::default()
            };
        }
    };
    let mut scene: Scene<RecordedText> = Scene::new(reader.header().viewport);
    let mut found = Verification {
        header: Some(reader.header().clone()),
        ..Verification::default()
    };
    while let Some(entry) = reader.next() {
        let applied = entry.and_then(|entry| {
            scene.apply(&entry.value).map_err(|error| Fault {
                offset: reader.record_offset(),
                kind: FaultKind::Tree(error),
            })
        });
        if let Err(fault) = applied {
            found.fault = Some(fault);
            break;
        }
        found.entries += 1;
    }
    found.blocks = reader.blocks();
    found.bytes = reader.bytes();
    found.sealed = reader.is_sealed() && found.fault.is_none();
    found
}
