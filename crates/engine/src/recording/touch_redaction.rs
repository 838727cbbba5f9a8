//! Redaction of touches whose place would reveal input: a touch on a keyboard, a PIN pad, or anything blocked or masked by
//! hand is recorded at the centre of that area.
//!
//! A touch arrives between two frames, and its target may be in the later frame only (a PIN pad that just appeared). Touches are
//! therefore held until the next frame, and keep their place only if both frames allow it.

use std::collections::BTreeMap;

use afterimage_masking::MaskedFrame;
use afterimage_wireframe::{Attr, Kind, NodeId, Point, Rect, Timed, Touch, TouchPhase, node_bounds};

use crate::session::MAX_HELD_TOUCHES;

/// Longest time that a touch waits for the next frame, in milliseconds. A screen that does not change submits none, and a
/// block of the recording is cut as often.
const MAX_HOLD_MS: u64 = 1000;

/// Most pointers that are tracked: more than a person has fingers. A host that loses their ends costs no memory beyond this.
const MAX_POINTERS: usize = 32;

/// The areas of one frame in which touches lose their place.
#[derive(Debug, Default)]
pub(super) struct PrivateAreas {
    /// Private and opaque areas, from the topmost to the lowest.
    layers: Vec<Layer>,
}

/// A painted area.
#[derive(Debug)]
struct Layer {
    visible: Rect,
    /// The centre of the private subtree that the area belongs to. `None` if the area is opaque and hides what is below it.
    private: Option<Point>,
}

impl PrivateAreas {
    /// Collects the areas of a frame: placeholders, and subtrees that were masked by hand.
    pub(super) fn new(frame: &MaskedFrame, is_masked_by_hand: impl Fn(NodeId) -> bool) -> Self {
        let shown = node_bounds(frame);
        let mut private: BTreeMap<NodeId, Point> = BTreeMap::new();
        let mut layers: BTreeMap<NodeId, Layer> = BTreeMap::new();
        for (node, shown) in frame.nodes.iter().zip(&shown) {
            let inherited = node.parent.and_then(|parent| private.get(&parent).copied());
            let is_private = node.kind == Kind::Placeholder || is_masked_by_hand(node.id);
            let centre = inherited.or_else(|| is_private.then(|| centre(&shown.visible)));
            if let Some(centre) = centre {
                private.insert(node.id, centre);
            }
            let is_opaque = node
                .attr(Attr::Background)
                .is_some_and(|colour| colour & 0xff == 0xff)
                && node.attr(Attr::Opacity).is_none();
            if centre.is_some() || is_opaque {
                layers.insert(
                    node.id,
                    Layer {
                        visible: shown.visible,
                        private: centre,
                    },
                );
            }
        }
        let in_tree_order = || frame.nodes.iter().map(|node| node.id).collect();
        let order: Vec<NodeId> = frame.paint.clone().unwrap_or_else(in_tree_order);
        let layers = order.iter().rev().filter_map(|id| layers.remove(id)).collect();
        Self { layers }
    }

    /// Returns the recorded place of a touch on a private area, and `None` if the touch keeps its place.
    fn redacted_place(&self, at: Point) -> Option<Point> {
        let topmost = self.layers.iter().find(|layer| contains(&layer.visible, at))?;
        topmost.private
    }
}

/// The held touches, and the pointers that went down on a private area.
#[derive(Debug, Default)]
pub(super) struct TouchRedaction {
    held: Vec<Timed<Touch>>,
    /// Pointers that went down on a private area, each with the recorded place.
    redacted: BTreeMap<u32, Point>,
    /// The keyboard's frame as the host reported it, and the next one while held touches may be on either.
    keyboards: [Option<Rect>; 2],
}

impl TouchRedaction {
    /// Holds a touch until [`Self::take_all`] or [`Self::take_overdue`]. Returns `false`, and drops the touch, if
    /// [`MAX_HELD_TOUCHES`] are held: recorded without the next frame, a touch could reveal a place that this frame hides.
    pub(super) fn hold(&mut self, touch: Timed<Touch>) -> bool {
        let has_room = self.held.len() < MAX_HELD_TOUCHES;
        if has_room {
            self.held.push(touch);
        }
        has_room
    }

    /// Adds the keyboard's next place: until [`Self::keyboard_moved`], touches on either place are redacted.
    pub(super) fn keyboard_moves(&mut self, frame: Option<Rect>) {
        let [present, _] = self.keyboards;
        self.keyboards = [present, frame];
    }

    /// Sets the keyboard's place.
    pub(super) fn keyboard_moved(&mut self, frame: Option<Rect>) {
        self.keyboards = [frame, None];
    }

    /// Returns the time at which the oldest held touch is recorded, with or without a frame.
    pub(super) fn next_deadline_ms(&self) -> Option<u64> {
        Some(self.first_ms()?.saturating_add(MAX_HOLD_MS))
    }

    /// Returns the time of the oldest held touch.
    pub(super) fn first_ms(&self) -> Option<u64> {
        Some(self.held.first()?.elapsed_ms)
    }

    /// Removes the touches that were held for [`MAX_HOLD_MS`].
    pub(super) fn take_overdue(&mut self, now_ms: u64) -> Vec<Timed<Touch>> {
        let is_fresh = |touch: &Timed<Touch>| touch.elapsed_ms.saturating_add(MAX_HOLD_MS) > now_ms;
        let fresh = self.held.iter().position(is_fresh).unwrap_or(self.held.len());
        self.held.drain(..fresh).collect()
    }

    /// Removes all held touches.
    pub(super) fn take_all(&mut self) -> Vec<Timed<Touch>> {
        std::mem::take(&mut self.held)
    }

    /// Removes the place of a touch if one of the areas is private there. Returns `None` if nothing is left to record.
    ///
    /// A pointer that went down on a private area stays at its centre until it goes up. Its moves are not recorded: the
    /// place where it left the area would reveal where it was.
    pub(super) fn redact(&mut self, mut touch: Timed<Touch>, areas: &[PrivateAreas]) -> Option<Timed<Touch>> {
        let Touch { pointer, phase, at } = touch.value;
        let keyboard = self.keyboards.iter().flatten().find(|frame| contains(frame, at));
        let redacted = keyboard
            .map(centre)
            .or_else(|| areas.iter().find_map(|areas| areas.redacted_place(at)));
        let went_down = match phase {
            TouchPhase::Start => {
                self.redacted.remove(&pointer);
                if let Some(centre) = redacted {
                    if self.redacted.len() >= MAX_POINTERS {
                        self.redacted.pop_first();
                    }
                    self.redacted.insert(pointer, centre);
                }
                None
            }
            TouchPhase::Move => self.redacted.get(&pointer).copied(),
            _ => self.redacted.remove(&pointer),
        };
        if phase == TouchPhase::Move && went_down.is_some() {
            return None;
        }
        touch.value.at = went_down.or(redacted).unwrap_or(at);
        Some(touch)
    }
}

fn centre(rect: &Rect) -> Point {
    Point {
        x: rect.x.saturating_add(rect.w / 2),
        y: rect.y.saturating_add(rect.h / 2),
    }
}

fn contains(rect: &Rect, at: Point) -> bool {
    (rect.x..rect.right()).contains(&at.x) && (rect.y..rect.bottom()).contains(&at.y)
}
