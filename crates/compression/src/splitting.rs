//! Splits a segment in two, each of which can be decoded alone: for a server that refuses the segment as too large.
//!
//! The cut is between two times, so entries of one time stay together, as players show them in one step. The second part opens
//! with the environment and a keyframe of every source. Both parts keep the sequence number of the header, and readers order
//! them by their times.

use afterimage_wireframe::{Entry, Environment, RecordedText, Scene, Timed};

use crate::error::Error;
use crate::header::SegmentHeader;
use crate::reader::Blocks;
use crate::sealer::items_of;
use crate::writer::SegmentWriter;

/// The smaller part has at least a sixteenth less bytes than the segment. Otherwise one frame has nearly all of them: both parts have
/// it as their keyframe, and are too large if the segment is.
const LEAST_GAIN: usize = 16;

/// The records of a segment: the header's and the blocks'.
type Records = Vec<Vec<u8>>;

type RecordedEntry = Timed<Entry<RecordedText>>;

/// Splits a segment, given its records without a seal, into two of about the same size. Calls `between_blocks` after each
/// block, so that urgent work can run. Returns `None` if the segment has no time to cut at, if one frame has nearly all of its bytes,
/// if a record is damaged, or if the
/// segment is of an earlier version, whose times are placed by the wall clock.
#[must_use]
pub fn split(records: &[Vec<u8>], mut between_blocks: impl FnMut()) -> Option<[Records; 2]> {
    let (_, header) = Blocks::open(records.first()?).ok()?;
    header.boot?;
    let mut middle = Middle::new(&header, records);
    for_each_entry(records, &mut between_blocks, &mut |entry, bytes| {
        middle.push(entry, bytes);
        Some(())
    })?;
    let mut parts = Parts::new(header, middle.cut()?);
    for_each_entry(records, &mut between_blocks, &mut |entry, _| parts.push(entry))?;
    let parts = [parts.first.finish(), parts.second?.finish()];
    let smaller = parts.each_ref().map(|part| bytes_of(part)).into_iter().min()?;
    (smaller <= bytes_of(records) / LEAST_GAIN * (LEAST_GAIN - 1)).then_some(parts)
}

fn bytes_of(records: &[Vec<u8>]) -> usize {
    records.iter().map(Vec::len).sum()
}

/// Decodes the entries of all blocks. Calls `visit` with each, and with the number of bytes of the blocks before it, until it
/// returns `None`.
fn for_each_entry(
    records: &[Vec<u8>],
    between_blocks: &mut dyn FnMut(),
    visit: &mut dyn FnMut(&RecordedEntry, usize) -> Option<()>,
) -> Option<()> {
    let (header, blocks) = records.split_first()?;
    let (mut decoder, _) = Blocks::open(header).ok()?;
    let mut bytes = 0;
    for block in blocks {
        let entries = decoder.read(block).ok()?;
        let items: usize = entries.iter().map(|entry| items_of(&entry.value)).sum();
        let mut items_before = 0;
        for entry in &entries {
            visit(entry, bytes + block.len() * items_before / items.max(1))?;
            items_before += items_of(&entry.value);
        }
        bytes += block.len();
        between_blocks();
    }
    Some(())
}

/// Finds the best cut.
struct Middle {
    /// Size of all blocks.
    bytes: usize,
    latest_ms: u64,
    has_keyframe: bool,
    /// Size of the entries of the first time with a keyframe. Both parts have entries of about this size.
    opening_bytes: Option<usize>,
    index: usize,
    /// The best cut so far, and its distance from the middle in bytes.
    best: Option<(Cut, usize)>,
}

/// The place between the parts.
#[derive(Clone, Copy)]
struct Cut {
    /// Index of the first entry of the second part.
    index: usize,
    /// Whether no entry after that one is of the same time or earlier.
    is_alone: bool,
}

impl Middle {
    fn new(header: &SegmentHeader, records: &[Vec<u8>]) -> Self {
        Self {
            bytes: bytes_of(records.get(1..).unwrap_or_default()),
            latest_ms: header.elapsed_ms,
            has_keyframe: false,
            opening_bytes: None,
            index: 0,
            best: None,
        }
    }

