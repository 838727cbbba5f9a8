//! Names resolved to the files that define them.

use std::collections::BTreeSet;

use super::graph::UseGraph;
use super::module_tree::{Module, ModulePath, ModuleTree};

/// The arrows between the files of a crate.
pub(super) fn use_graph(tree: &ModuleTree) -> UseGraph {
    let mut graph = UseGraph::default();
    for (path, module) in &tree.modules {
        let imported = module.imports.iter().filter(|import| !import.is_reexport);
        let named = imported
            .map(|import| import.path.clone())
            .chain(module.code.iter());
        for used in named {
            for target in Resolver::new(tree).resolve(path, &used) {
                if let Target::Item { file, name } = target {
                    graph.insert(&module.file, &file, &name);
                }
            }
        }
    }
    graph
}

/// The target of a name. A name may have several targets, such as a module and a function.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// A module of this crate.
    Module(ModulePath),
    /// An item, with the file that defines it.
    Item { file: String, name: String },
}

/// The resolution of one path. `pending` holds the names that are being looked up, since modules may import
/// each other's names by globs.
struct Resolver<'a> {
    tree: &'a ModuleTree,
    pending: BTreeSet<(ModulePath, String)>,
}

impl<'a> Resolver<'a> {
    fn new(tree: &'a ModuleTree) -> Self {
        Self {
            tree,
            pending: BTreeSet::new(),
        }
    }

    /// The targets of a path as written in a module; none if it names another crate or a variable.
    fn resolve(&mut self, module: &[String], path: &[String]) -> BTreeSet<Target> {
        let Some((first, rest)) = path.split_first() else {
            return BTreeSet::new();
        };
        let mut targets = match first.as_str() {
            name if name.ends_with('!') => self.look_up_macro(module, name.trim_end_matches('!')),
            "crate" => BTreeSet::from([Target::Module(Vec::new())]),
            "self" => BTreeSet::from([Target::Module(module.to_vec())]),
            "super" => BTreeSet::from([Target::Module(parent(module))]),
            name => self.look_up(module, name),
        };
        for segment in rest {
            targets = self.descend(&targets, segment);
        }
        targets
    }

    /// The targets of the next segment of a path.
    fn descend(&mut self, targets: &BTreeSet<Target>, segment: &str) -> BTreeSet<Target> {
        let modules: Vec<&ModulePath> = targets
            .iter()
            .filter_map(|target| match target {
                Target::Module(module) => Some(module),
                Target::Item { .. } => None,
            })
            .collect();
        if modules.is_empty() {
            // The segment is an associated item or a variant: the item before it is used.
            return targets.clone();
        }
        modules
            .into_iter()
            .flat_map(|module| match segment {
                "super" => BTreeSet::from([Target::Module(parent(module))]),
                name => self.look_up_below(module, name),
            })
            .collect()
    }

    /// The targets of a name behind a module's path; none if the module imports it from another crate.
    fn look_up_below(&mut self, module: &[String], name: &str) -> BTreeSet<Target> {
        let mut found = self.look_up_macro(module, name);
        if let (true, Some(here)) = (found.is_empty(), self.tree.modules.get(module)) {
            let is_imported = here.imports.iter().any(|import| match &import.name {
                Some(imported) => imported == name,
                None => self.resolve(module, &import.path).is_empty(),
            });
            // A name that is neither defined nor imported was made by a macro in that module.
            if !is_imported {
                found.insert(item(here, name));
            }
        }
        found
    }

    /// The targets of a name, or else the `macro_rules!` of that name: those are in scope without a path.
    fn look_up_macro(&mut self, module: &[String], name: &str) -> BTreeSet<Target> {
        let found = self.look_up(module, name);
        if !found.is_empty() {
            return found;
        }
        let modules = self.tree.modules.values();
        let defining = modules.filter(|module| module.macros.contains(name));
        defining.map(|module| item(module, name)).collect()
    }

    /// The targets of a name that is in scope in a module.
    fn look_up(&mut self, module: &[String], name: &str) -> BTreeSet<Target> {
        let key = (module.to_vec(), name.to_owned());
        let Some(here) = self.tree.modules.get(module) else {
            return BTreeSet::new();
        };
        if !self.pending.insert(key.clone()) {
            return BTreeSet::new();
        }
        let mut found = BTreeSet::new();
        if here.children.contains(name) {
            found.insert(Target::Module(child(module, name)));
        }
        if here.definitions.contains(name) {
            found.insert(item(here, name));
        }
        for import in &here.imports {
            if import.name.as_deref() == Some(name) {
                found.extend(self.resolve(module, &import.path));
            }
        }
        if found.is_empty() {
            for glob in here.imports.iter().filter(|import| import.name.is_none()) {
                for target in self.resolve(module, &glob.path) {
                    if let Target::Module(target) = target {
                        found.extend(self.look_up(&target, name));
                    }
                }
            }
        }
        self.pending.remove(&key);
        found
    }
}

fn item(module: &Module, name: &str) -> Target {
    Target::Item {
        file: module.file.clone(),
        name: name.to_owned(),
    }
}

fn parent(module: &[String]) -> ModulePath {
    module
        .split_last()
        .map_or_else(Vec::new, |(_, parent)| parent.to_vec())
}

fn child(module: &[String], name: &str) -> ModulePath {
    module.iter().cloned().chain([name.to_owned()]).collect()
}
