//! All outputs of an engine, as stored and unpacked.

use std::fmt::Write;
use std::path::Path;

use afterimage_compression::{SegmentReader, SegmentWriter};
use afterimage_replay::Recording;
use afterimage_wireframe::{Change, Entry, Environment, Node, Recordable, RecordedText};

/// The largest block that a reader accepts; bytes that claim a larger one are not a block.
const MAX_BLOCK_BYTES: usize = 32 << 20;

/// The length of the earlier columns that serve as the dictionary of a block.
const HISTORY_BYTES: usize = 16 << 10;

/// The signature of a PNG file.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Outputs by name.
#[derive(Default)]
pub(crate) struct Outputs {
    named: Vec<(String, Vec<u8>)>,
    /// Packed segments that were found in the spool.
    sealed: Vec<Vec<u8>>,
}

impl Outputs {
    pub(crate) fn add(&mut self, name: String, bytes: Vec<u8>) {
        self.named.push((name, bytes));
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.named
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Returns all segments that the collector had received at the end.
    pub(crate) fn uploads(&self) -> impl Iterator<Item = &[u8]> {
        self.all()
            .filter(|(name, _)| *name == "upload at the end")
            .map(|(_, bytes)| bytes)
    }

    /// Adds bytes, and the pixels of all PNG images that they contain.
    pub(crate) fn image(&mut self, name: &str, bytes: &[u8]) {
        let starts = bytes.windows(PNG.len()).enumerate().filter(|(_, at)| *at == PNG);
        for (start, _) in starts {
            let image = image::load_from_memory_with_format(&bytes[start..], image::ImageFormat::Png);
            self.add(format!("{name}, pixels"), image.unwrap().into_rgba8().into_raw());
        }
        self.add(name.to_owned(), bytes.to_vec());
    }

    /// Adds all files below a folder, their names, and their unpacked blocks.
    pub(crate) fn files(&mut self, name: &str, folder: &Path) {
        let mut names = String::new();
        let mut blocks = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                names.push_str(&path.to_string_lossy());
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                // The I/O thread may rename or remove the file first.
                let Ok(bytes) = std::fs::read(&path) else {
                    continue;
                };
                if is_packed(&bytes) {
                    self.sealed.push(bytes.clone());
                }
                blocks.extend(unpacked(&bytes));
                self.image(name, &bytes);
            }
        }
        assert!(
            !blocks.is_empty() || !self.sealed.is_empty(),
            "{name}: no block could be unpacked"
        );
        self.add(format!("{name}, unpacked"), blocks);
        self.add(format!("{name}, names"), names.into_bytes());
    }

    /// Adds segments, all strings that a reader finds in them, and all exports.
    pub(crate) fn recorded(&mut self, when: &str, segments: &[Vec<u8>]) {
        if segments.is_empty() {
            return;
        }
        let (mut texts, mut debug, mut plain) = (String::new(), String::new(), Vec::new());
        for segment in segments {
            self.add(format!("upload {when}"), segment.clone());
            plain.push(read(segment, &mut texts, &mut debug));
        }
        for sealed in self.sealed.iter().filter(|_| when == "at the end") {
            assert!(
                segments.contains(sealed),
                "a sealed segment was not uploaded, so its strings are not searched"
            );
        }
        self.add(
            format!("errors {when}"),
            errors(&segments[0], &plain[0]).into_bytes(),
        );
        let recording = Recording::from_segments(plain).unwrap();
        self.add(format!("texts {when}"), texts.into_bytes());
        self.add(format!("debug {when}"), debug.into_bytes());
        let (mut trace, mut rrweb) = (Vec::new(), Vec::new());
        recording.export_trace(&mut trace).unwrap();
        recording.export_rrweb(&mut rrweb).unwrap();
        let mut audit = Vec::new();
        recording.export_audit(&mut audit).unwrap();
        recording
            .audit_at(recording.duration_ms() / 2, &mut audit)
            .unwrap();
        self.add(format!("audit {when}"), audit);
        self.add(format!("trace export {when}"), trace);
        self.add(format!("rrweb export {when}"), rrweb);
    }
}

