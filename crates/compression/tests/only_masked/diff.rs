use afterimage_wireframe::{Frame, RawText, SourceId, Viewport, diff};

fn main() {
    let frame: Frame<RawText<'_>> = Frame::empty(SourceId(0), Viewport::default());
    diff(&frame, &frame);
}
