//! Touches that would tell what was typed: those on a keyboard, on a PIN pad, on anything blocked or masked
//! by hand are recorded at the middle of it, whatever key they were on.
//!
//! A touch comes between two frames, and what it fell on may be in the later one only (a PIN pad that just
//! appeared). So touches wait for the next frame and keep their place only where neither frame forbids it.

use std::collections::BTreeMap;

use afterimage_masking::MaskedFrame;
use afterimage_wireframe::{Attr, Kind, NodeId, Point, Rect, Timed, Touch, TouchPhase, node_bounds};

/// Longest that a touch waits for the next frame, milliseconds: a screen that does not change sends none,
/// and a block of the recording is cut as often.
const LONGEST_WAIT_MS: u64 = 1000;

/// Most pointers that are followed: more than there are fingers, and a host that loses their ends takes no
/// memory beyond.
const MAX_POINTERS: usize = 32;

/// Where on the screen a touch may not tell its place.
#[derive(Debug, Default)]
pub struct Areas {
    /// From the topmost to the lowest.
    layers: Vec<Layer>,
}

/// What is painted in one place.
#[derive(Debug)]
struct Layer {
    visible: Rect,
    /// The middle of the private subtree that this is part of; else it hides what is below it.
    private: Option<Point>,
}

impl Areas {
    /// The areas of a frame: placeholders, and subtrees that were masked by hand.
    pub fn of(frame: &MaskedFrame, is_masked_by_hand: impl Fn(NodeId) -> bool) -> Self {
        let shown = node_bounds(frame);
        let mut private: BTreeMap<NodeId, Point> = BTreeMap::new();
        let mut layers: BTreeMap<NodeId, Layer> = BTreeMap::new();
        for (node, shown) in frame.nodes.iter().zip(&shown) {
            let above = node.parent.and_then(|parent| private.get(&parent).copied());
            let is_private = node.kind == Kind::Placeholder || is_masked_by_hand(node.id);
            let middle = above.or_else(|| is_private.then(|| middle(&shown.visible)));
            if let Some(middle) = middle {
                private.insert(node.id, middle);
            }
            let is_opaque = node
                .attr(Attr::Background)
                .is_some_and(|colour| colour & 0xff == 0xff)
                && node.attr(Attr::Opacity).is_none();
            if middle.is_some() || is_opaque {
                layers.insert(
                    node.id,
                    Layer {
                        visible: shown.visible,
                        private: middle,
                    },
                );
            }
        }
        let in_tree_order = || frame.nodes.iter().map(|node| node.id).collect();
        let order: Vec<NodeId> = frame.paint.clone().unwrap_or_else(in_tree_order);
        let layers = order.iter().rev().filter_map(|id| layers.remove(id)).collect();
        Self { layers }
    }

    /// Where a touch is recorded that may not tell its place; `None` where it may.
    fn cover(&self, at: Point) -> Option<Point> {
        let on_top = self.layers.iter().find(|layer| contains(&layer.visible, at))?;
        on_top.private
    }
}

/// The touches that wait, and the pointers that came down where they may not tell their place.
#[derive(Debug, Default)]
pub struct TouchPrivacy {
    waiting: Vec<Timed<Touch>>,
    inside: BTreeMap<u32, Point>,
    /// The keyboard's frame as the host told it, and the one before while touches may be on either.
    keyboards: [Option<Rect>; 2],
}

impl TouchPrivacy {
    /// Takes a touch, to be asked for with [`Self::release`].
    pub fn hold(&mut self, touch: Timed<Touch>) {
        self.waiting.push(touch);
    }

    /// The keyboard is about to be in another place: until it is, both count.
    pub fn keyboard_comes(&mut self, frame: Option<Rect>) {
        self.keyboards = [self.keyboards[0], frame];
    }

    /// The keyboard is in this place.
    pub fn keyboard_is(&mut self, frame: Option<Rect>) {
        self.keyboards = [frame, None];
    }

    /// When the touches that wait should be released whatever comes.
    pub fn due_at_ms(&self) -> Option<u64> {
        Some(self.waiting.first()?.uptime_ms.saturating_add(LONGEST_WAIT_MS))
    }

    /// When the first of the touches that wait came.
    pub fn first_ms(&self) -> Option<u64> {
        Some(self.waiting.first()?.uptime_ms)
    }

    /// Takes out the touches that have waited long enough by a time.
    pub fn overdue(&mut self, now_ms: u64) -> Vec<Timed<Touch>> {
        let is_fresh = |touch: &Timed<Touch>| touch.uptime_ms.saturating_add(LONGEST_WAIT_MS) > now_ms;
        let fresh = self
            .waiting
            .iter()
            .position(is_fresh)
            .unwrap_or(self.waiting.len());
        self.waiting.drain(..fresh).collect()
    }

    /// Takes out all touches that wait.
    pub fn all(&mut self) -> Vec<Timed<Touch>> {
        std::mem::take(&mut self.waiting)
    }

    /// Takes the place of a touch away where one of these areas forbids it; `None` where there is nothing left
    /// to record.
    ///
    /// A pointer that came down in such an area stays at its middle until it goes up, and its moves are left
    /// out: where it left would tell where it was.
    pub fn judge(&mut self, mut touch: Timed<Touch>, areas: &[Areas]) -> Option<Timed<Touch>> {
        let Touch { pointer, phase, at } = touch.value;
        let keyboard = self.keyboards.iter().flatten().find(|frame| contains(frame, at));
        let cover = keyboard
            .map(middle)
            .or_else(|| areas.iter().find_map(|areas| areas.cover(at)));
        let came_down = match phase {
            TouchPhase::Start => {
                self.inside.remove(&pointer);
                if let Some(middle) = cover {
                    if self.inside.len() >= MAX_POINTERS {
                        self.inside.pop_first();
                    }
                    self.inside.insert(pointer, middle);
                }
                None
            }
            TouchPhase::Move => self.inside.get(&pointer).copied(),
            _ => self.inside.remove(&pointer),
        };
        if phase == TouchPhase::Move && came_down.is_some() {
            return None;
        }
        touch.value.at = came_down.or(cover).unwrap_or(at);
        Some(touch)
    }
}

fn middle(rect: &Rect) -> Point {
    Point {
        x: rect.x.saturating_add(rect.w / 2),
        y: rect.y.saturating_add(rect.h / 2),
    }
}

fn contains(rect: &Rect, at: Point) -> bool {
    (rect.x..rect.right()).contains(&at.x) && (rect.y..rect.bottom()).contains(&at.y)
}
