//! The element that shows an image's pixels, below the text of its box.

use std::rc::Rc;

use super::boxed::{Boxed, push};
use super::json::{Add, AttributeChange, DomNode, Made, Mutation, Remove};

/// A new image.
pub(super) fn image_element(id: u32, url: &Rc<str>) -> DomNode {
    DomNode {
        id,
        made: Made::Image(url.clone()),
    }
}

impl Boxed {
    /// Changes the image; a new one goes before the text, or before the element `before`.
    pub(super) fn show_image(
        &mut self,
        url: Option<&Rc<str>>,
        before: Option<u32>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let parent_id = self.painter();
        match (&mut self.image, url) {
            (Some((id, shown)), Some(url)) => {
                if shown != url {
                    shown.clone_from(url);
                    push(
                        mutation,
                        AttributeChange {
                            src: Some(url.clone()),
                            ..AttributeChange::of(*id)
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
                    next_id: self.text.as_ref().map(|(id, _)| *id).or(before),
                    node: image_element(id, url),
                });
                self.image = Some((id, url.clone()));
            }
            (None, None) => {}
        }
    }
}
