//! State of the replayed document, and the mutation that leads to the next state.
//!
//! A node is a `div` inside its parent's `div`, so moving a container is one change. A scroll container holds its
//! children in a content layer, so scrolling is one change too. Opacity, clips and paint levels apply to a node
//! without its children: a node with children that has one of them paints into a separate element, the first
//! among its content. So does a node whose transform is passed on to its children ([`super::stacking`]).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use afterimage_wireframe::{Recordable, Rect, SourceId};

use super::document::{BODY, FIRST_FREE};
use super::mutation::{Add, AttributeChange, Mutation, Remove, element, push_change};
use super::node_elements::frame_style;
use super::source_elements::SourceElements;
use super::style::Style;
use crate::ImageLookup;
use crate::layout::Layout;

/// The content of the document's body.
#[derive(Debug)]
pub(super) struct DomState {
    next_id: u32,
    sources: BTreeMap<SourceId, SourceElements>,
    /// Element and frame of the on-screen keyboard, which is part of no tree.
    keyboard: Option<(u32, Rect)>,
}

impl Default for DomState {
    fn default() -> Self {
        Self {
            next_id: FIRST_FREE,
            sources: BTreeMap::new(),
            keyboard: None,
        }
    }
}

impl DomState {
    /// Updates the document to show these layouts, from back to front, and the keyboard above them. Returns the
    /// changes.
    pub(super) fn update<T: Recordable>(
        &mut self,
        layouts: &[Layout<'_, T>],
        images: &mut ImageLookup<'_>,
        keyboard: Option<Rect>,
    ) -> Mutation {
        let mut mutation = Mutation::default();
        let present: HashSet<SourceId> = layouts.iter().map(|layout| layout.source).collect();
        self.sources.retain(|id, source| {
            let is_present = present.contains(id);
            if !is_present {
                mutation.removes.push(Remove {
                    parent_id: BODY,
                    id: source.id,
                });
            }
            is_present
        });
        for layout in layouts {
            let next_id = &mut self.next_id;
            let mut ids = move || {
                let id = *next_id;
                *next_id = next_id.saturating_add(1);
                id
            };
            let above = self.sources.range(layout.source..).next();
            let above = above.map(|(_, source)| source.id);
            let source = match self.sources.entry(layout.source) {
                Entry::Occupied(source) => source.into_mut(),
                Entry::Vacant(vacant) => {
                    let source = SourceElements::new(ids());
                    mutation.adds.push(Add {
                        parent_id: BODY,
                        next_id: above,
                        node: element(source.id, Style::default(), Some("source".to_owned())),
                    });
                    vacant.insert(source)
                }
            };
            source.update(layout, images, &mut ids, &mut mutation);
        }
        self.update_keyboard(keyboard, &mut mutation);
        mutation
    }

    fn update_keyboard(&mut self, frame: Option<Rect>, mutation: &mut Mutation) {
        match (self.keyboard, frame) {
            (Some((id, before)), Some(frame)) => push_change(
                mutation,
                AttributeChange {
                    style: frame_style(frame).changes_from(&frame_style(before)),
                    ..AttributeChange::for_element(id)
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
