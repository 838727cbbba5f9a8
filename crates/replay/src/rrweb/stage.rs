//! The replayed document as it stands, and how it becomes the next one.
//!
//! A node is a box (`div`) inside the box of its parent, so that moving a container is one change. A
//! scroll container holds its children in a content layer of its own, so that scrolling is one change
//! too. Opacity, clips and paint levels concern a node without its children: where it has some, what
//! it paints moves into a box of its own, the first among its content.

use std::collections::{BTreeMap, HashMap, HashSet};

use afterimage_wireframe::{Attr, Kind, Node, NodeId, Point, Recordable, Rect, SourceId};

use super::events::{BODY, FIRST_FREE};
use super::json::{Add, AttributeChange, DomNode, Made, Mutation, Remove, TextChange};
use super::look::{Look, Surroundings, look};
use super::order::{levels, stays};
use super::style::{Property, Style, Value};
use crate::picture::Picture;

/// The document's content.
#[derive(Debug)]
pub(super) struct Stage {
    next_id: u32,
    sources: BTreeMap<SourceId, Source>,
    /// The on-screen keyboard, which no tree has in it.
    keyboard: Option<(u32, Rect)>,
}

/// What one source shows.
#[derive(Debug, Default)]
struct Source {
    /// The element that holds its roots.
    id: u32,
    boxes: HashMap<NodeId, Boxed>,
    /// Its nodes, depth first.
    order: Vec<NodeId>,
    roots: Vec<NodeId>,
}

/// A node in the document.
#[derive(Debug)]
struct Boxed {
    id: u32,
    parent: Option<NodeId>,
    children: Vec<NodeId>,
    /// The box for what it paints, where that is apart.
    paint_id: Option<u32>,
    /// The layer that holds the children of a scroll container.
    content: Option<(u32, Point)>,
    text: Option<(u32, Box<str>)>,
    place: Style,
    paint: Style,
    class: Option<&'static str>,
}

impl Boxed {
    /// The element that holds the children.
    fn inner(&self) -> u32 {
        self.content.map_or(self.id, |(id, _)| id)
    }

    /// The element that paints and holds the text.
    fn painter(&self) -> u32 {
        self.paint_id.unwrap_or(self.id)
    }

    /// The style of the element that holds everything else.
    fn outer_style(&self) -> Style {
        let mut style = self.place.clone();
        if self.paint_id.is_none() {
            style.append(&self.paint);
        }
        style
    }

