//! Limits of a tree.

/// Maximum number of nodes of a tree. Parsed frames are limited to fewer. While changes are applied, removed and
/// inserted nodes are in the tree at the same time, and a reader must not exhaust memory.
pub const MAX_TREE_NODES: usize = 1 << 17;

/// Maximum number of ancestors of a node when it is placed. Views are nested some dozens deep, and the check for
/// cycles visits all ancestors.
pub const MAX_TREE_DEPTH: usize = 1024;
