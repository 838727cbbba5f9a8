//! What masking decided about each node, and why, as a debug recording tells it.
//!
//! Kinds, classes, places and the names of the fields that a node has: never a text.

use std::io::Write;

use afterimage_wireframe::{
    Attr, Entry, Environment, Ident, MaskAction, MaskReason, Node, RecordedText, Scene, TextField, Touch,
};
use serde::Serialize;

use crate::json::Tenths;
use crate::picture::{Picture, Placed};
use crate::steps::{Sink, Steps};
use crate::{Error, Recording, Result};

/// The decisions that held from one time on.
#[derive(Debug, PartialEq, Serialize)]
struct Moment {
    t_ms: u64,
    screen: Option<String>,
    nodes: Vec<Decided>,
}

/// One node and its decision.
#[derive(Debug, PartialEq, Serialize)]
struct Decided {
    source: u8,
    id: u32,
    parent: Option<u32>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    /// x, y, width and height in the window, logical pixels.
    frame: [Length; 4],
    /// `None` in a recording of another kind.
    action: Option<&'static str>,
    reason: Option<&'static str>,
    /// What it has of texts, whether or not they are shown.
    fields: Vec<&'static str>,
}

/// A length that can be compared.
#[derive(Debug, PartialEq)]
struct Length(i32);

impl Serialize for Length {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        Tenths(self.0).serialize(serializer)
    }
}

impl Recording {
    /// Whether some node in it says what was decided about it: the SDK was told to say so.
    #[must_use]
    pub fn has_mask_decisions(&self) -> bool {
        let says = |node: &Node<RecordedText>| node.attr(Attr::MaskAction).is_some();
        self.entries().any(|recorded| match recorded.entry {
            Entry::Keyframe(frame) => frame.nodes.iter().any(says),
            _ => false,
        })
    }

    /// Writes the decisions at a time as one JSON object. Returns the number of nodes.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where `out` fails.
    pub fn audit_at(&self, t_ms: u64, out: impl Write) -> Result<u64> {
        let moment = moment(t_ms, &self.scene_at(t_ms));
        serde_json::to_writer(out, &moment).map_err(|why| Error::Write(why.into()))?;
        Ok(moment.nodes.len() as u64)
    }

    /// Writes the decisions from each time on at which one of them changed, as a JSON array. Returns the number
    /// of times.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where `out` fails.
    pub fn export_audit(&self, out: impl Write) -> Result<u64> {
        let mut steps = Steps::new(
            self.viewport(),
            Moments {
                out,
                last: None,
                written: 0,
            },
        );
        let mut segment = None;
        for entry in self.entries() {
            if segment.replace(entry.sequence) != Some(entry.sequence) {
                steps.segment();
            }
            let _ = steps.entry(entry.t_ms, &entry.entry)?;
        }
        let mut moments = steps.finish()?;
        moments
            .out
            .write_all(if moments.written == 0 { b"[]" } else { b"\n]\n" })?;
        Ok(moments.written)
    }
}

/// Writes moments that differ from the one before.
#[derive(Debug)]
struct Moments<W> {
    out: W,
    last: Option<Moment>,
    written: u64,
}

impl<W: Write> Sink<RecordedText> for Moments<W> {
    fn scene(&mut self, t_ms: u64, scene: &Scene<RecordedText>, _: bool) -> Result<()> {
        let moment = moment(t_ms, scene);
        let same = |last: &Moment| (&last.screen, &last.nodes) == (&moment.screen, &moment.nodes);
        if self.last.as_ref().is_some_and(same) {
            return Ok(());
        }
        self.out
            .write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, &moment).map_err(|why| Error::Write(why.into()))?;
        self.written += 1;
        self.last = Some(moment);
        Ok(())
    }

    fn touch(&mut self, _: u64, _: &Touch) -> Result<()> {
        Ok(())
    }

    fn environment(&mut self, _: u64, _: &Environment) -> Result<()> {
        Ok(())
    }
}

fn moment(t_ms: u64, scene: &Scene<RecordedText>) -> Moment {
    let pictures: Vec<_> = scene.trees().map(Picture::new).collect();
    let nodes = pictures.iter().flat_map(|picture| {
        picture
            .placed
            .iter()
            .map(|placed| decided(picture.source.0, placed))
    });
    Moment {
        t_ms,
        screen: scene.screen().map(ToOwned::to_owned),
        nodes: nodes.collect(),
    }
}

fn decided(source: u8, placed: &Placed<'_, RecordedText>) -> Decided {
    let (node, frame) = (placed.node, placed.frame);
    let name = |field: TextField| match field {
        TextField::Text => "text",
        TextField::Value => "value",
        TextField::Placeholder => "placeholder",
        TextField::Label => "label",
        TextField::Tooltip => "tooltip",
        _ => "other",
    };
    Decided {
        source,
        id: node.id.value(),
        parent: node.parent.map(afterimage_wireframe::NodeId::value),
        kind: node.kind.name(),
        class: node.ident(Ident::Class).map(ToOwned::to_owned),
        frame: [frame.x, frame.y, frame.w, frame.h].map(Length),
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
