//! The latest frames of a source, as far as they decide about touches: the one on the screen, and the one before it.
//!
//! A touch is made between two walks, and its sample may arrive after the second of them. Both frames are therefore kept: the
//! present one by its tracker, the previous one as its buffer without strings, until a touch asks for its private areas.

use afterimage_masking::{MaskPolicy, MaskedFrame, Masker};
use afterimage_wireframe::buffer::{RawFrame, parse_tree};
use afterimage_wireframe::{Attr, Kind, Point, SourceId};

use super::private_areas::{PointPrivacy, PrivateAreas};
use crate::RawBytes;

/// The present and the previous frame of a source.
#[derive(Debug)]
pub(super) struct WalkedFrames {
    present: WalkedFrame,
    previous: Option<WalkedFrame>,
}

/// A frame and the walks that found it, the first and the last.
#[derive(Debug)]
struct WalkedFrame {
    first_ms: u64,
    last_ms: u64,
    content: Content,
}

/// The content of a frame.
#[derive(Debug)]
enum Content {
    /// The frame of the source's tracker.
    Tracked,
    /// The private areas of the frame.
    Areas(PrivateAreas),
    /// The buffer of an earlier frame, without its strings.
    Buffer(RawFrame<RawBytes>),
    /// The frame is not known.
    Lost,
}

/// The privacy of a touch's point in the frames of one source around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PointHistory {
    /// In the last frame that was walked before the touch.
    pub(super) before: PointPrivacy,
    /// In the first frame that was walked at the time of the touch or later, once there is one.
    pub(super) after: Option<PointPrivacy>,
}

/// The means to compute the private areas of a frame.
pub(super) struct AreaSource<'a> {
    pub(super) source: SourceId,
    pub(super) frame: &'a MaskedFrame,
    /// The buffer of the frame.
    pub(super) buffer: &'a RawFrame<RawBytes>,
    pub(super) masker: &'a Masker,
    pub(super) policy: &'a MaskPolicy,
}

impl WalkedFrames {
    /// Starts with the first frame of a source. If an earlier one was lost, the source may have been shown before.
    pub(super) fn new(walked_ms: u64, lost_ms: Option<u64>) -> Self {
        let lost = |at_ms| WalkedFrame {
            first_ms: at_ms,
            last_ms: at_ms,
            content: Content::Lost,
        };
        Self {
            present: WalkedFrame {
                first_ms: walked_ms,
                last_ms: walked_ms,
                content: Content::Tracked,
            },
            previous: lost_ms.map(lost),
        }
    }

    /// Advances to a frame with the same content. Returns the memory of a buffer that is no longer needed: a touch of before the
    /// present frame arrives with the next buffer at the latest.
    pub(super) fn walked_again(&mut self, walked_ms: u64) -> RawBytes {
        let walked_ms = walked_ms.max(self.present.last_ms);
        if matches!(self.present.content, Content::Lost) {
            self.advance(walked_ms, Content::Tracked);
        }
        self.present.last_ms = walked_ms;
        match &mut self.previous {
            Some(WalkedFrame { content, .. }) if matches!(content, Content::Buffer(_)) => {
                match std::mem::replace(content, Content::Lost) {
                    Content::Buffer(buffer) => buffer.into_memory(),
                    _ => RawBytes::default(),
                }
            }
            _ => RawBytes::default(),
        }
    }

    /// Advances to a frame with other content. Returns the memory of a buffer that is no longer needed.
    pub(super) fn changed(&mut self, walked_ms: u64, before: RawFrame<RawBytes>) -> RawBytes {
        let replaced = self.advance(walked_ms, Content::Tracked);
        let mut spare = match replaced.map(|frame| frame.content) {
            Some(Content::Buffer(buffer)) => buffer.into_memory(),
            _ => RawBytes::default(),
        };
        match &mut self.previous {
            Some(WalkedFrame { content, .. }) if matches!(content, Content::Tracked) => {
                *content = Content::Buffer(before.without_strings());
            }
            _ => spare = before.into_memory(),
        }
        spare
    }

