//! A raw frame cannot be diffed.

use afterimage_wireframe::{Frame, RawText, SourceId, Viewport, diff};

fn main() {
    let raw: Frame<RawText<'_>> = Frame::empty(SourceId(0), Viewport::default());
    let _ = diff(&raw, &raw);
}
