//! Images that masking hid. Their pixels must not be requested, even if another view shows the same picture.

use afterimage_wireframe::{Ident, Node, RawText, picture_of};
use foldhash::HashSet;

use crate::text::MaskedText;

/// Maximum number of hidden images. A session of the busiest app shows a few hundred. Beyond the maximum every
/// image counts as hidden, since removing one from the set could reveal it.
const MAX_HIDDEN: usize = 4096;

/// Pictures of the images whose node was masked, blocked or dropped.
///
/// A picture stays hidden until [`HiddenImages::clear`], even if another view shows it unmasked, or with another tint or place: the
/// [picture](picture_of) is the same.
#[derive(Clone, Debug, Default)]
pub struct HiddenImages {
    pictures: HashSet<Box<str>>,
    /// Inserted since the last [`HiddenImages::take_new`].
    new: Vec<Box<str>>,
    is_full: bool,
}

impl HiddenImages {
    /// Whether the image of a fingerprint is hidden.
    #[must_use]
    pub fn contains(&self, hash: &str) -> bool {
        self.is_full || self.pictures.contains(picture_of(hash))
    }

    /// Whether the maximum was exceeded, so that every image counts as hidden.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// Returns the pictures that were hidden since the last call.
    pub fn take_new(&mut self) -> Vec<Box<str>> {
        std::mem::take(&mut self.new)
    }

    /// Has [`Self::take_new`] return all images again, for a recording that continues the session.
    pub fn report_again(&mut self) {
        self.new = self.pictures.iter().cloned().collect();
    }

    /// Removes all images, at the end of a session.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Inserts the image of a node, unless it was recorded with the node.
    pub(crate) fn insert_unrecorded(&mut self, raw: &Node<RawText<'_>>, recorded: Option<&Node<MaskedText>>) {
        if let Some(hash) = unrecorded_image(raw, recorded) {
            self.insert(hash);
        }
    }

    /// Inserts an image.
    pub(crate) fn insert(&mut self, hash: &str) {
        if self.contains(hash) {
            return;
        }
        if self.pictures.len() >= MAX_HIDDEN {
            self.is_full = true;
            return;
        }
        let picture = picture_of(hash);
        self.pictures.insert(picture.into());
        self.new.push(picture.into());
    }
}

/// Returns the image of a node, unless it was recorded with the node.
pub(crate) fn unrecorded_image<'n>(
    raw: &'n Node<RawText<'_>>,
    recorded: Option<&Node<MaskedText>>,
) -> Option<&'n str> {
    let hash = raw.ident(Ident::ImageHash)?;
    let is_recorded = recorded.is_some_and(|node| node.ident(Ident::ImageHash).is_some());
    (!is_recorded).then_some(hash)
}

#[cfg(test)]
mod tests {
    use afterimage_wireframe::{Kind, NodeId, Rect};

    use super::*;

    fn image(hash: &str) -> Node<RawText<'_>> {
        let rect = Rect {
            x: 0,
            y: 0,
            w: 1,
            h: 1,
        };
        let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Image, rect);
        node.idents.insert(Ident::ImageHash, hash.into());
        node
    }

    #[test]
    fn a_hidden_image_is_returned_as_new_once() {
        let mut hidden = HiddenImages::default();
        hidden.insert_unrecorded(&image("a"), None);
        hidden.insert_unrecorded(&image("a"), None);
        assert_eq!(hidden.take_new(), ["a".into()]);
        assert!(hidden.contains("a") && !hidden.contains("b"));
        assert!(hidden.take_new().is_empty());
        hidden.clear();
        assert!(!hidden.contains("a"));
    }

    #[test]
    fn beyond_the_maximum_every_image_is_hidden() {
        let mut hidden = HiddenImages::default();
        (0..=MAX_HIDDEN).for_each(|n| hidden.insert_unrecorded(&image(&n.to_string()), None));
        assert!(hidden.is_full() && hidden.contains("never seen"));
        assert_eq!(hidden.pictures.len(), MAX_HIDDEN);
    }
}
