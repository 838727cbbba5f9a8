//! What one source shows in the replayed document, and how it becomes the next picture.

use std::collections::{HashMap, HashSet};

use afterimage_wireframe::{NodeId, Recordable};

use super::around::surroundings;
use super::boxed::{Boxed, content_style, element, push, text_node};
use super::family::{Family, ids as ids_of};
use super::image::image_element;
use super::json::{Add, AttributeChange, Mutation, Remove};
use super::look::{Look, look};
use super::order::stays;
use crate::ImageLookup;
use crate::picture::Picture;

/// What one source shows.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The element that holds its roots.
    pub(super) id: u32,
    boxes: HashMap<NodeId, Boxed>,
    /// Its nodes, depth first.
    order: Vec<NodeId>,
    roots: Vec<NodeId>,
}

impl Source {
    /// A source that shows nothing yet, in this element.
    pub(super) fn new(id: u32) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    /// Brings its elements to show this picture.
    pub(super) fn show<T: Recordable>(
        &mut self,
        picture: &Picture<'_, T>,
        images: &mut ImageLookup<'_>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let family = Family::of(picture);
        self.take_out(picture, &family, mutation);
        let around = surroundings(picture, &family);
        let looks: Vec<Look<'_>> = picture
            .placed
            .iter()
            .zip(around)
            .map(|(placed, around)| look(placed, around, images))
            .collect();
        // Parents before children, and siblings last to first: whatever a node is put before or into
        // is there already.
        let mut left = family.roots.clone();
        while let Some(at) = left.pop() {
            let (Some(placed), Some(look), Some(children)) =
                (picture.placed.get(at), looks.get(at), family.children.get(at))
            else {
                continue;
            };
            let id = placed.node.id;
            let child_ids = ids_of(picture, children);
            if self.boxes.contains_key(&id) {
                self.change(id, look, &child_ids, ids, mutation);
            } else {
                let parent = picture.parent(placed).map(|parent| parent.node.id);
                let next = family.next.get(at).copied().flatten();
                let next = next.and_then(|at| picture.placed.get(at)).map(|p| p.node.id);
                self.put(id, parent, next, look, !children.is_empty(), ids, mutation);
            }
            if let Some(boxed) = self.boxes.get_mut(&id) {
                boxed.children = child_ids;
            }
            left.extend(children);
        }
        self.roots = ids_of(picture, &family.roots);
        self.order = picture.placed.iter().map(|placed| placed.node.id).collect();
    }

