//! Which images masking hid: their pixels must not be asked for, wherever else they are shown.

use std::collections::HashSet;

use afterimage_wireframe::{Ident, Node, RawText};

use crate::MaskedText;

/// Images that are remembered as hidden. A session of the busiest app shows some hundred; with more than this
/// all count as hidden, since forgetting one could show it.
const MAX_HIDDEN: usize = 4096;

/// Fingerprints of images that a node had which masking hid, blocked or left out.
///
/// One that was hidden stays so until [`HiddenImages::forget`], also where another view shows it: the same
/// picture in two places is the same picture.
#[derive(Clone, Debug, Default)]
pub struct HiddenImages {
    hashes: HashSet<Box<str>>,
    /// Those that nobody has been told of.
    fresh: Vec<Box<str>>,
    is_full: bool,
}

impl HiddenImages {
    /// Whether an image was hidden.
    #[must_use]
    pub fn hides(&self, hash: &str) -> bool {
        self.is_full || self.hashes.contains(hash)
    }

    /// Whether so many were hidden that all count as hidden.
    #[must_use]
    pub fn hides_all(&self) -> bool {
        self.is_full
    }

    /// Those that were hidden since the last call.
    pub fn take_fresh(&mut self) -> Vec<Box<str>> {
        std::mem::take(&mut self.fresh)
    }

    /// Forgets all of them, as a session ends.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Notes the image of a node, unless it is in what was recorded of it.
    pub(crate) fn note(&mut self, raw: &Node<RawText<'_>>, recorded: Option<&Node<MaskedText>>) {
        if let Some(hash) = hidden(raw, recorded) {
            self.hide(hash);
        }
    }

    /// Notes an image.
    pub(crate) fn hide(&mut self, hash: &str) {
        if self.hides(hash) {
            return;
        }
        if self.hashes.len() >= MAX_HIDDEN {
            self.is_full = true;
            return;
        }
        self.hashes.insert(hash.into());
        self.fresh.push(hash.into());
    }
}

/// The image of a node, unless it is in what was recorded of it.
pub(crate) fn hidden<'n>(raw: &'n Node<RawText<'_>>, recorded: Option<&Node<MaskedText>>) -> Option<&'n str> {
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
    fn each_is_told_once() {
        let mut hidden = HiddenImages::default();
        hidden.note(&image("a"), None);
        hidden.note(&image("a"), None);
        assert_eq!(hidden.take_fresh(), ["a".into()]);
        assert!(hidden.hides("a") && !hidden.hides("b"));
        assert!(hidden.take_fresh().is_empty());
        hidden.forget();
        assert!(!hidden.hides("a"));
    }

    #[test]
    fn with_too_many_all_are_hidden() {
        let mut hidden = HiddenImages::default();
        (0..=MAX_HIDDEN).for_each(|n| hidden.note(&image(&n.to_string()), None));
        assert!(hidden.hides_all() && hidden.hides("never seen"));
        assert_eq!(hidden.hashes.len(), MAX_HIDDEN);
    }
}