    /// The class of the element that paints.
    fn painter_class(&self) -> Option<String> {
        match (self.paint_id, self.class) {
            (Some(_), Some(class)) => Some(format!("paint {class}")),
            (Some(_), None) => Some("paint".to_owned()),
            (None, class) => class.map(ToOwned::to_owned),
        }
    }
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
                let source = Source {
                    id: ids(),
                    ..Source::default()
                };
                mutation.adds.push(Add {
                    parent_id: BODY,
                    next_id: above,
                    node: element(source.id, Style::default(), Some("source".to_owned())),
                });
                self.sources.insert(picture.source, source);
            }
            if let Some(source) = self.sources.get_mut(&picture.source) {
                source.show(picture, &mut ids, &mut mutation);
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
                    id,
                    style: frame_style(frame).changes_from(&frame_style(before)),
                    class: None,
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

impl Source {
    fn show<T: Recordable>(
        &mut self,
        picture: &Picture<'_, T>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let family = Family::of(picture);
        self.take_out(picture, &family, mutation);
        let looks = looks(picture, &family);
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
            let child_ids = family.ids(picture, children);
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
        self.roots = family.ids(picture, &family.roots);
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
        misplaced(&self.roots, &family.ids(picture, &family.roots));
        for (placed, children) in picture.placed.iter().zip(&family.children) {
            if let Some(boxed) = self.boxes.get(&placed.node.id) {
                misplaced(&boxed.children, &family.ids(picture, children));
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
            text: None,
            place: look.place.clone(),
            paint: look.paint.clone(),
            class: look.class,
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
            boxed.paint_id = Some(ids());
        }
        let painted = std::mem::replace(&mut boxed.paint, look.paint.clone());
        boxed.place.clone_from(&look.place);
        boxed.class = look.class;

        let mut changed = AttributeChange {
            id: boxed.id,
            style: boxed.outer_style().changes_from(&outer),
            class: None,
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
                    id: paint_id,
                    style: boxed.paint.changes_from(&painted),
                    class: (class != new_class).then_some(new_class.unwrap_or_default()),
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
        if let (Some((content_id, at)), Some(offset)) = (&mut boxed.content, look.content)
            && *at != offset
        {
            let style = content_style(offset).changes_from(&content_style(*at));
            push(
                mutation,
                AttributeChange {
                    id: *content_id,
                    style,
                    class: None,
                },
            );
            *at = offset;
        }
    }
}

impl Boxed {
    fn write(
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

/// Who stands in whom, by index among the placed nodes.
struct Family {
    roots: Vec<usize>,
    children: Vec<Vec<usize>>,
    /// The sibling after each.
    next: Vec<Option<usize>>,
}

impl Family {
    fn of<T>(picture: &Picture<'_, T>) -> Self {
        let count = picture.placed.len();
        let mut family = Self {
            roots: Vec::new(),
            children: vec![Vec::new(); count],
            next: vec![None; count],
        };
        for (at, placed) in picture.placed.iter().enumerate() {
            let siblings = match placed.parent.and_then(|parent| family.children.get_mut(parent)) {
                Some(children) => children,
                None => &mut family.roots,
            };
            if let Some(slot) = siblings.last().and_then(|before| family.next.get_mut(*before)) {
                *slot = Some(at);
            }
            siblings.push(at);
        }
        family
    }

    #[expect(clippy::unused_self, reason = "reads as what it is")]
    fn ids<T>(&self, picture: &Picture<'_, T>, list: &[usize]) -> Vec<NodeId> {
        list.iter()
            .filter_map(|at| picture.placed.get(*at))
            .map(|placed| placed.node.id)
            .collect()
    }
}

/// The looks of all nodes, in the order of `placed`.
fn looks<'a, T: Recordable>(picture: &Picture<'a, T>, family: &Family) -> Vec<Look<'a>> {
    let placed = &picture.placed;
    // A box that clips would also cut what the recording shows beyond its edges: such boxes leave the
    // clipping to the nodes inside them.
    let mut cuts: Vec<bool> = placed.iter().map(|placed| clips(placed.node)).collect();
    for node in placed {
        if !node.node.flag(Attr::Unclipped) && node.node.attr(Attr::ClipX).is_none() {
            continue;
        }
        let mut above = node.parent;
        while let Some((at, ancestor)) = above.and_then(|at| Some((at, placed.get(at)?))) {
            if node.visible.intersection(&ancestor.frame) != node.visible
                && let Some(cuts) = cuts.get_mut(at)
            {
                *cuts = false;
            }
            above = ancestor.parent;
        }
    }
    let cuts_at = |at: usize| cuts.get(at).copied().unwrap_or(false);
    let levels = levels(placed);
    // What the boxes around each node let through; `None`: everything in the window.
    let mut windows: Vec<Option<Rect>> = Vec::with_capacity(placed.len());
    let mut looks = Vec::with_capacity(placed.len());
    for (at, node) in placed.iter().enumerate() {
        let window = node.parent.and_then(|parent| {
            let above = windows.get(parent).copied().flatten();
            let own = placed
                .get(parent)
                .filter(|_| cuts_at(parent))
                .map(|parent| parent.frame);
            match (above, own) {
                (Some(above), Some(own)) => Some(above.intersection(&own)),
                (above, own) => above.or(own),
            }
        });
        windows.push(window);
        let let_through = window.map_or(node.frame, |window| window.intersection(&node.frame));
        let in_window = |rect: Rect| rect.intersection(&picture.window);
        let seen = in_window(node.visible);
        let clip = seen != in_window(let_through) && !(seen.is_empty() && in_window(let_through).is_empty());
        let around = Surroundings {
            clips: cuts_at(at),
            clip: clip.then_some(node.visible),
            level: levels.get(at).copied().unwrap_or(0),
            is_leaf: family.children.get(at).is_none_or(Vec::is_empty),
        };
        looks.push(look(node, around));
    }
    looks
}

/// Whether a node's children are seen only inside its bounds.
fn clips<T>(node: &Node<T>) -> bool {
    node.kind == Kind::Scroll || node.flag(Attr::ClipsChildren)
}

fn element(id: u32, style: Style, class: Option<String>) -> DomNode {
    DomNode {
        id,
        made: Made::Element { style, class },
    }
}

fn text_node(id: u32, text: &str) -> DomNode {
    DomNode {
        id,
        made: Made::Text(text.into()),
    }
}

fn frame_style(frame: Rect) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, Value::Px(frame.x));
    style.set(Property::Top, Value::Px(frame.y));
    style.set(Property::Width, Value::Px(frame.w.max(0)));
    style.set(Property::Height, Value::Px(frame.h.max(0)));
    style
}

fn content_style(offset: Point) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, Value::Px(offset.x.saturating_neg()));
    style.set(Property::Top, Value::Px(offset.y.saturating_neg()));
    style
}

fn push(mutation: &mut Mutation, change: AttributeChange) {
    if !change.style.is_empty() || change.class.is_some() {
        mutation.attributes.push(change);
    }
}
