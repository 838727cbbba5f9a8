//! Masking decisions of a debug recording, node by node, as JSON.
//!
//! The output holds kinds, classes, frames and the names of text fields, and never the text itself.

use std::io::Write;

use afterimage_wireframe::{
    Attr, Entry, Environment, Ident, MaskAction, MaskReason, Node, NodeId, RecordedText, Scene, TextField,
    Touch,
};
use serde::Serialize;

use crate::json::Tenths;
use crate::layout::{LaidOutNode, Layout};
use crate::scene_stream::{SceneSink, SceneStream};
use crate::{Error, Recording, Result};

/// Decisions about all nodes of a scene, valid from `t_ms` until the next record.
#[derive(Debug, PartialEq, Serialize)]
struct SceneDecisions {
    t_ms: u64,
    screen: Option<String>,
    nodes: Vec<NodeDecision>,
}

/// Masking decision about one node.
#[derive(Debug, PartialEq, Serialize)]
struct NodeDecision {
    source: u8,
    id: u32,
    parent: Option<u32>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    /// Bounds of the drawn node: x, y, width and height in the window, in logical pixels.
    frame: [Tenths; 4],
    /// `None` if the recording is not a debug recording.
    action: Option<&'static str>,
    reason: Option<&'static str>,
    /// Names of the text fields that the node has, masked or not.
    fields: Vec<&'static str>,
}

impl Recording {
    /// Returns whether any node carries its masking decision, as in a session recorded with `debug_recording`.
    #[must_use]
    pub fn has_mask_decisions(&self) -> bool {
        let has_decision = |node: &Node<RecordedText>| node.attr(Attr::MaskAction).is_some();
        self.entries().any(|recorded| match recorded.entry {
            Entry::Keyframe(frame) => frame.nodes.iter().any(has_decision),
            _ => false,
        })
    }

    /// Writes the decisions at a time as one JSON object. Returns the number of nodes.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if `out` fails.
    pub fn audit_at(&self, t_ms: u64, out: impl Write) -> Result<u64> {
        let decisions = scene_decisions(t_ms, &self.scene_at(t_ms));
        serde_json::to_writer(out, &decisions).map_err(|why| Error::Write(why.into()))?;
        Ok(decisions.nodes.len() as u64)
    }

    /// Writes a JSON array with one object for each time at which a decision changed. Returns the number of
    /// objects.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if `out` fails.
    pub fn export_audit(&self, out: impl Write) -> Result<u64> {
        let sink = AuditSink {
            out,
            last: None,
            written: 0,
        };
        let mut stream = SceneStream::new(self.viewport(), sink);
        self.feed(&mut stream)?;
        let mut sink = stream.finish()?;
        sink.out
            .write_all(if sink.written == 0 { b"[]" } else { b"\n]\n" })?;
        Ok(sink.written)
    }
}

/// Writes decisions that differ from the previous ones.
#[derive(Debug)]
struct AuditSink<W> {
    out: W,
    last: Option<SceneDecisions>,
    written: u64,
}

impl<W: Write> SceneSink<RecordedText> for AuditSink<W> {
    fn scene(&mut self, t_ms: u64, scene: &Scene<RecordedText>) -> Result<()> {
        let decisions = scene_decisions(t_ms, scene);
        let is_same =
            |last: &SceneDecisions| (&last.screen, &last.nodes) == (&decisions.screen, &decisions.nodes);
        if self.last.as_ref().is_some_and(is_same) {
            return Ok(());
        }
        self.out
            .write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, &decisions).map_err(|why| Error::Write(why.into()))?;
        self.written += 1;
        self.last = Some(decisions);
        Ok(())
    }

    fn touch(&mut self, _: u64, _: &Touch) -> Result<()> {
        Ok(())
    }

    fn environment(&mut self, _: u64, _: &Environment) -> Result<()> {
        Ok(())
    }
}

fn scene_decisions(t_ms: u64, scene: &Scene<RecordedText>) -> SceneDecisions {
    let layouts: Vec<_> = scene.trees().map(Layout::new).collect();
    let nodes = layouts.iter().flat_map(|layout| {
        layout
            .nodes
            .iter()
            .map(|laid_out| node_decision(layout.source.0, laid_out))
    });
    SceneDecisions {
        t_ms,
        screen: scene.screen().map(ToOwned::to_owned),
        nodes: nodes.collect(),
    }
}

fn node_decision(source: u8, laid_out: &LaidOutNode<'_, RecordedText>) -> NodeDecision {
    let (node, frame) = (laid_out.node, laid_out.drawn);
    let name = |field: TextField| match field {
        TextField::Text => "text",
        TextField::Value => "value",
        TextField::Placeholder => "placeholder",
        TextField::Label => "label",
        TextField::Tooltip => "tooltip",
        _ => "other",
    };
    NodeDecision {
        source,
        id: node.id.value(),
        parent: node.parent.map(NodeId::value),
        kind: node.kind.name(),
        class: node.ident(Ident::Class).map(ToOwned::to_owned),
        frame: [frame.x, frame.y, frame.w, frame.h].map(Tenths),
        action: node
            .attr(Attr::MaskAction)
            .and_then(MaskAction::from_code)
            .map(MaskAction::name),
        reason: node
            .attr(Attr::MaskReason)
            .map(|code| MaskReason::from_code(code).unwrap_or(MaskReason::Other).name()),
        fields: node.texts.iter().map(|(field, _)| name(field)).collect(),
    }
}
