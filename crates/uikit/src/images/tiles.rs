//! Pictures of SwiftUI's hosting views, whose texts have no other source. Off by default.
//!
//! A picture has a fingerprint before anything is drawn: a number that occurs once in the process. So the engine decides first, by the
//! privacy tables for images of unknown origin, and a view is drawn only if its picture is requested. Afterwards it is drawn again from
//! time to time, and has a new number if its pixels differ.

use std::fmt::Write as _;

use afterimage_wireframe::{NodeId, VIEW_PICTURE};
use objc2::rc::{Retained, Weak};
use objc2_core_foundation::{CGPoint, CGRect, CGSize};
use objc2_ui_kit::UIView;

use super::bitmap::{Bitmap, divide_by_alpha};
use super::fingerprints::{hash, next_unread, process_number};
use super::requests::{MAX_EDGE_PX, fitted};
use crate::host::{FrameSink, WantedImage};
use crate::objects::memory::new_id;
use crate::pace::NS_PER_MS;

/// The system may draw the screen as it was a moment ago. So a view is drawn only if nothing private was in it for longer than that.
const SETTLED_NS: u64 = 500 * NS_PER_MS;
/// Time between two drawings of a view. Each takes the main thread several milliseconds.
const REDRAWN_AFTER_NS: u64 = 5_000 * NS_PER_MS;
/// Pictures of a screen, as many as an advice requests at once.
const MAX_TILES: usize = 4;

/// The pictures of the hosting views that are shown.
#[derive(Default)]
pub(crate) struct Tiles {
    /// Whether the app wants them, on this version of iOS.
    is_on: bool,
    shown: Vec<Tile>,
    now_ns: u64,
    /// Whether a later walk has to follow, even if nothing is drawn.
    pub(crate) has_waiting: bool,
    bitmap: Bitmap,
    fingerprint: String,
}

struct Tile {
    view: Weak<UIView>,
    /// The hosting view's id.
    of: NodeId,
    /// Id of the picture's node.
    node: NodeId,
    /// The number that is the fingerprint.
    number: u64,
    public_since_ns: u64,
    drawn: Option<Drawn>,
}

/// The last drawing of a picture that was requested.
#[derive(Clone, Copy)]
struct Drawn {
    at_ns: u64,
    content: u64,
    max_edge_px: u32,
}

impl Tiles {
    /// Takes pictures, or none.
    pub(crate) fn set_on(&mut self, is_on: bool) {
        self.is_on = is_on;
    }

    /// Returns whether pictures are taken at all.
    pub(crate) fn is_on(&self) -> bool {
        self.is_on
    }

    /// Starts a walk.
    pub(crate) fn begin(&mut self, now_ns: u64) {
        self.now_ns = now_ns;
        self.has_waiting = false;
        self.shown.retain(|tile| tile.view.load().is_some());
    }

    /// Notes that nothing private is in a view. Returns the id of the picture's node, if there is one now.
    pub(crate) fn is_public(&mut self, view: &UIView, of: NodeId) -> Option<NodeId> {
        if let Some(tile) = self.shown.iter().find(|tile| tile.of == of) {
            let is_settled = self.now_ns.saturating_sub(tile.public_since_ns) >= SETTLED_NS;
            self.has_waiting |= !is_settled;
            return is_settled.then_some(tile.node);
        }
        if self.shown.len() < MAX_TILES {
            self.has_waiting = true;
            self.shown.push(Tile {
                view: Weak::new(view),
                of,
                node: new_id(),
                number: next_unread(),
                public_since_ns: self.now_ns,
                drawn: None,
            });
        }
        None
    }

    /// Notes that something private is in a view, or that it has a text: it has no picture.
    pub(crate) fn is_private(&mut self, of: NodeId) {
        self.shown.retain(|tile| tile.of != of);
    }

