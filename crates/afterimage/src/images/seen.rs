//! The images of recorded nodes: what may be asked for, noted while frames are recorded.

use afterimage_masking::{MaskedFrame, MaskedText};
use afterimage_wireframe::{Change, Ident, Kind, Node, NodeId, SourceId};

/// Images that came up in frames, and images that masking hid, since they were asked for last.
#[derive(Debug, Default)]
pub struct SeenImages {
    /// Of nodes that were recorded with their image, by source.
    pub kept: Vec<(SourceId, Box<str>)>,
    /// Of nodes of which the image was not recorded.
    pub hidden: Vec<Box<str>>,
    /// So many were hidden that all count as hidden.
    pub hides_all: bool,
}

impl SeenImages {
    /// Notes the images of what changed in a source, or of all that it shows.
    pub fn note(&mut self, source: SourceId, changes: Option<&[Change<MaskedText>]>, shown: &MaskedFrame) {
        let Some(changes) = changes else {
            let images = shown.nodes.iter().filter_map(image);
            return self.kept.extend(images.map(|hash| (source, hash.into())));
        };
        for change in changes {
            let hash = match change {
                Change::Insert { node, .. } => image(node),
                Change::Update(update) => update
                    .idents
                    .iter()
                    .find(|(key, _)| *key == Ident::ImageHash)
                    .and_then(|(_, hash)| hash.as_deref())
                    .filter(|_| is_image(shown, update.id)),
                _ => None,
            };
            self.kept.extend(hash.map(|hash| (source, hash.into())));
        }
    }
}

fn image(node: &Node<MaskedText>) -> Option<&str> {
    node.ident(Ident::ImageHash).filter(|_| node.kind == Kind::Image)
}

fn is_image(shown: &MaskedFrame, id: NodeId) -> bool {
    shown
        .nodes
        .iter()
        .any(|node| node.id == id && node.kind == Kind::Image)
}
