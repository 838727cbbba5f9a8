//! Calls that a host makes while a trace is played.

use std::path::Path;

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{RawText, SourceId};
use ui_trace::record::RecordData;
use ui_trace::trace::Trace;
use ui_trace::tree;

use crate::Error;
use crate::recording::HostCall;

/// Converts a trace to host calls with their times. A tick repeats the frame before it.
pub fn host_calls(path: &Path) -> Result<Vec<(u64, HostCall)>, Error> {
    let trace = Trace::read(path)?;
    let mut viewport = tree::viewport(trace.header.viewport);
    let mut writer = FrameWriter::default();
    let mut shown: Option<Vec<u8>> = None;
    let mut calls = Vec::new();
    for record in &trace.records {
        let call = match &record.data {
            RecordData::Snapshot { nodes } => {
                writer.begin(SourceId::default(), 0, viewport);
                writer.frame(&tree::frame(nodes, viewport, 0, RawText::new));
                let bytes = writer.finish().to_vec();
                shown = Some(bytes.clone());
                HostCall::Frame(bytes)
            }
            RecordData::Tick => match &shown {
                Some(bytes) => HostCall::Frame(bytes.clone()),
                None => continue,
            },
            RecordData::Touch(touch) => HostCall::Touch(tree::touch(touch), viewport),
            RecordData::Viewport(size) => {
                viewport = tree::viewport(*size);
                HostCall::Viewport(size.w as f32, size.h as f32)
            }
            RecordData::Screen { name } => HostCall::Screen(name.clone()),
        };
        calls.push((record.t_ms.saturating_sub(trace.header.t_ms), call));
    }
    Ok(calls)
}