    /// Returns the fingerprint of the picture of a view.
    pub(crate) fn fingerprint(&mut self, of: NodeId) -> Option<&str> {
        let tile = self.shown.iter().find(|tile| tile.of == of)?;
        write_number(tile.number, &mut self.fingerprint);
        Some(&self.fingerprint)
    }

    /// Returns the view whose picture has this fingerprint, and its id.
    pub(crate) fn find(&mut self, fingerprint: &str) -> Option<(Retained<UIView>, NodeId)> {
        let own = &mut self.fingerprint;
        let found = self.shown.iter().find(|tile| {
            write_number(tile.number, own);
            own == fingerprint
        })?;
        Some((found.view.load()?, found.of))
    }

    /// Returns a view that is drawn again now to see whether it changed, and its id.
    pub(crate) fn due(&self) -> Option<(Retained<UIView>, NodeId)> {
        let is_due = |drawn: Drawn| self.now_ns.saturating_sub(drawn.at_ns) >= REDRAWN_AFTER_NS;
        let due = self.shown.iter().find(|tile| tile.drawn.is_some_and(is_due))?;
        Some((due.view.load()?, due.of))
    }

    /// Draws and submits the requested picture of a view. Returns whether it is accepted.
    pub(crate) fn submit(
        &mut self,
        view: &UIView,
        of: NodeId,
        wanted: &WantedImage,
        sink: &mut dyn FrameSink,
    ) -> bool {
        let max_edge_px = wanted.max_edge_px.clamp(1, MAX_EDGE_PX);
        let at_ns = self.now_ns;
        let Some(tile) = self.shown.iter_mut().find(|tile| tile.of == of) else {
            return false;
        };
        let Some((size, pixels)) = draw(&mut self.bitmap, view, max_edge_px) else {
            return false;
        };
        tile.drawn = Some(Drawn {
            at_ns,
            content: hash(size[0] as usize, pixels),
            max_edge_px,
        });
        divide_by_alpha(pixels);
        sink.submit_image(&wanted.hash, size, pixels)
    }

    /// Draws a view again. If its pixels differ from those of the last time, its picture is a new one.
    pub(crate) fn redraw(&mut self, view: &UIView, of: NodeId) {
        let at_ns = self.now_ns;
        let Some(tile) = self.shown.iter_mut().find(|tile| tile.of == of) else {
            return;
        };
        let Some(last) = tile.drawn.take() else {
            return;
        };
        let drawn = draw(&mut self.bitmap, view, last.max_edge_px);
        let content = drawn.map(|(size, pixels)| hash(size[0] as usize, pixels));
        if content == Some(last.content) {
            tile.drawn = Some(Drawn { at_ns, ..last });
        } else {
            tile.number = next_unread();
            self.has_waiting = true;
        }
    }

    /// Forgets all pictures, and releases the memory for pixels.
    pub(crate) fn release(&mut self) {
        self.shown.clear();
        self.bitmap.release();
    }
}

/// Draws a view as it is on the screen. `None` if the system cannot.
///
/// `drawViewHierarchyInRect:afterScreenUpdates:` without updates copies what is drawn: it neither performs a layout nor calls drawing code of
/// the app, as `renderInContext:` of the layer does, which also leaves out what other layers than those of Core Animation draw.
fn draw<'a>(bitmap: &'a mut Bitmap, view: &UIView, max_edge_px: u32) -> Option<([u32; 2], &'a mut [u8])> {
    let size = view.bounds().size;
    let [width, height] = fitted([size.width, size.height], max_edge_px)?;
    let rect = CGRect::new(CGPoint::ZERO, CGSize::new(f64::from(width), f64::from(height)));
    let draw = || view.drawViewHierarchyInRect_afterScreenUpdates(rect, false);
    let pixels = bitmap.draw_by(width as usize, height as usize, draw)?;
    Some(([width, height], pixels))
}

fn write_number(number: u64, fingerprint: &mut String) {
    fingerprint.clear();
    // Writing into a string cannot fail.
    let _ = write!(fingerprint, "{VIEW_PICTURE}{:x}-{number:x}", process_number());
}
