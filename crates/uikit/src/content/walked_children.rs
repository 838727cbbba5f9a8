//! The children of a view that get nodes of their own.

use objc2_ui_kit::UIView;

/// The children of a view that are walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WalkedChildren {
    /// All of them.
    All,
    /// All but the one whose text the view's own node has.
    AllBut(*const UIView),
    /// Those of the two that are children.
    Only([*const UIView; 2]),
    /// None.
    None,
}

impl WalkedChildren {
    /// Returns whether a child is walked.
    pub(crate) fn contains(self, child: &UIView) -> bool {
        let child = std::ptr::from_ref(child);
        match self {
            Self::All => true,
            Self::AllBut(except) => child != except,
            Self::Only(walked) => walked.contains(&child),
            Self::None => false,
        }
    }
}
