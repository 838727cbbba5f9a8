use super::*;

/// Expects the files of each cycle in a crate of these files, named below `crates/a/src/`.
fn check_files(files: &[(&str, &str)], expected: &[&str]) -> Vec<Finding> {
    let files: Vec<(String, &str)> = files
        .iter()
        .map(|(path, text)| (format!("crates/a/src/{path}"), *text))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let repository = Repository::from_files(&files).with("a", &[], &[]);
    let found: Vec<String> = uses::use_graph(&repository, "crates/a/src/lib.rs")
        .unwrap()
        .cycles()
        .iter()
        .map(|cycle| {
            cycle
                .files()
                .collect::<Vec<_>>()
                .join(" ")
                .replace("crates/a/src/", "")
        })
        .collect();
    assert_eq!(found, expected);
    check(&repository)
}

#[test]
fn imports_of_each_other_are_a_cycle() {
    let findings = check_files(
        &[
            ("lib.rs", "mod a; mod b; mod top;"),
            ("top.rs", "use crate::a::A; use crate::b::B;"),
            ("a.rs", "use crate::b::{B, make}; pub struct A;"),
            ("b.rs", "pub struct B; pub fn make(a: super::a::A) {}"),
        ],
        &["a.rs b.rs"],
    );
    assert_eq!(
        findings,
        [Finding::new(
            "crates/a/src/a.rs",
            "is in a cycle of 2 files; move the shared items to a file that uses none of the others:\
             \n    crates/a/src/a.rs uses `B`, `make` of crates/a/src/b.rs\
             \n    crates/a/src/b.rs uses `A` of crates/a/src/a.rs"
        )]
    );
}

#[test]
fn arrows_in_one_direction_are_no_cycle() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
            (
                "a.rs",
                "use crate::B; use std::fmt; pub struct A(B, crate::b::C);",
            ),
            ("b.rs", "pub struct B; pub struct C;"),
        ],
        &[],
    );
}

#[test]
fn names_reexported_at_the_crate_root_are_resolved() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b; pub use a::A; pub use b::*;"),
            ("a.rs", "use crate::B; pub struct A;"),
            ("b.rs", "pub struct B(crate::A);"),
        ],
        &["a.rs b.rs"],
    );
}

#[test]
fn names_reexported_by_a_parent_and_renamed_are_resolved() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a/mod.rs", "mod deep; pub(crate) use deep::A as Renamed;"),
            ("a/deep.rs", "use crate::b; pub struct A; fn f() { b::f() }"),
            ("b.rs", "use crate::a::Renamed; pub fn f() {}"),
        ],
        &["a/deep.rs b.rs"],
    );
}

#[test]
fn child_that_uses_its_parents_item_is_a_cycle_if_the_parent_uses_the_child() {
    let child = ("a/child.rs", "use super::Shared; pub fn f() {}");
    check_files(
        &[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod child; pub struct Shared; fn g() { child::f() }"),
            child,
        ],
        &["a.rs a/child.rs"],
    );
    check_files(
        &[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod child; pub use child::f; pub struct Shared;"),
            child,
        ],
        &[],
    );
}

#[test]
fn parent_that_calls_a_function_that_it_reexports_uses_the_child() {
    check_files(
        &[
            (
                "lib.rs",
                "mod child; pub use child::f; pub struct Shared; fn g() { f() }",
            ),
            ("child.rs", "pub fn f() -> crate::Shared {}"),
        ],
        &["child.rs lib.rs"],
    );
}

#[test]
fn globs_are_resolved_by_the_names_that_are_used() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use super::b::*; pub struct A; fn f(b: B) {}"),
            ("b.rs", "pub struct B; pub fn g() -> super::a::A {}"),
        ],
        &["a.rs b.rs"],
    );
    check_files(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use super::b::*; pub struct A; fn f(c: C) {}"),
            ("b.rs", "pub struct B; pub fn g() -> super::a::A {}"),
        ],
        &[],
    );
}

#[test]
fn modules_that_import_each_other_by_globs_are_resolved() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b; use a::*;"),
            ("a.rs", "pub use super::b::*; pub struct A;"),
            ("b.rs", "pub use super::a::*; fn f(a: A, c: Unknown) {}"),
        ],
        &[],
    );
}

#[test]
fn paths_in_macros_and_functions_count() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b;"),
            (
                "a.rs",
                r#"fn f() { println!("{}", crate::b::g()); }  pub const A: u8 = 1;"#,
            ),
            ("b.rs", "pub fn g() { use crate::a as values; values::A }"),
        ],
        &["a.rs b.rs"],
    );
}

#[test]
fn macros_without_a_path_count() {
    check_files(
        &[
            ("lib.rs", "#[macro_use] mod a; mod b;"),
            ("a.rs", "macro_rules! fields { () => { $crate::b::B } }"),
            ("b.rs", "pub struct B; fields!();"),
        ],
        &["a.rs b.rs"],
    );
}

#[test]
fn names_that_a_parent_imports_from_another_crate_are_no_use_of_the_parent() {
    for import in ["use other::Name;", "use other::prelude::*;"] {
        let parent = format!("{import} mod child; fn f() {{ child::g() }}");
        check_files(
            &[
                ("lib.rs", "mod a;"),
                ("a.rs", &parent),
                ("a/child.rs", "pub fn g() -> super::Name {}"),
            ],
            &[],
        );
    }
}

#[test]
fn names_that_a_macro_defines_belong_to_the_file_of_its_call() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "codes! { Code { A, B } } fn f() { crate::b::g() }"),
            ("b.rs", "pub fn g() -> crate::a::Code {}"),
        ],
        &["a.rs b.rs"],
    );
}

#[test]
fn inline_modules_belong_to_their_file() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b;"),
            (
                "a.rs",
                "pub mod inner { pub use super::super::b::B; pub struct A(B); }",
            ),
            ("b.rs", "use crate::a::inner; pub struct B; fn f(a: inner::A) {}"),
        ],
        &["a.rs b.rs"],
    );
}

#[test]
fn test_modules_are_left_out() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b;"),
            (
                "a.rs",
                "pub struct A; #[cfg(test)] mod tests; #[cfg(test)] fn f() -> crate::b::B {}",
            ),
            ("a/tests.rs", "use crate::b::B;"),
            ("b.rs", "pub struct B(crate::a::A);"),
        ],
        &[],
    );
}

#[test]
fn longer_cycles_and_several_cycles_are_found() {
    check_files(
        &[
            ("lib.rs", "mod a; mod b; mod c; mod d; mod e;"),
            ("a.rs", "pub struct A(super::b::B);"),
            ("b.rs", "pub struct B(super::c::C);"),
            ("c.rs", "pub struct C(super::a::A, super::d::D);"),
            ("d.rs", "pub struct D(super::e::E);"),
            ("e.rs", "pub enum E { D(super::d::D) }"),
        ],
        &["a.rs b.rs c.rs", "d.rs e.rs"],
    );
}

#[test]
fn files_that_are_missing_or_invalid_are_reported() {
    let found = |lib: &str| {
        let repository = Repository::from_files(&[("crates/a/src/lib.rs", lib)]).with("a", &[], &[]);
        check(&repository)[0].to_string()
    };
    let missing = found("mod gone;");
    assert!(
        missing.contains("crates/a/src/gone.rs or crates/a/src/gone/mod.rs"),
        "{missing}"
    );
    assert!(found("fn {").starts_with("crates/a/src/lib.rs: cannot be parsed"));
}
