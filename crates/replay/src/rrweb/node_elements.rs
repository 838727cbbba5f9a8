//! DOM elements of one node.

use std::borrow::Cow;
use std::rc::Rc;

use afterimage_wireframe::{NodeId, Point, Rect};

use super::css_value::CssValue;
use super::style::{Property, Style};
use super::text_elements::TextElements;

/// The elements that show one node, with their current styles.
#[derive(Debug)]
pub(super) struct NodeElements {
    /// Id of the outer element, the node's box.
    pub(super) id: u32,
    pub(super) parent: Option<NodeId>,
    pub(super) children: Vec<NodeId>,
    /// Id of a separate element that paints the node, if there is one.
    pub(super) paint_id: Option<u32>,
    /// Id of the layer that holds a scroll container's children, and the scroll offset.
    pub(super) content: Option<(u32, Point)>,
    /// Id of the `img` element, and its URL.
    pub(super) image: Option<(u32, Rc<str>)>,
    pub(super) text: Option<TextElements>,
    /// Style of the outer element besides that of painting.
    pub(super) place: Style,
    /// Style of the element that paints.
    pub(super) paint: Style,
    pub(super) class: Option<Cow<'static, str>>,
}

impl NodeElements {
    /// Returns the element that holds the children.
    pub(super) fn children_id(&self) -> u32 {
        self.content.map_or(self.id, |(id, _)| id)
    }

    /// Returns the element that paints the node and holds its text.
    pub(super) fn painter_id(&self) -> u32 {
        self.paint_id.unwrap_or(self.id)
    }

    /// Returns the style of the outer element.
    pub(super) fn outer_style(&self) -> Style {
        let mut style = self.place.clone();
        if self.paint_id.is_none() {
            style.insert_all(&self.paint);
        }
        style
    }

    /// Returns the class of the element that paints.
    pub(super) fn painter_class(&self) -> Option<String> {
        match (self.paint_id, self.class.as_deref()) {
            (Some(_), Some(class)) => Some(format!("paint {class}")),
            (Some(_), None) => Some("paint".to_owned()),
            (None, class) => class.map(ToOwned::to_owned),
        }
    }
}

/// Returns the style that places an element at `frame`.
pub(super) fn frame_style(frame: Rect) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, CssValue::Px(frame.x));
    style.set(Property::Top, CssValue::Px(frame.y));
    style.set(Property::Width, CssValue::Px(frame.w.max(0)));
    style.set(Property::Height, CssValue::Px(frame.h.max(0)));
    style
}

/// Returns the style of a scroll container's content layer.
pub(super) fn content_style(offset: Point) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, CssValue::Px(offset.x.saturating_neg()));
    style.set(Property::Top, CssValue::Px(offset.y.saturating_neg()));
    style
}
