//! The graph of files that use each other, and the cycles in it.

use std::collections::{BTreeMap, BTreeSet};

/// Arrows between files, each with the names that cause it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UseGraph {
    arrows: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl UseGraph {
    /// Adds that `from` uses `name` of `to`. A file that uses its own items adds nothing.
    pub(crate) fn insert(&mut self, from: &str, to: &str, name: &str) {
        if from != to {
            let targets = self.arrows.entry(from.to_owned()).or_default();
            targets.entry(to.to_owned()).or_default().insert(name.to_owned());
        }
    }

    /// The files that use others, sorted.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.arrows.keys().map(String::as_str)
    }

    /// All arrows: user, used file, names.
    pub(crate) fn arrows(&self) -> impl Iterator<Item = (&str, &str, &BTreeSet<String>)> {
        self.arrows.iter().flat_map(|(from, targets)| {
            let arrow = move |(to, names)| (from.as_str(), String::as_str(to), names);
            targets.iter().map(arrow)
        })
    }

    /// The strongly connected parts of more than one file: within each, every file uses every other one,
    /// directly or through others.
    pub(crate) fn cycles(&self) -> Vec<Self> {
        let mut assigned = BTreeSet::new();
        let mut cycles = Vec::new();
        for file in self.files() {
            if assigned.contains(file) {
                continue;
            }
            // The graphs have at most some hundred files, so a search per file is fast enough.
            let reachable = self.reachable_from(file);
            let part: BTreeSet<&str> = reachable
                .into_iter()
                .filter(|other| self.reachable_from(other).contains(file))
                .collect();
            if !part.is_empty() {
                assigned.extend(part.iter().copied());
                cycles.push(self.restricted_to(&part));
            }
        }
        cycles
    }

    /// The files that `start` uses, directly or through others. Contains `start` only if it is in a cycle.
    fn reachable_from<'a>(&'a self, start: &'a str) -> BTreeSet<&'a str> {
        let mut reachable = BTreeSet::new();
        let mut waiting = vec![start];
        while let Some(file) = waiting.pop() {
            let targets = self.arrows.get(file).into_iter().flat_map(BTreeMap::keys);
            waiting.extend(
                targets
                    .map(String::as_str)
                    .filter(|target| reachable.insert(*target)),
            );
        }
        reachable
    }

    /// The arrows between the files of `part`.
    fn restricted_to(&self, part: &BTreeSet<&str>) -> Self {
        let mut restricted = Self::default();
        for (from, to, names) in self.arrows() {
            if part.contains(from) && part.contains(to) {
                let targets = restricted.arrows.entry(from.to_owned()).or_default();
                targets.insert(to.to_owned(), names.clone());
            }
        }
        restricted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(arrows: &[(&str, &str)]) -> UseGraph {
        let mut graph = UseGraph::default();
        for (from, to) in arrows {
            graph.insert(from, to, "Name");
        }
        graph
    }

    #[test]
    fn graph_without_cycle_has_no_parts() {
        assert_eq!(
            graph(&[("a", "b"), ("b", "c"), ("a", "c"), ("c", "c")]).cycles(),
            []
        );
    }

    #[test]
    fn separate_cycles_are_separate_parts_without_their_users() {
        let cycles = graph(&[
            ("top", "a"),
            ("a", "b"),
            ("b", "a"),
            ("b", "c"),
            ("c", "d"),
            ("d", "e"),
            ("e", "c"),
            ("e", "bottom"),
        ])
        .cycles();
        assert_eq!(
            cycles,
            [
                graph(&[("a", "b"), ("b", "a")]),
                graph(&[("c", "d"), ("d", "e"), ("e", "c")])
            ]
        );
    }
}
