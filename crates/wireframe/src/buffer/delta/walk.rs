//! Goes through two buffers side by side.

use super::super::attrs::AttrReader;
use super::super::id_set::IdSet;
use super::super::layout::{ATTR_BYTES, CLASS_ATTR, CLASS_IDENT, CLASS_TEXT, NODE_BYTES, halves, words};
use super::super::limits::{MAX_DEPTH, MAX_NODES};
use super::super::open::{FrameBuffer, Sections};
use super::super::parse::Degraded;
use super::super::record::{Record, near};
use super::layout::{Layout, NONE, Spot};
use super::resync::{Resync, id};
use super::strings::SameStrings;
use super::{Delta, Run, Step};
use crate::{Attr, Frame, Kind, Node, NodeId, Point, RawText, Rect};

/// Nodes that are compared at once, as bytes. Fewer find smaller parts that are the same, more find them
/// faster.
const BLOCK: usize = 16;

/// Most places where nodes came or went: each moves all nodes behind it.
const MAX_RUNS: usize = 64;

/// Finds what is different in `after` from `before`, of which `frame` was made and `layout` found.
///
/// `None` where only reading all of `after` can tell.
#[must_use]
pub fn delta<'a, T>(
    before: &FrameBuffer<'_>,
    layout: &Layout,
    frame: &Frame<T>,
    after: &FrameBuffer<'a>,
) -> Option<Delta<RawText<'a>>> {
    let (old, new) = (before.sections.as_ref()?, after.sections.as_ref()?);
    let (old_nodes, new_nodes) = (nodes(old), nodes(new));
    if new_nodes.len() > MAX_NODES || old_nodes.len() != frame.nodes.len() {
        return None;
    }
    let mut walk = Walk {
        old: Side::new(old),
        new: Side::new(new),
        layout: &layout.spots,
        frame,
        strings: SameStrings::new(old, new),
        reader: AttrReader::new(new).ok()?,
        new_attrs_from: new.attrs_at(),
        careful_until: 0,
        open: Vec::new(),
        keeps_attrs: true,
        steps: Vec::new(),
    };
    let runs = walk.all()?;
    if !runs.is_empty() {
        let painted_as_listed = old.ranks.is_empty() && new.ranks.is_empty();
        if !painted_as_listed || !are_new(&walk.steps, old_nodes) {
            return None;
        }
    } else if old.ranks != new.ranks {
        return None;
    }
    let text_bytes = walk.reader.text_bytes();
    layout.has_room_for(text_bytes).then_some(Delta {
        keeps_layout: runs.is_empty() && walk.keeps_attrs,
        steps: walk.steps,
        runs,
        text_bytes,
    })
}

fn nodes<'a>(sections: &Sections<'a>) -> &'a [[u8; NODE_BYTES]] {
    sections.nodes.as_chunks().0
}

/// Whether no inserted node has an id that was there before, or that another one has: such a node moved.
fn are_new<T>(steps: &[Step<T>], old: &[[u8; NODE_BYTES]]) -> bool {
    let inserted = || {
        steps.iter().filter_map(|step| match step {
            Step::Insert { node, .. } => Some(node.id.value()),
            _ => None,
        })
    };
    let Some(least) = inserted().min() else {
        return true;
    };
    let mut ids = IdSet::for_up_to(inserted().count());
    // Counters go up, so hardly any old id is as high as a new one.
    inserted().all(|id| ids.insert(id)) && !old.iter().map(id).filter(|id| *id >= least).any(|id| ids.has(id))
}

/// The sections of one buffer.
struct Side<'a> {
    nodes: &'a [[u8; NODE_BYTES]],
    attrs: &'a [[u8; ATTR_BYTES]],
}

impl<'a> Side<'a> {
    fn new(sections: &Sections<'a>) -> Self {
        Self {
            nodes: nodes(sections),
            attrs: sections.attrs.as_chunks().0,
        }
    }
}

struct Walk<'o, 'a, T> {
    old: Side<'o>,
    new: Side<'a>,
    layout: &'o [Spot],
    frame: &'o Frame<T>,
    strings: SameStrings<'o, 'a>,
    reader: AttrReader<'a>,
    new_attrs_from: usize,
    /// Up to this old position a node may stand in something that moved or scrolled, so that equal bytes do
    /// not mean an equal place.
    careful_until: usize,
    /// Nodes around the current one whose content may have moved, with its origin now.
    open: Vec<Moved>,
    /// Every node has as many attributes as before.
    keeps_attrs: bool,
    steps: Vec<Step<RawText<'a>>>,
}

/// A node whose content may have moved.
struct Moved {
    at: usize,
    end: usize,
    origin: Point,
}

