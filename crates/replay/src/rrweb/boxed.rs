//! One node in the replayed document: the elements it is made of.

use std::borrow::Cow;
use std::rc::Rc;

use afterimage_wireframe::{NodeId, Point, Rect};

use super::json::{Add, AttributeChange, DomNode, Made, Mutation, Remove, TextChange};
use super::style::{Property, Style};
use super::value::Value;

/// A node in the document.
#[derive(Debug)]
pub(super) struct Boxed {
    /// The box.
    pub(super) id: u32,
    pub(super) parent: Option<NodeId>,
    pub(super) children: Vec<NodeId>,
    /// The box for what it paints, where that is apart.
    pub(super) paint_id: Option<u32>,
    /// The layer that holds the children of a scroll container.
    pub(super) content: Option<(u32, Point)>,
    /// The element of an image's pixels, and where they are.
    pub(super) image: Option<(u32, Rc<str>)>,
    /// The text node and what it says.
    pub(super) text: Option<(u32, Box<str>)>,
    pub(super) place: Style,
    pub(super) paint: Style,
    pub(super) class: Option<Cow<'static, str>>,
}

impl Boxed {
    /// The element that holds the children.
    pub(super) fn inner(&self) -> u32 {
        self.content.map_or(self.id, |(id, _)| id)
    }

    /// The element that paints and holds the text.
    pub(super) fn painter(&self) -> u32 {
        self.paint_id.unwrap_or(self.id)
    }

    /// The style of the element that holds everything else.
    pub(super) fn outer_style(&self) -> Style {
        let mut style = self.place.clone();
        if self.paint_id.is_none() {
            style.append(&self.paint);
        }
        style
    }

    /// The class of the element that paints.
    pub(super) fn painter_class(&self) -> Option<String> {
        match (self.paint_id, self.class.as_deref()) {
            (Some(_), Some(class)) => Some(format!("paint {class}")),
            (Some(_), None) => Some("paint".to_owned()),
            (None, class) => class.map(ToOwned::to_owned),
        }
    }

    /// Changes the text; a new one goes before the element `before`.
    pub(super) fn write(
        &mut self,
        text: Option<&str>,
        before: Option<u32>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let parent_id = self.painter();
        match (&mut self.text, text) {
            (Some((id, old)), Some(new)) => {
                if **old != *new {
                    *old = new.into();
                    mutation.texts.push(TextChange {
                        id: *id,
                        value: new.into(),
                    });
                }
            }
            (Some((id, _)), None) => {
                mutation.removes.push(Remove { parent_id, id: *id });
                self.text = None;
            }
            (None, Some(new)) => {
                let id = ids();
                mutation.adds.push(Add {
                    parent_id,
                    next_id: before,
                    node: text_node(id, new),
                });
                self.text = Some((id, new.into()));
            }
            (None, None) => {}
        }
    }
}

/// A new element.
pub(super) fn element(id: u32, style: Style, class: Option<String>) -> DomNode {
    DomNode {
        id,
        made: Made::Element { style, class },
    }
}

/// A new text.
pub(super) fn text_node(id: u32, text: &str) -> DomNode {
    DomNode {
        id,
        made: Made::Text(text.into()),
    }
}

/// Place and size of an element.
pub(super) fn frame_style(frame: Rect) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, Value::Px(frame.x));
    style.set(Property::Top, Value::Px(frame.y));
    style.set(Property::Width, Value::Px(frame.w.max(0)));
    style.set(Property::Height, Value::Px(frame.h.max(0)));
    style
}

/// Where the content of a scroll container lies.
pub(super) fn content_style(offset: Point) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, Value::Px(offset.x.saturating_neg()));
    style.set(Property::Top, Value::Px(offset.y.saturating_neg()));
    style
}

/// Lists a change that changes something.
pub(super) fn push(mutation: &mut Mutation, change: AttributeChange) {
    if !change.style.is_empty() || change.class.is_some() || change.src.is_some() {
        mutation.attributes.push(change);
    }
}
