//! The paths that a module's code names, in items, expressions, types, macros and attributes.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemUse, Macro, Meta, PatIdent, Path, Visibility};

use super::super::attributes;
use super::imports::Import;

/// The paths of one module, and its imports that are within functions.
#[derive(Debug, Default)]
pub(super) struct CodePaths {
    /// Imports within functions.
    pub imports: Vec<Import>,
    /// Paths of two and more segments, and single names of types, constants and macros (`name!`).
    paths: BTreeSet<Vec<String>>,
    /// Single names in lower case: functions, or variables of the same name.
    values: BTreeSet<String>,
    /// Names of variables.
    variables: BTreeSet<String>,
}

impl CodePaths {
    /// Adds the paths of an item.
    pub(super) fn read_item(&mut self, item: &Item) {
        self.visit_item(item);
    }

    /// All paths. A single name that is also a variable's somewhere in the module is left out.
    pub(super) fn iter(&self) -> impl Iterator<Item = Vec<String>> {
        let values = self.values.difference(&self.variables);
        self.paths
            .iter()
            .cloned()
            .chain(values.map(|name| vec![name.clone()]))
    }

    fn insert(&mut self, path: Vec<String>) {
        match path.as_slice() {
            // `Self` stands for a type of this file.
            [name, ..] if name == "Self" => {}
            [name] if !is_capitalised(name) => {
                self.values.insert(name.clone());
            }
            _ => {
                self.paths.insert(path);
            }
        }
    }

    /// Adds the paths in the arguments of a macro or an attribute, which have no syntax tree. A single name in
    /// lower case counts if it is called.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        let mut is_continued = false;
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            match token {
                TokenTree::Ident(name) => {
                    let first = name.to_string();
                    let mut path = vec![first.clone()];
                    while let Some((segment, after)) = next_segment(rest) {
                        path.push(segment);
                        rest = after;
                    }
                    let is_path = path.len() > 1 || is_capitalised(&first);
                    if !is_continued && (is_path || is_call(rest.first())) {
                        self.insert(path);
                    }
                }
                TokenTree::Group(group) => self.read_tokens(group.stream()),
                _ => {}
            }
            // A method or field of a value, a segment after `>::`, and the name of a new function.
            is_continued = is_punct(Some(token), '.')
                || is_punct(Some(token), ':') && is_punct(before_last(&tokens, rest), ':')
                || matches!(token, TokenTree::Ident(keyword) if keyword == "fn");
        }
    }
}

/// The token before the one that was read last.
fn before_last<'a>(tokens: &'a [TokenTree], rest: &[TokenTree]) -> Option<&'a TokenTree> {
    tokens.get(tokens.len().checked_sub(rest.len() + 2)?)
}

/// The segment after `::`, and the tokens behind it.
fn next_segment(tokens: &[TokenTree]) -> Option<(String, &[TokenTree])> {
    match tokens {
        [first, second, TokenTree::Ident(segment), rest @ ..]
            if is_punct(Some(first), ':') && is_punct(Some(second), ':') =>
        {
            Some((segment.to_string(), rest))
        }
        _ => None,
    }
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn is_call(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

fn is_capitalised(name: &str) -> bool {
    name.starts_with(|c: char| c.is_uppercase())
}

impl<'ast> Visit<'ast> for CodePaths {
    fn visit_item(&mut self, item: &'ast Item) {
        if !attributes::is_test_only(attributes::of_item(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !attributes::is_test_only(attributes::of_impl_item(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, declaration: &'ast ItemUse) {
        self.imports.extend(Import::from_declaration(declaration));
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string());
            self.insert(segments.collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.to_string();
        // `None` and `MAX_LEN` in a pattern are no variables.
        if is_capitalised(&name) {
            self.insert(vec![name]);
        } else {
            self.variables.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let segments = call.path.segments.iter().map(|segment| segment.ident.to_string());
        let path: Vec<String> = segments.collect();
        match path.as_slice() {
            [name] => self.paths.insert(vec![format!("{name}!")]),
            _ => self.paths.insert(path),
        };
        self.read_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.read_tokens(list.tokens.clone());
        }
    }

    /// `pub(in path)` limits visibility and uses nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: &[&str]) {
        let mut paths = CodePaths::default();
        for item in syn::parse_file(code).unwrap().items {
            paths.read_item(&item);
        }
        let mut found: Vec<String> = paths.iter().map(|path| path.join("::")).collect();
        found.sort();
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn types_expressions_and_patterns_name_paths() {
        check(
            "fn f(a: crate::A) -> Vec<b::B> { let c = C::new(); match c { d::D { .. } => e(c), MAX => g } }",
            &["C::new", "MAX", "Vec", "b::B", "crate::A", "d::D", "e", "g"],
        );
    }

    #[test]
    fn macros_and_attributes_name_paths() {
        check(
            r"#[command(after_help = test::help())] struct S { #[arg(default_value_t = MAX)] a: u8 }",
            &["MAX", "test::help", "u8"],
        );
        check(
            r#"fn f() { log!("{}", crate::a::b(x.c::<D>(), call(), name)); }"#,
            &["D", "call", "crate::a::b", "log!"],
        );
        check(
            "macro_rules! m { () => { $crate::a::B } }",
            &["crate::a::B", "macro_rules!"],
        );
    }

    #[test]
    fn variables_and_test_code_are_left_out() {
        check("fn f(a: u8) { let b = a; g(b) }", &["g", "u8"]);
        check(
            "struct A; impl A { #[cfg(test)] fn f(&self) -> super::B {} fn g(&self) -> C {} }",
            &["A", "C"],
        );
        check("pub(in crate::a) fn f() {}", &[]);
    }
}