/// Where the walk stands: in the old nodes, in the new ones and in the new attributes.
#[derive(Clone, Copy)]
struct Here {
    old: usize,
    new: usize,
    attrs: usize,
}

/// Nodes that just came, and what is open around them.
struct Arrivals {
    /// The old position of the innermost node that is still open, or [`NONE`].
    around: u32,
    /// The new position and attributes of that node, where it is the one right before.
    right_before: Option<(usize, usize)>,
    /// Nodes that came, each in the one before it.
    nested: Vec<Arrival>,
}

struct Arrival {
    id: NodeId,
    origin: Point,
}

impl<'a, T> Walk<'_, 'a, T> {
    fn all(&mut self) -> Option<Vec<Run>> {
        let mut here = Here {
            old: 0,
            new: 0,
            attrs: 0,
        };
        let mut resync = Resync::new(self.old.nodes.len() + self.new.nodes.len());
        let mut runs: Vec<Run> = Vec::new();
        let mut arrivals: Option<Arrivals> = None;
        let mut kept: Option<(usize, usize, usize)> = None;
        let mut next_block = 0;
        while here.old < self.old.nodes.len() || here.new < self.new.nodes.len() {
            if arrivals.is_none() && here.old >= next_block {
                if let Some(attrs) = self.same_block(here) {
                    here.old += BLOCK;
                    here.new += BLOCK;
                    here.attrs += attrs;
                    let last = self.layout.get(here.old - 1)?.attrs_at;
                    let own = self.layout.get(here.old)?.attrs_at - last;
                    kept = Some((here.old - 1, here.new - 1, here.attrs - own as usize));
                    continue;
                }
                next_block = here.old + BLOCK;
            }
            if let (Some(was), Some(is)) = (self.old.nodes.get(here.old), self.new.nodes.get(here.new)) {
                if was == is
                    && here.old >= self.careful_until
                    && arrivals.is_none()
                    && let Some(attrs) = self.same_attrs_at(here)
                {
                    kept = Some((here.old, here.new, here.attrs));
                    here.old += 1;
                    here.new += 1;
                    here.attrs += attrs;
                    continue;
                }
                if id(was) == id(is) {
                    if let Some(arrivals) = arrivals.take() {
                        self.check_parent(here.old, arrivals.around)?;
                    }
                    let attrs = self.pair(here, was, is)?;
                    kept = Some((here.old, here.new, here.attrs));
                    here.old += 1;
                    here.new += 1;
                    here.attrs += attrs;
                    continue;
                }
            }
            let (went, came) =
                resync.ahead(self.old.nodes.get(here.old..)?, self.new.nodes.get(here.new..)?)?;
            match runs.last_mut() {
                Some(run) if arrivals.is_some() => {
                    run.went.end += went;
                    run.came += came;
                }
                _ => runs.push(Run {
                    went: here.old..here.old + went,
                    came,
                }),
            }
            if runs.len() > MAX_RUNS {
                return None;
            }
            let arrivals = arrivals.get_or_insert_with(|| Arrivals {
                around: kept.map_or(NONE, |(at, ..)| at as u32),
                right_before: kept.map(|(_, new, attrs)| (new, attrs)),
                nested: Vec::new(),
            });
            here.old += went;
            for _ in 0..came {
                here.attrs += self.arrive(here, arrivals)?;
                here.new += 1;
            }
        }
        (here.attrs == self.new.attrs.len()).then_some(runs)
    }

    /// How many attributes the next nodes have, where a whole block of them is the same.
    fn same_block(&mut self, here: Here) -> Option<usize> {
        let end = here.old + BLOCK;
        if here.old < self.careful_until
            || self.old.nodes.get(here.old..end)? != self.new.nodes.get(here.new..here.new + BLOCK)?
        {
            return None;
        }
        let from = self.layout.get(here.old)?.attrs_at as usize;
        let to = self.layout.get(end)?.attrs_at as usize;
        let attrs = self.old.attrs.get(from..to)?;
        if attrs != self.new.attrs.get(here.attrs..here.attrs + attrs.len())? {
            return None;
        }
        (self.strings.all() || self.same_strings(attrs)).then_some(attrs.len())
    }

    /// How many attributes a node has that is the same so far, where they are the same too.
    fn same_attrs_at(&mut self, here: Here) -> Option<usize> {
        let from = self.layout.get(here.old)?.attrs_at as usize;
        let to = self.layout.get(here.old + 1)?.attrs_at as usize;
        let attrs = self.old.attrs.get(from..to)?;
        if attrs != self.new.attrs.get(here.attrs..here.attrs + attrs.len())? {
            return None;
        }
        // Names and texts come after scalars.
        let last = words::<2>(attrs.last().unwrap_or(&[0; ATTR_BYTES]));
        let [place, _] = last;
        (self.strings.all() || class(place) == CLASS_ATTR || self.same_strings(attrs)).then_some(attrs.len())
    }

    /// Whether equal attributes name equal strings.
    fn same_strings(&mut self, attrs: &[[u8; ATTR_BYTES]]) -> bool {
        attrs.iter().all(|record| {
            let [place, value] = halves(u64::from_le_bytes(*record));
            match class(place) {
                CLASS_IDENT => self.strings.same(value, value, false),
                CLASS_TEXT => self.strings.same(value, value, true),
                _ => true,
            }
        })
    }

    /// Whether attributes say the same, perhaps with other numbers for their strings.
    fn same_attrs(&mut self, old: &[[u8; ATTR_BYTES]], new: &[[u8; ATTR_BYTES]]) -> bool {
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| {
                let (was, is) = (u64::from_le_bytes(*old), u64::from_le_bytes(*new));
                let ([was_at, old], [place, new]) = (halves(was), halves(is));
                was_at == place
                    && match class(place) {
                        CLASS_IDENT => self.strings.same(old, new, false),
                        CLASS_TEXT => self.strings.same(old, new, true),
                        _ => old == new,
                    }
            })
    }

    /// Compares a node with what it was; gives the number of its attributes.
    fn pair(&mut self, here: Here, was: &[u8; NODE_BYTES], is: &'a [u8; NODE_BYTES]) -> Option<usize> {
        let spot = *self.layout.get(here.old)?;
        let old_end = self.layout.get(here.old + 1)?.attrs_at as usize;
        let [_, old_parent, old_left, old_top, _, _, old_tail] = words(was);
        let [_, parent, left, top, _, _, tail] = words(is);
        let count = (tail & 0xFFFF) as usize;
        let old_attrs = self.old.attrs.get(spot.attrs_at as usize..old_end)?;
        let attrs = self.new.attrs.get(here.attrs..here.attrs + count)?;
        if parent != old_parent {
            return None;
        }
        let alike = attrs == old_attrs;
        self.keeps_attrs &= attrs.len() == old_attrs.len();
        let same_attrs = if alike {
            self.strings.all() || self.same_strings(attrs)
        } else {
            self.same_attrs(old_attrs, attrs)
        };
        let stands = was == is && here.old >= self.careful_until;
        let node = self.frame.nodes.get(here.old)?;
        let rect = if stands {
            node.rect
        } else {
            rect_in(self.origin_above(here.old, spot.parent)?, is)
        };
        let end = spot.end as usize;
        if end > here.old + 1 {
            if left != old_left || top != old_top || !alike {
                self.careful_until = self.careful_until.max(end);
            }
            if here.old < self.careful_until {
                self.open.push(Moved {
                    at: here.old,
                    end,
                    origin: origin(is, attrs),
                });
            }
        }
        if !same_attrs || tail >> 16 != old_tail >> 16 {
            let node = self.read(is, attrs, here, rect)?;
            self.steps.push(Step::Change { at: here.old, node });
        } else if rect != node.rect {
            self.steps.push(Step::Place { at: here.old, rect });
        }
        Some(count)
    }

    /// Reads a node that came; gives the number of its attributes.
    fn arrive(&mut self, here: Here, arrivals: &mut Arrivals) -> Option<usize> {
        let bytes = self.new.nodes.get(here.new)?;
        let [own, parent, _, _, _, _, tail] = words(bytes);
        let (own, parent) = (NodeId::new(own)?, NodeId::new(parent));
        let attrs = self
            .new
            .attrs
            .get(here.attrs..here.attrs + (tail & 0xFFFF) as usize)?;
        let mut after = None;
        while arrivals
            .nested
            .last()
            .is_some_and(|above| Some(above.id) != parent)
        {
            after = arrivals.nested.pop().map(|left| left.id);
        }
        let (above, parent_at) = if let Some(above) = arrivals.nested.last() {
            (above.origin, None)
        } else {
            after = self.close_around(arrivals, parent).or(after);
            match (arrivals.around, parent) {
                (NONE, None) => (Point::default(), None),
                (NONE, Some(_)) => return None,
                (around, _) => (self.origin_now(around as usize, arrivals)?, Some(around as usize)),
            }
        };
        let depth = self
            .layout
            .get(arrivals.around as usize)
            .map_or(0, |spot| spot.depth as usize + 1);
        if depth + arrivals.nested.len() >= MAX_DEPTH {
            return None;
        }
        let node = self.read(bytes, attrs, here, rect_in(above, bytes))?;
        arrivals.nested.push(Arrival {
            id: own,
            origin: origin(bytes, attrs),
        });
        self.steps.push(Step::Insert {
            node,
            after,
            parent_at,
        });
        Some(attrs.len())
    }

    /// Closes the nodes around that the next one does not stand in; gives the last of them.
    fn close_around(&self, arrivals: &mut Arrivals, parent: Option<NodeId>) -> Option<NodeId> {
        let mut closed = None;
        while let Some(around) = self.frame.nodes.get(arrivals.around as usize) {
            if Some(around.id) == parent {
                break;
            }
            closed = Some(around.id);
            arrivals.around = self
                .layout
                .get(arrivals.around as usize)
                .map_or(NONE, |spot| spot.parent);
            arrivals.right_before = None;
        }
        closed
    }

    /// After nodes came or went: the next one's parent has to be open still.
    fn check_parent(&self, at: usize, mut around: u32) -> Option<()> {
        let parent = self.layout.get(at)?.parent;
        while around != parent {
            around = self
                .layout
                .get(around as usize)
                .filter(|_| around != NONE)?
                .parent;
        }
        Some(())
    }

    /// The origin now of the content of an old node's parent.
    #[inline]
    fn origin_above(&mut self, at: usize, parent: u32) -> Option<Point> {
        while self.open.last().is_some_and(|open| open.end <= at) {
            self.open.pop();
        }
        if parent == NONE {
            return Some(Point::default());
        }
        self.moved_origin(parent as usize)
            .or_else(|| self.old_origin(parent as usize))
    }

    /// The origin now of the content of a node that nodes came into.
    fn origin_now(&self, at: usize, arrivals: &Arrivals) -> Option<Point> {
        if let Some((new, attrs)) = arrivals.right_before {
            let bytes = self.new.nodes.get(new)?;
            let [.., tail] = words::<7>(bytes);
            let attrs = self.new.attrs.get(attrs..attrs + (tail & 0xFFFF) as usize)?;
            return Some(origin(bytes, attrs));
        }
        self.moved_origin(at).or_else(|| self.old_origin(at))
    }

    fn moved_origin(&self, at: usize) -> Option<Point> {
        let open = self.open.iter().rev().find(|open| open.at == at)?;
        Some(open.origin)
    }

    /// What has not moved has the origin that it had.
    fn old_origin(&self, at: usize) -> Option<Point> {
        let from = self.layout.get(at)?.attrs_at as usize;
        let to = self.layout.get(at + 1)?.attrs_at as usize;
        Some(origin(self.old.nodes.get(at)?, self.old.attrs.get(from..to)?))
    }

    fn read(
        &mut self,
        bytes: &[u8; NODE_BYTES],
        attrs: &[[u8; ATTR_BYTES]],
        here: Here,
        rect: Rect,
    ) -> Option<Node<RawText<'a>>> {
        let record = Record::read(bytes, 0).ok()?;
        let kind = Kind::from_code(record.kind).unwrap_or(Kind::Unknown);
        let mut node = Node::new(record.id, record.parent, kind, rect);
        let attrs_at = self.new_attrs_from + here.attrs * ATTR_BYTES;
        let fits = self
            .reader
            .read(&mut node, attrs, attrs_at, &mut Degraded::default())
            .ok()?;
        (fits && !node.flag(Attr::ChildrenNotReached)).then_some(node)
    }
}

fn class(place: u32) -> u16 {
    (place >> 16) as u16
}

/// A node's place from the origin of its parent's content.
#[inline]
fn rect_in(origin: Point, bytes: &[u8; NODE_BYTES]) -> Rect {
    let [_, _, left, top, right, bottom] = words(bytes).map(|word| near(word.cast_signed()));
    Rect {
        x: left - origin.x,
        y: top - origin.y,
        w: (right - left).max(0),
        h: (bottom - top).max(0),
    }
}

/// Where the places of a node's children are counted from.
fn origin(bytes: &[u8; NODE_BYTES], attrs: &[[u8; ATTR_BYTES]]) -> Point {
    let [_, _, left, top] = words(bytes);
    let mut origin = Point {
        x: near(left.cast_signed()),
        y: near(top.cast_signed()),
    };
    for record in attrs {
        let [place, value] = words(record);
        if place > u32::from(Attr::ScrollY.code()) {
            break;
        }
        if place == u32::from(Attr::ScrollX.code()) {
            origin.x -= near(value.cast_signed());
        } else if place == u32::from(Attr::ScrollY.code()) {
            origin.y -= near(value.cast_signed());
        }
    }
    origin
}
