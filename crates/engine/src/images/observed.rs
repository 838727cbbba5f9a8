//! The images of recorded nodes, collected while frames are recorded.

use afterimage_masking::{MaskedFrame, MaskedText};
use afterimage_wireframe::{Change, Ident, Kind, Node, NodeId, SourceId};

/// Images that frames showed and images that masking hid, since they were last taken out.
#[derive(Debug, Default)]
pub(crate) struct ObservedImages {
    /// Images of nodes that were recorded with their image, by source.
    pub(crate) shown: Vec<(SourceId, Box<str>)>,
    /// Pictures of nodes whose image was not recorded.
    pub(crate) hidden: Vec<Box<str>>,
    /// More images were hidden than can be told apart, so all count as hidden.
    pub(crate) hides_all: bool,
}

impl ObservedImages {
    /// Collects the images of a source's changes, or of its whole frame if it is new.
    pub(crate) fn observe(
        &mut self,
        source: SourceId,
        changes: Option<&[Change<MaskedText>]>,
        frame: &MaskedFrame,
    ) {
        let Some(changes) = changes else {
            let images = frame.nodes.iter().filter_map(image);
            return self.shown.extend(images.map(|hash| (source, hash.into())));
        };
        for change in changes {
            let hash = match change {
                Change::Insert { node, .. } => image(node),
                Change::Update(update) => update
                    .idents
                    .iter()
                    .find(|(key, _)| *key == Ident::ImageHash)
                    .and_then(|(_, hash)| hash.as_deref())
                    .filter(|_| is_image(frame, update.id)),
                _ => None,
            };
            self.shown.extend(hash.map(|hash| (source, hash.into())));
        }
    }
}

fn image(node: &Node<MaskedText>) -> Option<&str> {
    node.ident(Ident::ImageHash).filter(|_| node.kind == Kind::Image)
}

fn is_image(frame: &MaskedFrame, id: NodeId) -> bool {
    frame
        .nodes
        .iter()
        .any(|node| node.id == id && node.kind == Kind::Image)
}

impl ObservedImages {
    /// Returns whether there is nothing to act on.
    pub(crate) fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.hidden.is_empty() && !self.hides_all
    }
}
