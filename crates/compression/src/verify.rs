//! Checks whether a segment is whole.

use afterimage_wireframe::{RecordedText, Scene};

use crate::error::{Fault, FaultKind};
use crate::header::SegmentHeader;
use crate::reader::SegmentReader;

/// The contents of a segment up to its end or its first fault.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// The header, if it can be decoded.
    pub header: Option<SegmentHeader>,
    /// Number of whole blocks, or of whole parts of the packed form.
    pub blocks: u64,
    /// Number of entries that are whole and valid for their trees.
    pub entries: u64,
    /// Number of bytes up to the end of the last whole record.
    pub bytes: u64,
    /// Whether the segment is sealed or packed, and whole up to the last byte.
    pub sealed: bool,
    /// The first fault, `None` if there is none.
    pub fault: Option<Fault>,
}

impl Verification {
    /// Returns whether there is no fault. An open segment may still lack entries that were recorded.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.fault.is_none()
    }
}

/// Decodes a segment and applies every entry, as a player does. Entries that are invalid for their trees are faults too.
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
