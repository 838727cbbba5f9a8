//! The replayed document as it stands, and how it becomes the next one.
//!
//! A node is a box (`div`) inside the box of its parent, so that moving a container is one change. A
//! scroll container holds its children in a content layer of its own, so that scrolling is one change
//! too. Opacity, clips and paint levels concern a node without its children: where it has some, what
//! it paints moves into a box of its own, the first among its content.

use std::collections::{BTreeMap, HashSet};

use afterimage_wireframe::{Recordable, Rect, SourceId};

use super::boxed::{element, frame_style, push};
use super::document::{BODY, FIRST_FREE};
use super::json::{Add, AttributeChange, Mutation, Remove};
use super::source::Source;
use super::style::Style;
use crate::ImageLookup;
use crate::picture::Picture;

/// The document's content.
#[derive(Debug)]
pub(super) struct Stage {
    next_id: u32,
    sources: BTreeMap<SourceId, Source>,
    /// The on-screen keyboard, which no tree has in it.
    keyboard: Option<(u32, Rect)>,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            next_id: FIRST_FREE,
            sources: BTreeMap::new(),
            keyboard: None,
        }
    }
}

impl Stage {
    /// Brings the document to show these pictures, in this order, with the keyboard above them, and says
    /// how.
    pub(super) fn show<T: Recordable>(
        &mut self,
        pictures: &[Picture<'_, T>],
        images: &mut ImageLookup<'_>,
        keyboard: Option<Rect>,
    ) -> Mutation {
        let mut mutation = Mutation::default();
        let there: HashSet<SourceId> = pictures.iter().map(|picture| picture.source).collect();
        self.sources.retain(|id, source| {
            let stays = there.contains(id);
            if !stays {
                mutation.removes.push(Remove {
                    parent_id: BODY,
                    id: source.id,
                });
            }
            stays
        });
        for picture in pictures {
            let next_id = &mut self.next_id;
            let mut ids = move || {
                let id = *next_id;
                *next_id = next_id.saturating_add(1);
                id
            };
            if !self.sources.contains_key(&picture.source) {
                let above = self
                    .sources
                    .range(picture.source..)
                    .next()
                    .map(|(_, source)| source.id);
                let source = Source::new(ids());
                mutation.adds.push(Add {
                    parent_id: BODY,
                    next_id: above,
                    node: element(source.id, Style::default(), Some("source".to_owned())),
                });
                self.sources.insert(picture.source, source);
            }
            if let Some(source) = self.sources.get_mut(&picture.source) {
                source.show(picture, images, &mut ids, &mut mutation);
            }
        }
        self.show_keyboard(keyboard, &mut mutation);
        mutation
    }

    fn show_keyboard(&mut self, frame: Option<Rect>, mutation: &mut Mutation) {
        match (self.keyboard, frame) {
            (Some((id, before)), Some(frame)) => push(
                mutation,
                AttributeChange {
                    style: frame_style(frame).changes_from(&frame_style(before)),
                    ..AttributeChange::of(id)
                },
            ),
            (Some((id, _)), None) => mutation.removes.push(Remove { parent_id: BODY, id }),
            (None, Some(frame)) => mutation.adds.push(Add {
                parent_id: BODY,
                next_id: None,
                node: element(self.next_id, frame_style(frame), Some("keyboard".to_owned())),
            }),
            (None, None) => {}
        }
        let id = self.keyboard.map_or(self.next_id, |(id, _)| id);
        self.next_id = self.next_id.max(id.saturating_add(1));
        self.keyboard = frame.map(|frame| (id, frame));
    }
}
