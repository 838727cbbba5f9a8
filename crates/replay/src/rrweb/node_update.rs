//! Update of one node's elements to a new style.

use super::mutation::{Add, AttributeChange, Mutation, Remove, element, push_change};
use super::node_elements::{NodeElements, content_style};
use super::node_style::NodeStyle;
use super::text_elements::TextElements;
use super::text_style::TextBox;

impl NodeElements {
    /// Updates the elements to a new style. `first_child` is the first child element in the document.
    pub(super) fn update(
        &mut self,
        style: &NodeStyle<'_>,
        is_parent: bool,
        first_child: Option<u32>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        // The first element after the painting element and the text.
        let first_inside = self.content.map(|(id, _)| id).or(first_child);
        let (outer, class) = (self.outer_style(), self.painter_class());
        let splits = style.has_painter(is_parent) && self.paint_id.is_none();
        if splits {
            self.remove_painted(mutation);
            self.paint_id = Some(ids());
        }
        let painted = std::mem::replace(&mut self.paint, style.paint.clone());
        self.place.clone_from(&style.place);
        self.class.clone_from(&style.class);

        let mut changed = AttributeChange {
            style: self.outer_style().changes_from(&outer),
            ..AttributeChange::for_element(self.id)
        };
        let new_class = self.painter_class();
        match self.paint_id {
            Some(paint_id) if splits => {
                changed.class = class.map(|_| String::new());
                mutation.adds.push(Add {
                    parent_id: self.id,
                    next_id: first_inside,
                    node: element(paint_id, self.paint.clone(), new_class),
                });
            }
            Some(paint_id) => push_change(
                mutation,
                AttributeChange {
                    style: self.paint.changes_from(&painted),
                    class: (class != new_class).then_some(new_class.unwrap_or_default()),
                    ..AttributeChange::for_element(paint_id)
                },
            ),
            None => changed.class = (class != new_class).then_some(new_class.unwrap_or_default()),
        }
        push_change(mutation, changed);
        let before = if self.paint_id.is_some() {
            None
        } else {
            first_inside
        };
        self.update_text(style.text.as_ref(), before, ids, mutation);
        self.update_image(style.image.as_ref(), before, ids, mutation);
        if let (Some((content_id, at)), Some(offset)) = (&mut self.content, style.content)
            && *at != offset
        {
            let style = content_style(offset).changes_from(&content_style(*at));
            push_change(
                mutation,
                AttributeChange {
                    style,
                    ..AttributeChange::for_element(*content_id)
                },
            );
            *at = offset;
        }
    }

    /// Updates the text. New elements are inserted before the element `before`.
    fn update_text(
        &mut self,
        text: Option<&TextBox<'_>>,
        before: Option<u32>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        if let (Some(shown), Some(text)) = (&mut self.text, text)
            && shown.update(text, mutation)
        {
            return;
        }
        let parent_id = self.painter_id();
        if let Some(id) = self.text.take().and_then(|shown| shown.id()) {
            mutation.removes.push(Remove { parent_id, id });
        }
        self.text = text.map(|text| TextElements::insert(text, parent_id, before, ids, &mut mutation.adds));
    }

    /// Removes text and image from the outer element. They are inserted again in the painting element.
    fn remove_painted(&mut self, mutation: &mut Mutation) {
        let text = self.text.take().and_then(|text| text.id());
        let image = self.image.take().map(|(id, _)| id);
        for id in text.into_iter().chain(image) {
            mutation.removes.push(Remove {
                parent_id: self.id,
                id,
            });
        }
    }
}