/// Returns the readers' errors for a truncated packed segment, and for a truncated and a damaged unpacked one.
fn errors(segment: &[u8], plain: &[u8]) -> String {
    let mut out = String::new();
    let at = plain.len() / 2;
    let mut damaged = plain.to_vec();
    damaged[at] ^= 0x55;
    for broken in [&segment[..segment.len() / 16], &plain[..at], &damaged] {
        match Recording::from_segments(vec![broken.to_vec()]) {
            Ok(recording) => write!(out, "{:?}", recording.defects()).unwrap(),
            Err(why) => write!(out, "{why} {why:?}").unwrap(),
        }
    }
    out
}

fn entry_strings(entry: &Entry<RecordedText>, out: &mut String) {
    match entry {
        Entry::Keyframe(frame) => frame.nodes.iter().for_each(|node| node_strings(node, out)),
        Entry::Changes { changes, .. } => {
            for change in changes {
                match change {
                    Change::Insert { node, .. } => node_strings(node, out),
                    Change::Update(update) => {
                        let texts = update.texts.iter().filter_map(|(_, text)| text.as_ref());
                        texts.for_each(|text| out.push_str(text.recorded()));
                    }
                    _ => {}
                }
            }
        }
        Entry::Environment(Environment::Screen(name)) => out.push_str(name),
        _ => {}
    }
}

fn node_strings(node: &Node<RecordedText>, out: &mut String) {
    node.texts
        .iter()
        .for_each(|(_, text)| out.push_str(text.recorded()));
    node.idents.iter().for_each(|(_, name)| out.push_str(name));
}

/// Unpacks all blocks in a file of the spool; a block may begin at any byte. Packed segments are skipped: entropy
/// coding leaves no bytes to find, and [`Outputs::recorded`] reads them with a reader.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() && !is_packed(bytes) {
        match block(&bytes[at..], &out) {
            Some((columns, length)) => {
                out.extend(columns);
                at += length;
            }
            None => at += 1,
        }
    }
    out
}

fn is_packed(bytes: &[u8]) -> bool {
    SegmentReader::open(bytes).is_ok_and(|reader| matches!(reader.header().min_reader, 2 | 4))
}

/// Reads a segment, appends its strings to `texts` and its entries to `debug`, and returns the segment unpacked,
/// since each export reads it again and unpacked segments are read faster.
fn read(segment: &[u8], texts: &mut String, debug: &mut String) -> Vec<u8> {
    let reader = SegmentReader::open(segment).unwrap();
    write!(texts, "{:?}", reader.header()).unwrap();
    let (mut writer, mut plain) = SegmentWriter::open(reader.header().clone());
    for entry in reader {
        let entry = entry.unwrap();
        write!(debug, "{entry:?}").unwrap();
        entry_strings(&entry.value, texts);
        if writer.push(&entry).is_err() {
            plain.extend(writer.cut_block().unwrap());
            writer.push(&entry).unwrap();
        }
        if writer.is_due(entry.elapsed_ms) {
            plain.extend(writer.cut_block().unwrap());
        }
    }
    plain.extend(writer.cut_block().unwrap_or_default());
    plain
}

/// Returns the columns of the block at the start of `bytes` and the length of its record, by `docs/format.md`.
/// `before` contains the columns of all earlier blocks.
fn block(bytes: &[u8], before: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (tag, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    let payload = rest.get(..length).filter(|_| *tag == b'B')?;
    let (packing, payload) = payload.split_first()?;
    let (columns, packed) = match payload {
        [251, a, b, packed @ ..] => (usize::from(u16::from_le_bytes([*a, *b])), packed),
        [252, a, b, c, d, packed @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, packed),
        [length @ 0..=250, packed @ ..] => (usize::from(*length), packed),
        _ => return None,
    };
    let columns = match packing {
        0 if packed.len() == columns => packed.to_vec(),
        1 if columns <= MAX_BLOCK_BYTES => lz4_flex::block::decompress(packed, columns).ok()?,
        2 if columns <= MAX_BLOCK_BYTES => {
            let history = &before[before.len().saturating_sub(HISTORY_BYTES)..];
            lz4_flex::block::decompress_with_dict(packed, columns, history).ok()?
        }
        _ => return None,
    };
    Some((columns, 1 + 4 + length + 4))
}
