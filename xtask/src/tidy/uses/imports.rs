//! The names that `use` declarations bring into scope.

use syn::{ItemUse, UseTree, Visibility};

/// One name of a `use` declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// The path as written, without a final `self`.
    pub path: Vec<String>,
    /// The name in this module; none for a glob.
    pub name: Option<String>,
    /// Whether the declaration has a visibility of its own, as `pub use` and `pub(crate) use` have.
    pub is_reexport: bool,
}

impl Import {
    /// All names of one declaration. Paths that begin with `::` name other crates and are left out.
    pub(super) fn from_declaration(declaration: &ItemUse) -> Vec<Self> {
        let mut imports = Vec::new();
        if declaration.leading_colon.is_none() {
            let is_reexport = !matches!(declaration.vis, Visibility::Inherited);
            collect(&declaration.tree, &[], is_reexport, &mut imports);
        }
        imports
    }
}

fn collect(tree: &UseTree, prefix: &[String], is_reexport: bool, imports: &mut Vec<Import>) {
    let with = |name: String| -> Vec<String> { prefix.iter().cloned().chain([name]).collect() };
    let mut import = |path: Vec<String>, name: Option<String>| {
        imports.push(Import {
            path,
            name,
            is_reexport,
        });
    };
    match tree {
        UseTree::Path(tree) => collect(&tree.tree, &with(tree.ident.to_string()), is_reexport, imports),
        UseTree::Group(tree) => tree
            .items
            .iter()
            .for_each(|item| collect(item, prefix, is_reexport, imports)),
        UseTree::Glob(_) => import(prefix.to_vec(), None),
        UseTree::Name(tree) if tree.ident == "self" => import(prefix.to_vec(), prefix.last().cloned()),
        UseTree::Name(tree) => import(with(tree.ident.to_string()), Some(tree.ident.to_string())),
        UseTree::Rename(tree) if tree.ident == "self" => {
            import(prefix.to_vec(), Some(tree.rename.to_string()));
        }
        UseTree::Rename(tree) => import(with(tree.ident.to_string()), Some(tree.rename.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_globs_and_renames_are_flattened() {
        let declaration = syn::parse_str("pub use a::{self, b::*, c as d, e::{F, self as g}};").unwrap();
        let imports = Import::from_declaration(&declaration);
        let found: Vec<(String, Option<&str>)> = imports
            .iter()
            .map(|import| (import.path.join("::"), import.name.as_deref()))
            .collect();
        let expected = [
            ("a", Some("a")),
            ("a::b", None),
            ("a::c", Some("d")),
            ("a::e::F", Some("F")),
            ("a::e", Some("g")),
        ];
        assert_eq!(found, expected.map(|(path, name)| (path.to_owned(), name)));
        assert!(imports.iter().all(|import| import.is_reexport));
    }
}
