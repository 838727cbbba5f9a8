use afterimage_compression::{SegmentHeader, SegmentWriter};
use afterimage_wireframe::{Entry, Frame, RawText, SourceId, Timed, Viewport};

fn main() {
    let (mut writer, _) = SegmentWriter::open(SegmentHeader::default());
    let frame: Frame<RawText<'_>> = Frame::empty(SourceId(0), Viewport::default());
    writer.push(&Timed::new(0, Entry::Keyframe(frame))).ok();
}
