//! Small segments, encoded by the SDK's `SegmentWriter`.

use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
use afterimage_wireframe::{
    Entry, Environment, Frame, Ident, Kind, Node, NodeId, Point, RecordedText, Rect, SourceId, TextField,
    Timed, Touch, TouchPhase, Viewport,
};

/// Wall-clock time at which every test session starts.
pub(crate) const START_MS: u64 = 1_795_222_129_174;

/// Fingerprint of the image that every test session shows.
pub(crate) const IMAGE: &str = "img:cover";

/// Duration of a test segment.
pub(crate) const SPAN_MS: u64 = 1_000;

/// A segment of one second with one screen and one text.
pub(crate) struct TestSegment<'a> {
    pub(crate) device: &'a str,
    pub(crate) session: i64,
    pub(crate) sequence: u64,
    pub(crate) screen: &'a str,
    pub(crate) text: &'a str,
    /// Number of additional touches, at scattered positions at the start of the segment.
    pub(crate) scribbles: u32,
}

impl TestSegment<'_> {
    pub(crate) fn name(&self) -> String {
        format!("{}/{}/{}", self.device, self.session, self.sequence)
    }

    /// Returns the sealed segment.
    pub(crate) fn seal(&self) -> Vec<u8> {
        seal(&self.records())
    }

    /// Returns the records of an unsealed segment with these entries, whose times count from the segment's start.
    pub(crate) fn records_of(&self, entries: &[(u64, Entry<RecordedText>)]) -> Vec<Vec<u8>> {
        let header = self.header();
        let start_ms = header.elapsed_ms;
        let (mut writer, header) = SegmentWriter::open(header);
        for (at_ms, entry) in entries {
            writer.push(&Timed::new(start_ms + at_ms, entry.clone())).unwrap();
        }
        let mut records = vec![header];
        records.extend(writer.cut_block());
        records
    }

    fn header(&self) -> SegmentHeader {
        SegmentHeader {
            device_id: self.device.to_owned(),
            session_id: self.session.to_string(),
            sequence: self.sequence,
            session_start_wall_ms: START_MS,
            wall_ms: START_MS + self.sequence * SPAN_MS,
            elapsed_ms: 50_000 + self.sequence * SPAN_MS,
            viewport: Viewport { w: 3900, h: 8440 },
            device_model: "Pixel 9".into(),
            platform: "android".into(),
            os_version: "16".into(),
            app_id: "dev.afterimage.example".into(),
            app_version: "1.2.3".into(),
            app_build: "45".into(),
            sdk_version: "0.1.0".into(),
            ..SegmentHeader::default()
        }
    }

    /// Returns the records of the unsealed segment: its header, then its blocks.
    pub(crate) fn records(&self) -> Vec<Vec<u8>> {
        let viewport = Viewport { w: 3900, h: 8440 };
        let elapsed_ms = 50_000 + self.sequence * SPAN_MS;
        let (mut writer, header) = SegmentWriter::open(self.header());
        let rect = Rect {
            x: 100,
            y: 200,
            w: 2000,
            h: 300,
        };
        let mut image = Node::new(NodeId::new(2).unwrap(), None, Kind::Image, rect);
        image.idents.insert(Ident::ImageHash, IMAGE.into());
        let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Text, rect);
        node.texts.insert(TextField::Text, RecordedText::new(self.text));
        let keyframe = Frame {
            source: SourceId(0),
            viewport,
            nodes: vec![node, image],
            paint: None,
        };
        let touch = Touch {
            pointer: 0,
            phase: TouchPhase::Start,
            at: Point { x: 300, y: 300 },
        };
        let entries = [
            (0, Entry::Keyframe(keyframe)),
            (0, Entry::Environment(Environment::Screen(self.screen.into()))),
            (SPAN_MS / 2, Entry::Touch(touch)),
            (
                SPAN_MS,
                Entry::Touch(Touch {
                    phase: TouchPhase::End,
                    ..touch
                }),
            ),
        ];
        let scribbles = (0..self.scribbles).map(|n| {
            let scattered = n.wrapping_mul(0x9e37_79b1);
            let scattered = (scattered ^ scattered >> 15).wrapping_mul(0x85eb_ca6b);
            let at = Point {
                x: (scattered >> 20).cast_signed(),
                y: (scattered >> 8 & 0xfff).cast_signed(),
            };
            let phase = TouchPhase::Move;
            (0, Entry::Touch(Touch { phase, at, ..touch }))
        });
        let scribbles: Vec<_> = scribbles.collect();
        let [first, second] = [&entries[..2], &entries[2..]];
        let mut records = vec![header];
        for block in [first, &scribbles, second] {
            for (at_ms, entry) in block {
                writer
                    .push(&Timed::new(elapsed_ms + at_ms, entry.clone()))
                    .unwrap();
            }
            records.extend(writer.cut_block());
        }
        records
    }
}

/// A segment of session 7 of phone-1, which most tests use.
pub(crate) fn segment(sequence: u64, screen: &'static str) -> TestSegment<'static> {
    TestSegment {
        device: "phone-1",
        session: 7,
        sequence,
        screen,
        text: "Good morning",
        scribbles: 0,
    }
}

/// A segment with two parts in the packed form, so that a test can break it in the middle.
pub(crate) fn long_segment(sequence: u64, screen: &'static str) -> TestSegment<'static> {
    TestSegment {
        scribbles: 400,
        ..segment(sequence, screen)
    }
}

/// Byte offset of the second part of a packed segment.
pub(crate) fn second_part_offset(sealed: &[u8]) -> usize {
    let length = u32::from_le_bytes(sealed[8..12].try_into().unwrap());
    let at = 8 + 4 + length as usize + 4;
    assert_eq!(sealed[at], b'P');
    at
}
