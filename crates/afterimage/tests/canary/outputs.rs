//! All that came out of an engine, as it is and opened up as far as bytes can be.

use std::fmt::Write;
use std::path::Path;

use afterimage_compression::SegmentReader;
use afterimage_replay::Recording;
use afterimage_wireframe::{Change, Entry, Environment, Node, Recordable, RecordedText};

/// The largest block that a reader takes; what claims more is no block.
const MAX_BLOCK_BYTES: usize = 32 << 20;

/// What a PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Named outputs.
#[derive(Default)]
pub struct Outputs(Vec<(String, Vec<u8>)>);

impl Outputs {
    pub fn add(&mut self, name: String, bytes: Vec<u8>) {
        self.0.push((name, bytes));
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// What the collector was sent to the end.
    pub fn uploads(&self) -> impl Iterator<Item = &[u8]> {
        self.all()
            .filter(|(name, _)| *name == "upload at the end")
            .map(|(_, bytes)| bytes)
    }

    /// What may hold an image, and the image's pixels.
    pub fn image(&mut self, name: &str, bytes: &[u8]) {
        let starts = bytes.windows(PNG.len()).enumerate().filter(|(_, at)| *at == PNG);
        for (start, _) in starts {
            let image = image::load_from_memory_with_format(&bytes[start..], image::ImageFormat::Png);
            self.add(format!("{name}, pixels"), image.unwrap().into_rgba8().into_raw());
        }
        self.add(name.to_owned(), bytes.to_vec());
    }

    /// Every file below a folder, with its name, and with its blocks unpacked.
    pub fn files(&mut self, name: &str, folder: &Path) {
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
                // The I/O thread renames and removes files meanwhile.
                let Ok(bytes) = std::fs::read(&path) else {
                    continue;
                };
                blocks.extend(unpacked(&bytes));
                self.image(name, &bytes);
            }
        }
        assert!(!blocks.is_empty(), "{name}: no block could be unpacked");
        self.add(format!("{name}, unpacked"), blocks);
        self.add(format!("{name}, names"), names.into_bytes());
    }

    /// Segments, their blocks unpacked, every string that a reader finds in them, and every export.
    pub fn recorded(&mut self, when: &str, segments: &[Vec<u8>]) {
        if segments.is_empty() {
            return;
        }
        for segment in segments {
            let blocks = unpacked(segment);
            assert!(!blocks.is_empty(), "a segment {when}: no block could be unpacked");
            self.add(format!("upload {when}"), segment.clone());
            self.add(format!("upload {when}, unpacked"), blocks);
        }
        let recording = Recording::from_segments(segments.to_vec()).unwrap();
        let mut texts = format!("{:?}", recording.header());
        let mut debug = String::new();
        for entry in recording.entries() {
            write!(debug, "{entry:?}").unwrap();
            strings(&entry.entry, &mut texts);
        }
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
        self.add(format!("errors {when}"), errors(segments).into_bytes());
        self.add(format!("trace export {when}"), trace);
        self.add(format!("rrweb export {when}"), rrweb);
    }
}

/// What readers say of segments that were cut and damaged on their way.
fn errors(segments: &[Vec<u8>]) -> String {
    let mut out = String::new();
    for (index, segment) in segments.iter().enumerate() {
        let mut damaged = segment.clone();
        let at = damaged.len() * (index % 7 + 1) / 8;
        damaged[at] ^= 0x55;
        for broken in [&segment[..at], damaged.as_slice()] {
            match Recording::from_segments(vec![broken.to_vec()]) {
                Ok(recording) => write!(out, "{:?}", recording.flaws()).unwrap(),
                Err(why) => write!(out, "{why} {why:?}").unwrap(),
            }
        }
    }
    out
}

fn strings(entry: &Entry<RecordedText>, out: &mut String) {
    match entry {
        Entry::Keyframe(frame) => frame.nodes.iter().for_each(|node| of_node(node, out)),
        Entry::Changes { changes, .. } => {
            for change in changes {
                match change {
                    Change::Insert { node, .. } => of_node(node, out),
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

fn of_node(node: &Node<RecordedText>, out: &mut String) {
    node.texts
        .iter()
        .for_each(|(_, text)| out.push_str(text.recorded()));
    node.idents.iter().for_each(|(_, name)| out.push_str(name));
}

/// What is packed in a segment or a file of the spool: wherever there may be the record of a block, it is tried.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    if let Some(told) = told(bytes) {
        return told;
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match block(&bytes[at..]) {
            Some((columns, length)) => {
                out.extend(columns);
                at += length;
            }
            None => at += 1,
        }
    }
    out
}

/// Every string of a packed segment: they have no bytes of their own there.
fn told(bytes: &[u8]) -> Option<Vec<u8>> {
    let reader = SegmentReader::open(bytes).ok()?;
    if reader.header().min_reader < 2 {
        return None;
    }
    let mut out = format!("{:?}", reader.header());
    for entry in reader {
        strings(&entry.unwrap().what, &mut out);
    }
    Some(out.into_bytes())
}

/// The columns of the block that begins here and the length of its record, by `docs/format.md`.
fn block(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
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
        _ => return None,
    };
    Some((columns, 1 + 4 + length + 4))
}
