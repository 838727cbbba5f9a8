//! The elements and text nodes that show a node's text, inside the element that paints the node.

use super::mutation::{Add, AttributeChange, Mutation, TextChange, element, push_change, text_node};
use super::style::Style;
use super::text_style::{TextBox, TextForm, middle};

/// Class of the element that holds the halves of a text.
const HALVES: &str = "ends";

/// The text of a node in the document.
#[derive(Debug)]
pub(super) struct TextElements {
    text: Box<str>,
    /// The element around the text nodes, if there is one.
    wrapper: Option<Wrapper>,
    /// Id of the only text node; `None` if the text is split.
    text_id: Option<u32>,
}

#[derive(Debug)]
struct Wrapper {
    id: u32,
    class: &'static str,
    style: Style,
}

impl TextElements {
    /// Returns the id of the child of the painting element.
    pub(super) fn id(&self) -> Option<u32> {
        self.wrapper.as_ref().map(|wrapper| wrapper.id).or(self.text_id)
    }

    /// Inserts the elements of a text into `parent_id`, before the element `before`.
    pub(super) fn insert(
        text: &TextBox<'_>,
        parent_id: u32,
        before: Option<u32>,
        ids: &mut impl FnMut() -> u32,
        adds: &mut Vec<Add>,
    ) -> Self {
        let mut add = |parent_id, next_id, node| {
            adds.push(Add {
                parent_id,
                next_id,
                node,
            });
        };
        let (class, style) = match &text.form {
            TextForm::Plain => {
                let id = ids();
                add(parent_id, before, text_node(id, &text.text));
                return Self {
                    text: text.text.as_ref().into(),
                    wrapper: None,
                    text_id: Some(id),
                };
            }
            TextForm::Wrapped { class, style } => (*class, style),
            TextForm::Halves { style } => (HALVES, style),
        };
        let wrapper = Wrapper {
            id: ids(),
            class,
            style: style.clone(),
        };
        let node = element(wrapper.id, style.clone(), Some(class.to_owned()));
        add(parent_id, before, node);
        let mut text_id = None;
        if matches!(text.form, TextForm::Halves { .. }) {
            let (start, end) = text.text.split_at(middle(&text.text));
            for half in [start, end] {
                let half_id = ids();
                add(wrapper.id, None, element(half_id, Style::default(), None));
                add(half_id, None, text_node(ids(), half));
            }
        } else {
            let id = ids();
            add(wrapper.id, None, text_node(id, &text.text));
            text_id = Some(id);
        }
        Self {
            text: text.text.as_ref().into(),
            wrapper: Some(wrapper),
            text_id,
        }
    }

    /// Updates text and style. Returns `false` if the text needs other elements.
    pub(super) fn update(&mut self, new: &TextBox<'_>, mutation: &mut Mutation) -> bool {
        let (class, style) = match &new.form {
            TextForm::Plain => (None, None),
            TextForm::Wrapped { class, style } => (Some(*class), Some(style)),
            TextForm::Halves { style } => (Some(HALVES), Some(style)),
        };
        if self.wrapper.as_ref().map(|wrapper| wrapper.class) != class {
            return false;
        }
        if *self.text != *new.text {
            let Some(id) = self.text_id else {
                return false;
            };
            self.text = new.text.as_ref().into();
            mutation.texts.push(TextChange {
                id,
                value: self.text.clone(),
            });
        }
        if let (Some(wrapper), Some(style)) = (&mut self.wrapper, style) {
            push_change(
                mutation,
                AttributeChange {
                    style: style.changes_from(&wrapper.style),
                    ..AttributeChange::for_element(wrapper.id)
                },
            );
            wrapper.style.clone_from(style);
        }
        true
    }
}
