//! The modules of one crate, read from its source files.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, ItemMod};

use super::super::attributes;
use super::super::finding::Finding;
use super::super::repository::Repository;
use super::code_paths::CodePaths;
use super::imports::Import;

/// Names from the crate root to a module; empty for the root.
pub(super) type ModulePath = Vec<String>;

/// All modules that are compiled outside of tests.
#[derive(Debug, Default)]
pub(super) struct ModuleTree {
    /// Each module by its path.
    pub modules: BTreeMap<ModulePath, Module>,
}

/// One module, in a file of its own or inline.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// The source file that holds it.
    pub file: String,
    /// Names of the child modules.
    pub children: BTreeSet<String>,
    /// Names of the items that are defined here.
    pub definitions: BTreeSet<String>,
    /// Names of the `macro_rules!` among them.
    pub macros: BTreeSet<String>,
    /// Imports and re-exports, those within functions included.
    pub imports: Vec<Import>,
    /// Paths that its code names.
    pub code: CodePaths,
}

/// A file, and the folder of its child modules.
#[derive(Clone, Copy)]
struct SourceLocation<'a> {
    file: &'a str,
    folder: &'a str,
}

impl ModuleTree {
    /// Reads the crate whose root is the file `root`, and the files of its modules.
    ///
    /// # Errors
    /// When a file is missing or is not valid Rust.
    pub(super) fn read(repository: &Repository, root: &str) -> Result<Self, Finding> {
        let mut tree = Self::default();
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        let location = SourceLocation { file: root, folder };
        tree.read_file(repository, location, Vec::new())?;
        Ok(tree)
    }

    fn read_file(
        &mut self,
        repository: &Repository,
        location: SourceLocation<'_>,
        path: ModulePath,
    ) -> Result<(), Finding> {
        let text = repository.text(location.file).unwrap_or_default();
        let source = syn::parse_file(text)
            .map_err(|error| Finding::new(location.file, format!("cannot be parsed: {error}")))?;
        self.read_module(repository, location, path, &source.items)
    }

    fn read_module(
        &mut self,
        repository: &Repository,
        location: SourceLocation<'_>,
        path: ModulePath,
        items: &[Item],
    ) -> Result<(), Finding> {
        let mut module = Module {
            file: location.file.to_owned(),
            ..Module::default()
        };
        for item in items {
            match item {
                item if attributes::is_test_only(attributes::of_item(item)) => {}
                Item::Use(declaration) => module.imports.extend(Import::from_declaration(declaration)),
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let child_path = path.iter().cloned().chain([name.clone()]).collect();
                    module.children.insert(name);
                    self.read_child(repository, location, child_path, child)?;
                }
                item => {
                    if let Item::Macro(rules) = item {
                        module
                            .macros
                            .extend(rules.ident.as_ref().map(ToString::to_string));
                    }
                    module.definitions.extend(defined_name(item));
                    module.code.read_item(item);
                }
            }
        }
        module.imports.append(&mut module.code.imports);
        self.modules.insert(path, module);
        Ok(())
    }

    fn read_child(
        &mut self,
        repository: &Repository,
        parent: SourceLocation<'_>,
        path: ModulePath,
        child: &ItemMod,
    ) -> Result<(), Finding> {
        let folder = format!("{}/{}", parent.folder, child.ident);
        let location = |file| SourceLocation {
            file,
            folder: &folder,
        };
        if let Some((_, items)) = &child.content {
            return self.read_module(repository, location(parent.file), path, items);
        }
        let files = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
        match files.iter().find(|file| repository.text(file).is_some()) {
            Some(file) => self.read_file(repository, location(file), path),
            None => Err(Finding::new(
                parent.file,
                format!(
                    "declares `mod {}`, but {} does not exist",
                    child.ident,
                    files.join(" or ")
                ),
            )),
        }
    }
}

/// The name that an item defines in its module.
fn defined_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
