//! Modules of a crate that depend on each other in a cycle.
//!
//! A cycle makes one module out of several files: none of them can be read, tested or moved alone.

use super::finding::Finding;
use super::repository::Repository;
use super::uses::{self, UseGraph};

/// Names that an arrow lists; further names are counted.
const MAX_NAMES: usize = 6;

/// Reports each group of files that use each other, for all crates of the workspace.
pub(crate) fn check(repository: &Repository) -> Vec<Finding> {
    let roots = repository.packages.iter().flat_map(|package| &package.roots);
    roots
        .flat_map(|root| match uses::use_graph(repository, root) {
            Ok(graph) => graph.cycles().iter().map(finding).collect(),
            Err(finding) => vec![finding],
        })
        .collect()
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
