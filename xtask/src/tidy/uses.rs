//! The graph of the files of a crate that use each other's items.
//!
//! The graph has one node per source file. An arrow from file A to file B means that A imports or names
//! an item that B defines. Names are resolved through imports and re-exports to the file that defines
//! the item, so an arrow cannot hide behind a name that the crate root re-exports.
//!
//! A `mod` declaration and a `pub use` are no arrows: every parent has them. `#[cfg(test)]` items are left
//! out. Method calls have no path, so the graph lacks files that are used through methods alone.

mod code_paths;
mod graph;
mod imports;
mod module_tree;
mod names;

pub(crate) use graph::UseGraph;

use super::finding::Finding;
use super::repository::Repository;
use module_tree::ModuleTree;

/// The graph of the crate whose root is the file `root`.
///
/// # Errors
/// When a file is missing or is not valid Rust.
pub(crate) fn use_graph(repository: &Repository, root: &str) -> Result<UseGraph, Finding> {
    ModuleTree::read(repository, root).map(|tree| names::use_graph(&tree))
}