    /// Considers the cut before an entry, which is after so many bytes.
    fn push(&mut self, entry: &RecordedEntry, bytes_before: usize) {
        if let Some((best, _)) = &mut self.best
            && best.index + 1 == self.index
        {
            best.is_alone = entry.elapsed_ms > self.latest_ms;
        }
        if entry.elapsed_ms > self.latest_ms && self.has_keyframe {
            let opening_bytes = *self.opening_bytes.get_or_insert(bytes_before);
            let middle = usize::midpoint(opening_bytes, self.bytes);
            let distance = bytes_before.abs_diff(middle);
            if self.best.is_none_or(|(_, least)| distance < least) {
                let cut = Cut {
                    index: self.index,
                    is_alone: true,
                };
                self.best = Some((cut, distance));
            }
        }
        self.latest_ms = self.latest_ms.max(entry.elapsed_ms);
        self.has_keyframe |= matches!(entry.value, Entry::Keyframe(_));
        self.index += 1;
    }

    fn cut(&self) -> Option<Cut> {
        self.best.map(|(cut, _)| cut)
    }
}

/// Writes both parts.
struct Parts {
    /// Number of entries that the first part has yet to get.
    left: usize,
    /// Whether the first entry of the second part becomes a keyframe, if it is a frame.
    absorbs_frame: bool,
    first: PartWriter,
    second: Option<PartWriter>,
    scene: Scene<RecordedText>,
    /// The latest reading of the wall clock, and its time.
    wall: (u64, u64),
}

impl Parts {
    fn new(header: SegmentHeader, cut: Cut) -> Self {
        let mut scene = Scene::new(header.viewport);
        if !header.screen.is_empty() {
            let screen = Environment::Screen(header.screen.as_str().into());
            let applied = scene.apply(&Entry::Environment(screen));
            debug_assert!(applied.is_ok(), "the name of a screen fits any scene");
        }
        Self {
            left: cut.index,
            // With others of its time, a keyframe would count as a repetition of what was shown before.
            absorbs_frame: cut.is_alone,
            scene,
            wall: (header.wall_ms, header.elapsed_ms),
            first: PartWriter::new(header),
            second: None,
        }
    }

    fn push(&mut self, entry: &RecordedEntry) -> Option<()> {
        if self.left > 0 {
            self.left -= 1;
            self.apply(entry)?;
            return self.first.push(entry);
        }
        if let Some(second) = &mut self.second {
            return second.push(entry);
        }
        let is_frame = match &entry.value {
            Entry::Keyframe(_) => true,
            Entry::Changes { changes, .. } => !changes.is_empty(),
            _ => false,
        };
        let is_absorbed = self.absorbs_frame && is_frame;
        if is_absorbed {
            self.apply(entry)?;
        }
        let mut second = self.open_second(entry.elapsed_ms)?;
        if !is_absorbed {
            second.push(entry)?;
        }
        self.second = Some(second);
        Some(())
    }

    fn apply(&mut self, entry: &RecordedEntry) -> Option<()> {
        if let Entry::Environment(Environment::ClockAnchor { wall_ms, .. }) = entry.value {
            self.wall = (wall_ms, entry.elapsed_ms);
        }
        self.scene.apply(&entry.value).ok()
    }

    /// Opens the second part with the state at a time. `None` if a source is too large for a keyframe.
    fn open_second(&self, at_ms: u64) -> Option<PartWriter> {
        let (wall_ms, read_ms) = self.wall;
        let screen = self.scene.screen().unwrap_or_default();
        let mut part = PartWriter::new(SegmentHeader {
            elapsed_ms: at_ms,
            wall_ms: wall_ms.saturating_add(at_ms).saturating_sub(read_ms),
            viewport: self.scene.viewport(),
            screen: screen.to_owned(),
            ..self.first.writer.header().clone()
        });
        for entry in self.scene.opening() {
            let is_in_header =
                matches!(&entry, Entry::Environment(Environment::Screen(name)) if !name.is_empty());
            if !is_in_header {
                part.push(&Timed::new(at_ms, entry))?;
            }
        }
        Some(part)
    }
}

/// Writes one part.
struct PartWriter {
    writer: SegmentWriter,
    records: Records,
}

impl PartWriter {
    fn new(header: SegmentHeader) -> Self {
        let (writer, header) = SegmentWriter::open(header);
        Self {
            writer,
            records: vec![header],
        }
    }

    fn push(&mut self, entry: &RecordedEntry) -> Option<()> {
        let mut pushed = self.writer.push(entry);
        if pushed == Err(Error::BlockFull) {
            self.cut_block();
            pushed = self.writer.push(entry);
        }
        if self.writer.is_due(entry.elapsed_ms) {
            self.cut_block();
        }
        pushed.ok()
    }

    fn cut_block(&mut self) {
        self.records.extend(self.writer.cut_block());
    }

    fn finish(mut self) -> Records {
        self.cut_block();
        self.records
    }
}