    /// Advances to a frame that is lost.
    pub(super) fn lost(&mut self, walked_ms: u64) {
        if matches!(self.present.content, Content::Lost) {
            self.present.last_ms = walked_ms.max(self.present.last_ms);
        } else {
            self.advance(walked_ms, Content::Lost);
        }
        // Nothing decides about a touch between the frame before and this one, so that frame need not be kept.
        if let Some(previous) = &mut self.previous {
            previous.content = Content::Lost;
        }
    }

    /// Applies that the present frame was masked again, by other rules.
    pub(super) fn masked_again(&mut self) {
        if matches!(self.present.content, Content::Areas(_)) {
            self.present.content = Content::Tracked;
        }
    }

    /// Returns the privacy of the point of a touch.
    pub(super) fn at(&mut self, at: Point, touched_ms: u64, areas: &AreaSource<'_>) -> PointHistory {
        if touched_ms > self.present.last_ms {
            return PointHistory {
                before: self.present.at(at, areas),
                after: None,
            };
        }
        let present = self.present.at(at, areas);
        if touched_ms > self.present.first_ms {
            return PointHistory {
                before: present,
                after: Some(present),
            };
        }
        match &mut self.previous {
            None => PointHistory {
                before: PointPrivacy::NotShown,
                after: Some(present),
            },
            Some(previous) if touched_ms > previous.last_ms => PointHistory {
                before: previous.at(at, areas),
                after: Some(present),
            },
            Some(previous) if touched_ms > previous.first_ms => {
                let previous = previous.at(at, areas);
                PointHistory {
                    before: previous,
                    after: Some(previous),
                }
            }
            Some(_) => PointHistory {
                before: PointPrivacy::Unknown,
                after: Some(present),
            },
        }
    }

    /// Makes a frame the present one. Returns the one that is no longer kept.
    fn advance(&mut self, walked_ms: u64, content: Content) -> Option<WalkedFrame> {
        let walked_ms = walked_ms.max(self.present.last_ms);
        let next = WalkedFrame {
            first_ms: walked_ms,
            last_ms: walked_ms,
            content,
        };
        let before = std::mem::replace(&mut self.present, next);
        self.previous.replace(before)
    }
}

impl WalkedFrame {
    /// Returns the privacy of a point in the frame.
    fn at(&mut self, at: Point, source: &AreaSource<'_>) -> PointPrivacy {
        let areas = match &self.content {
            Content::Areas(areas) => return areas.at(at),
            Content::Tracked => Some(areas_of_tracked(source)),
            Content::Buffer(buffer) => areas_of_buffer(buffer, source),
            Content::Lost => None,
        };
        let privacy = areas.as_ref().map_or(PointPrivacy::Unknown, |areas| areas.at(at));
        self.content = areas.map_or(Content::Lost, Content::Areas);
        privacy
    }
}

/// Returns the private areas of the present frame.
fn areas_of_tracked(source: &AreaSource<'_>) -> PrivateAreas {
    let is_blocked = |frame: &MaskedFrame| frame.nodes.iter().any(|node| node.kind == Kind::Placeholder);
    let tree = source.buffer.tree();
    let raw = is_blocked(source.frame).then(|| parse_tree(&tree).ok()).flatten();
    PrivateAreas::new(source.frame, raw.as_ref().map(|raw| &raw.frame), |id| {
        source.masker.is_explicitly_masked(source.source, id)
    })
}

/// Returns the private areas of an earlier frame by the present policy. Returns `None` if the frame alone does not have them.
fn areas_of_buffer(buffer: &RawFrame<RawBytes>, source: &AreaSource<'_>) -> Option<PrivateAreas> {
    let tree = buffer.tree();
    let mut frame = parse_tree(&tree).ok()?.frame;
    // Rules match names, which the buffer does not have any more.
    if !source.policy.rules.is_empty() {
        return None;
    }
    // The children that its walk did not reach are those of a frame before it.
    let is_partial = frame.nodes.iter().any(|node| node.flag(Attr::ChildrenNotReached));
    if is_partial {
        return None;
    }
    frame.source = source.source;
    let mut masker = source.masker.clone();
    let shown = masker.mask(&frame, source.policy);
    Some(PrivateAreas::new(&shown, Some(&frame), |id| {
        masker.is_explicitly_masked(source.source, id)
    }))
}
