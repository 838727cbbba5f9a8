//! Golden vectors: segments in every form, which all later versions must decode.
//!
//! `testdata` has a folder for each vector, and a `README.md` that describes them. Records were written by the writer of
//! their time and are never written again. The present packed form must equal the writer's output for the same entries,
//! byte by byte. After a change of the format, which needs a new version, the command in that file writes the new files.

mod every;
mod extremes;
mod history;
mod known;
pub(crate) mod later;
mod layout;
mod made;
mod paint;
mod placeless;
mod recent;
mod scalars;
mod strings;

use std::fs;
use std::path::{Path, PathBuf};

use afterimage_compression::{SegmentHeader, SegmentReader, SegmentWriter, seal, verify};

use crate::random::Recorded;
use crate::sealed::seal_records;

const OPEN_1: &str = "open-1.seg";
const SEALED_1: &str = "sealed-1.seg";
const PACKED_2: &str = "packed-2.seg";
const OPEN_3: &str = "open-3.seg";
const SEALED_3: &str = "sealed-3.seg";
const PACKED_4: &str = "packed-4.seg";

/// All forms and their versions. A vector has no file of a form that is older than the vector.
const FORMS: [(&str, u8); 6] = [
    (OPEN_1, 1),
    (SEALED_1, 1),
    (PACKED_2, 2),
    (OPEN_3, 3),
    (SEALED_3, 3),
    (PACKED_4, 4),
];
/// Number of vectors with files of version 1.
const OLD_VECTORS: usize = 11;

/// The entries of a hand-made vector, by block.
pub(crate) struct Made {
    name: &'static str,
    header: SegmentHeader,
    blocks: Vec<Vec<Recorded>>,
}

fn made() -> Vec<Made> {
    vec![
        made::nothing(),
        every::every(),
        scalars::scalars(),
        strings::strings(),
        paint::paint(),
        extremes::extremes(),
        placeless::placeless(),
        later::later(),
        recent::recent(),
        history::history(),
        known::known(),
        layout::layout(),
    ]
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

impl Made {
    fn records(&self) -> Vec<Vec<u8>> {
        let (mut writer, record) = SegmentWriter::open(self.header.clone());
        let mut records = vec![record];
        for block in &self.blocks {
            for entry in block {
                writer.push(entry).unwrap();
            }
            records.extend(writer.cut_block());
        }
        records
    }
}

/// The records of an open segment.
pub(crate) fn records(segment: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let mut rest = segment;
    while !rest.is_empty() {
        let length_at = if records.is_empty() { 8 } else { 1 };
        let length = u32::from_le_bytes(rest[length_at..length_at + 4].try_into().unwrap());
        let (record, after) = rest.split_at(length_at + length as usize + 8);
        records.push(record.to_vec());
        rest = after;
    }
    records
}

/// The header without its versions, and all entries.
fn read(segment: &[u8]) -> (SegmentHeader, Vec<Recorded>) {
    let reader = SegmentReader::open(segment).unwrap();
    let header = SegmentHeader {
        format_version: 0,
        min_reader: 0,
        ..reader.header().clone()
    };
    (header, reader.map(Result::unwrap).collect())
}

#[test]
fn vectors_of_every_version_have_the_same_entries() {
    let mut old = 0;
    for folder in folders() {
        let expected = read(&fs::read(folder.join(OPEN_3)).unwrap());
        for (form, version) in FORMS {
            let Ok(segment) = fs::read(folder.join(form)) else {
                assert_eq!(version, 1, "{folder:?} has no {form}");
                continue;
            };
            old += usize::from(form == OPEN_1);
            assert!(read(&segment) == expected, "{folder:?}, {form}");
            let found = verify(&segment);
            assert!(found.is_whole(), "{folder:?}, {form}");
            assert_eq!(found.sealed, !form.starts_with("open"), "{folder:?}, {form}");
            assert_eq!((segment[4], segment[6]), (version, version), "{folder:?}, {form}");
        }
    }
    assert_eq!(old, OLD_VECTORS);
}

#[test]
fn packed_vectors_equal_the_output_of_the_writer() {
    for folder in folders() {
        let open = fs::read(folder.join(OPEN_3)).unwrap();
        let packed = fs::read(folder.join(PACKED_4)).unwrap();
        let today = seal(&records(&open));
        let first = packed.iter().zip(&today).position(|(kept, today)| kept != today);
        assert!(
            packed == today,
            "{folder:?} differs from byte {first:?} on: the packed form has changed, so it needs a version of its own"
        );
    }
}

#[test]
fn hand_made_vectors_have_the_entries_of_their_functions() {
    for made in made() {
        let open = fs::read(root().join(made.name).join(OPEN_3)).unwrap();
        let (header, entries) = read(&open);
        assert_eq!(entries, made.blocks.concat(), "{}", made.name);
        let versions = SegmentHeader {
            format_version: 0,
            min_reader: 0,
            ..made.header
        };
        assert_eq!(header, versions, "{}", made.name);
    }
}

/// Writes the missing files, and the present packed form again.
#[test]
#[ignore = "it writes the vectors, which only a new version of the format or a new vector asks for"]
fn write_vectors() {
    for made in made() {
        let folder = root().join(made.name);
        fs::create_dir_all(&folder).unwrap();
        let records = if made.name == "later" {
            later::records()
        } else {
            made.records()
        };
        keep(&folder.join(OPEN_3), &records.concat());
    }
    for folder in folders() {
        let open = folder.join(OPEN_3);
        if !open.exists() {
            keep(&open, &again(&fs::read(folder.join(OPEN_1)).unwrap()));
        }
        let records = records(&fs::read(open).unwrap());
        keep(&folder.join(SEALED_3), &seal_records(&records));
        fs::write(folder.join(PACKED_4), seal(&records)).unwrap();
    }
}

/// An open segment re-encoded by the present writer, with the same blocks.
fn again(segment: &[u8]) -> Vec<u8> {
    let mut reader = SegmentReader::open(segment).unwrap();
    let (mut writer, mut records) = SegmentWriter::open(reader.header().clone());
    let mut block = 1;
    while let Some(entry) = reader.next() {
        if reader.blocks() > block {
            block = reader.blocks();
            records.extend(writer.cut_block().unwrap());
        }
        writer.push(&entry.unwrap()).unwrap();
    }
    records.extend(writer.cut_block().unwrap_or_default());
    records
}

/// Writes a file of an old version unless it exists.
fn keep(path: &Path, bytes: &[u8]) {
    if !path.exists() {
        fs::write(path, bytes).unwrap();
    }
}
