//! The children of a view that get nodes of their own.

use objc2_ui_kit::UIView;

use crate::objects::classes::is_private;

/// The children of a view that are walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WalkedChildren {
    /// All of them.
    All,
    /// All but the one whose text the view's own node has.
    AllBut(*const UIView),
    /// Those of the two that are children.
    Only([*const UIView; 2]),
    /// Those that the app added, all but the private ones of UIKit, and those of the two that are children.
    OfAppAnd([*const UIView; 2]),
    /// None.
    None,
}

impl WalkedChildren {
    /// Returns whether a child is walked.
    pub(crate) fn contains(self, view: &UIView) -> bool {
        let child = std::ptr::from_ref(view);
        match self {
            Self::All => true,
            Self::AllBut(except) => child != except,
            Self::Only(walked) => walked.contains(&child),
            Self::OfAppAnd(walked) => walked.contains(&child) || !is_private(view.class()),
            Self::None => false,
        }
    }
}
