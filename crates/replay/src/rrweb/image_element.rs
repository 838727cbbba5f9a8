//! The `img` element of an image node, painted below the node's text.

use std::rc::Rc;

use super::mutation::{Add, AttributeChange, DomNode, DomNodeKind, Mutation, Remove, push_change};
use super::node_elements::NodeElements;
use super::text_elements::TextElements;

/// Creates an `img` element.
pub(super) fn image_element(id: u32, url: &Rc<str>) -> DomNode {
    DomNode {
        id,
        kind: DomNodeKind::Image(url.clone()),
    }
}

impl NodeElements {
    /// Updates the image. A new `img` is inserted before the text, or before the element `before` if there is no
    /// text.
    pub(super) fn update_image(
        &mut self,
        url: Option<&Rc<str>>,
        before: Option<u32>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let parent_id = self.painter_id();
        match (&mut self.image, url) {
            (Some((id, shown)), Some(url)) => {
                if shown != url {
                    shown.clone_from(url);
                    push_change(
                        mutation,
                        AttributeChange {
                            src: Some(url.clone()),
                            ..AttributeChange::for_element(*id)
                        },
                    );
                }
            }
            (Some((id, _)), None) => {
                mutation.removes.push(Remove { parent_id, id: *id });
                self.image = None;
            }
            (None, Some(url)) => {
                let id = ids();
                mutation.adds.push(Add {
                    parent_id,
                    next_id: self.text.as_ref().and_then(TextElements::id).or(before),
                    node: image_element(id, url),
                });
                self.image = Some((id, url.clone()));
            }
            (None, None) => {}
        }
    }
}