    /// Takes out what is gone, what has another parent or another build, and as few siblings as it
    /// takes to have the others in the right order.
    fn take_out<T: Recordable>(
        &mut self,
        picture: &Picture<'_, T>,
        family: &Family,
        mutation: &mut Mutation,
    ) {
        let mut gone: HashSet<NodeId> = HashSet::new();
        let mut kept: HashSet<NodeId> = HashSet::new();
        for placed in &picture.placed {
            let Some(boxed) = self.boxes.get(&placed.node.id) else {
                continue;
            };
            let parent = picture.parent(placed).map(|parent| parent.node.id);
            if boxed.parent == parent && boxed.content.is_some() == placed.node.scroll().is_some() {
                kept.insert(placed.node.id);
            }
        }
        let mut misplaced = |old: &[NodeId], new: &[NodeId]| {
            if old == new {
                return;
            }
            let places: HashMap<NodeId, usize> = old.iter().enumerate().map(|(at, id)| (*id, at)).collect();
            let (stayed, places): (Vec<NodeId>, Vec<usize>) = new
                .iter()
                .filter(|id| kept.contains(id))
                .filter_map(|id| Some((*id, *places.get(id)?)))
                .unzip();
            for (id, stays) in stayed.into_iter().zip(stays(&places)) {
                if !stays {
                    gone.insert(id);
                }
            }
        };
        misplaced(&self.roots, &ids_of(picture, &family.roots));
        for (placed, children) in picture.placed.iter().zip(&family.children) {
            if let Some(boxed) = self.boxes.get(&placed.node.id) {
                misplaced(&boxed.children, &ids_of(picture, children));
            }
        }
        // Depth first, so that a parent is known to go before its children are looked at.
        let mut dead: HashSet<NodeId> = HashSet::new();
        for id in &self.order {
            let Some(boxed) = self.boxes.get(id) else {
                continue;
            };
            if boxed.parent.is_some_and(|parent| dead.contains(&parent)) {
                dead.insert(*id);
            } else if gone.contains(id) || !kept.contains(id) {
                dead.insert(*id);
                let parent_id = boxed
                    .parent
                    .and_then(|parent| self.boxes.get(&parent))
                    .map_or(self.id, Boxed::inner);
                mutation.removes.push(Remove {
                    parent_id,
                    id: boxed.id,
                });
            }
        }
        self.boxes.retain(|id, _| !dead.contains(id));
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each of them another thing"
    )]
    fn put(
        &mut self,
        id: NodeId,
        parent: Option<NodeId>,
        next: Option<NodeId>,
        look: &Look<'_>,
        is_parent: bool,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let mut boxed = Boxed {
            id: ids(),
            parent,
            children: Vec::new(),
            paint_id: None,
            content: None,
            image: None,
            text: None,
            place: look.place.clone(),
            paint: look.paint.clone(),
            class: look.class.clone(),
        };
        if look.paint_apart && is_parent {
            boxed.paint_id = Some(ids());
        }
        let class = boxed.painter_class().filter(|_| boxed.paint_id.is_none());
        mutation.adds.push(Add {
            parent_id: parent
                .and_then(|parent| self.boxes.get(&parent))
                .map_or(self.id, Boxed::inner),
            next_id: next.and_then(|next| self.boxes.get(&next)).map(|next| next.id),
            node: element(boxed.id, boxed.outer_style(), class),
        });
        let mut append = |parent_id, node| {
            mutation.adds.push(Add {
                parent_id,
                next_id: None,
                node,
            });
        };
        if let Some(paint_id) = boxed.paint_id {
            append(
                boxed.id,
                element(paint_id, boxed.paint.clone(), boxed.painter_class()),
            );
        }
        if let Some(url) = &look.image {
            let image_id = ids();
            append(boxed.painter(), image_element(image_id, url));
            boxed.image = Some((image_id, url.clone()));
        }
        if let Some(text) = &look.text {
            let text_id = ids();
            append(boxed.painter(), text_node(text_id, text));
            boxed.text = Some((text_id, text.as_ref().into()));
        }
        if let Some(offset) = look.content {
            let content_id = ids();
            append(boxed.id, element(content_id, content_style(offset), None));
            boxed.content = Some((content_id, offset));
        }
        self.boxes.insert(id, boxed);
    }

    fn change(
        &mut self,
        id: NodeId,
        look: &Look<'_>,
        children: &[NodeId],
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        // What comes first among the content after the painting box and the text.
        let first_child = children
            .iter()
            .find_map(|child| self.boxes.get(child))
            .map(|child| child.id);
        let Some(boxed) = self.boxes.get_mut(&id) else {
            return;
        };
        let first_inside = boxed.content.map(|(id, _)| id).or(first_child);
        let (outer, class) = (boxed.outer_style(), boxed.painter_class());
        let splits = look.paint_apart && !children.is_empty() && boxed.paint_id.is_none();
        if splits {
            if let Some((text_id, _)) = boxed.text.take() {
                mutation.removes.push(Remove {
                    parent_id: boxed.id,
                    id: text_id,
                });
            }
            if let Some((image_id, _)) = boxed.image.take() {
                mutation.removes.push(Remove {
                    parent_id: boxed.id,
                    id: image_id,
                });
            }
            boxed.paint_id = Some(ids());
        }
        let painted = std::mem::replace(&mut boxed.paint, look.paint.clone());
        boxed.place.clone_from(&look.place);
        boxed.class.clone_from(&look.class);

        let mut changed = AttributeChange {
            style: boxed.outer_style().changes_from(&outer),
            ..AttributeChange::of(boxed.id)
        };
        let new_class = boxed.painter_class();
        match boxed.paint_id {
            Some(paint_id) if splits => {
                changed.class = class.map(|_| String::new());
                mutation.adds.push(Add {
                    parent_id: boxed.id,
                    next_id: first_inside,
                    node: element(paint_id, boxed.paint.clone(), new_class),
                });
            }
            Some(paint_id) => push(
                mutation,
                AttributeChange {
                    style: boxed.paint.changes_from(&painted),
                    class: (class != new_class).then_some(new_class.unwrap_or_default()),
                    ..AttributeChange::of(paint_id)
                },
            ),
            None => changed.class = (class != new_class).then_some(new_class.unwrap_or_default()),
        }
        push(mutation, changed);
        let before = if boxed.paint_id.is_some() {
            None
        } else {
            first_inside
        };
        boxed.write(look.text.as_deref(), before, ids, mutation);
        boxed.show_image(look.image.as_ref(), before, ids, mutation);
        if let (Some((content_id, at)), Some(offset)) = (&mut boxed.content, look.content)
            && *at != offset
        {
            let style = content_style(offset).changes_from(&content_style(*at));
            push(
                mutation,
                AttributeChange {
                    style,
                    ..AttributeChange::of(*content_id)
                },
            );
            *at = offset;
        }
    }
}
