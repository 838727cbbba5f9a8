//! Modules of a crate that depend on each other in a cycle.
//!
//! A cycle makes one module out of several files: none of them can be read, tested or moved alone.
//! The graph has one node per source file. An arrow from file A to file B means that A imports or names
//! an item that B defines. Names are resolved through imports and re-exports to the file that defines
//! the item, so a cycle cannot hide behind a name that the crate root re-exports.
//!
//! A `mod` declaration and a `pub use` are no arrows: every parent has them. `#[cfg(test)]` items are left
//! out. Method calls have no path, so a cycle through methods alone is not found.

mod attributes;
mod code_paths;
mod graph;
mod imports;
mod module_tree;
mod names;

use super::finding::Finding;
use super::repository::Repository;
use graph::UseGraph;
use module_tree::ModuleTree;

/// Names that an arrow lists; further names are counted.
const MAX_NAMES: usize = 6;

/// Reports each group of files that use each other, for all crates of the workspace.
pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let roots = repository.packages.iter().flat_map(|package| &package.roots);
    roots.flat_map(|root| check_crate(repository, root)).collect()
}

/// Reports the cycles of the crate whose root is the file `root`.
fn check_crate(repository: &Repository, root: &str) -> Vec<Finding> {
    match ModuleTree::read(repository, root) {
        Ok(tree) => names::use_graph(&tree).cycles().iter().map(finding).collect(),
        Err(finding) => vec![finding],
    }
}

/// One finding per cycle: the arrows within it, each with the names behind it.
fn finding(cycle: &UseGraph) -> Finding {
    let place = cycle.files().next().unwrap_or_default();
    let arrows: Vec<String> = cycle
        .arrows()
        .map(|(from, to, names)| {
            let shown: Vec<String> = names
                .iter()
                .take(MAX_NAMES)
                .map(|name| format!("`{name}`"))
                .collect();
            let more = match names.len().saturating_sub(MAX_NAMES) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("\n    {from} uses {}{more} of {to}", shown.join(", "))
        })
        .collect();
    Finding::new(
        place,
        format!(
            "is in a cycle of {} files; move the shared items to a file that uses none of the others:{}",
            cycle.files().count(),
            arrows.concat()
        ),
    )
}

#[cfg(test)]
mod tests;
