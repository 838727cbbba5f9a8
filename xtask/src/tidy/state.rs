//! Limits of mutable state: the locks of the facade, and the fields of the engine.
//!
//! Each lock adds an order in which threads may run, and each field of the engine can be used by every function of
//! it. A feature that needs more belongs in a type of its own.

use syn::visit::{self, Visit};
use syn::{Item, ItemStruct, TypePath, Visibility};

use super::attributes;
use super::finding::Finding;
use super::repository::Repository;

/// The source of the facade.
const FACADE: &str = "crates/afterimage/src/";
/// Fields with a lock in the facade: inbox, published state, jobs, event hook, registry and spool.
const MAX_LOCKS: usize = 6;
/// The virtual clock, which runs in tests and the trace player, has locks of its own.
const CLOCK: &str = "crates/afterimage/src/platform/clock.rs";

/// The file of the engine's type, and its name.
const ENGINE: (&str, &str) = ("crates/engine/src/engine.rs", "Engine");
/// Fields of the engine. Each is a type with its own file and tests.
const MAX_ENGINE_FIELDS: usize = 8;

/// Reports too many locks in the facade, and too many or public fields of the engine.
pub(crate) fn check(repository: &Repository) -> Vec<Finding> {
    locks(repository).into_iter().chain(engine(repository)).collect()
}

fn locks(repository: &Repository) -> Option<Finding> {
    let mut found = Vec::new();
    for file in &repository.files {
        let is_test = file.path.split('/').any(|part| part == "tests");
        let is_counted =
            file.path.starts_with(FACADE) && file.has_extension("rs") && file.path != CLOCK && !is_test;
        if !is_counted {
            continue;
        }
        for item in structs(&file.text) {
            let mut locks = LockedFields(0);
            locks.visit_fields(&item.fields);
            found.extend((0..locks.0).map(|_| format!("\n    `{}` in {}", item.ident, file.path)));
        }
    }
    (found.len() > MAX_LOCKS).then(|| {
        Finding::new(
            FACADE,
            format!(
                "has {} fields with a lock, over {MAX_LOCKS}:{}",
                found.len(),
                found.concat()
            ),
        )
    })
}

fn engine(repository: &Repository) -> Vec<Finding> {
    let (path, name) = ENGINE;
    let text = repository.text(path).unwrap_or_default();
    let Some(engine) = structs(text).into_iter().find(|item| item.ident == name) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let count = engine.fields.len();
    if count > MAX_ENGINE_FIELDS {
        let problem = format!(
            "`{name}` has {count} fields, over {MAX_ENGINE_FIELDS}: move some to a type of their own"
        );
        findings.push(Finding::new(path, problem));
    }
    for field in &engine.fields {
        if let (false, Some(field)) = (matches!(field.vis, Visibility::Inherited), &field.ident) {
            findings.push(Finding::new(path, format!("`{name}::{field}` is not private")));
        }
    }
    findings
}

/// The structs of a file, without those of tests. A file that is not valid Rust has none: other rules report it.
fn structs(text: &str) -> Vec<ItemStruct> {
    let Ok(file) = syn::parse_file(text) else {
        return Vec::new();
    };
    let mut structs = Structs(Vec::new());
    structs.visit_file(&file);
    structs.0
}

struct Structs(Vec<ItemStruct>);

impl<'ast> Visit<'ast> for Structs {
    fn visit_item(&mut self, item: &'ast Item) {
        if !attributes::is_test_only(attributes::of_item(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.0.push(item.clone());
    }
}

/// Counts the types that are locks.
struct LockedFields(usize);

impl<'ast> Visit<'ast> for LockedFields {
    fn visit_type_path(&mut self, path: &'ast TypePath) {
        let name = path.path.segments.last();
        let is_lock = name.is_some_and(|name| name.ident == "Mutex" || name.ident == "RwLock");
        self.0 += usize::from(is_lock);
        visit::visit_type_path(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let findings = check(&Repository::from_files(&[(path, text)]));
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn seventh_lock_of_the_facade_is_reported() {
        let fields = |count: usize| {
            let fields: Vec<String> = (0..count)
                .map(|index| format!("f{index}: Arc<Mutex<u8>>"))
                .collect();
            format!("pub struct Shared {{ {} }}", fields.join(", "))
        };
        let path = "crates/afterimage/src/runtime/mod.rs";
        assert_eq!(findings(path, &fields(6)), Vec::<String>::new());
        let found = findings(
            path,
            &format!("{} struct Seventh(parking_lot::RwLock<u8>);", fields(6)),
        );
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/afterimage/src/: has 7 fields with a lock, over 6:")
                && found[0].contains("`Seventh` in crates/afterimage/src/runtime/mod.rs"),
            "{found:?}"
        );
        assert_eq!(
            findings("crates/studio/src/lib.rs", &fields(7)),
            Vec::<String>::new()
        );
        assert_eq!(findings(CLOCK, &fields(7)), Vec::<String>::new());
        let test_file = "crates/afterimage/src/runtime/tests/collector.rs";
        assert_eq!(findings(test_file, &fields(7)), Vec::<String>::new());
        let in_tests = format!("#[cfg(test)] mod tests {{ {} }}", fields(7));
        assert_eq!(findings(path, &in_tests), Vec::<String>::new());
    }

    #[test]
    fn fields_of_the_engine_are_few_and_private() {
        let engine = |count: usize| {
            let fields: Vec<String> = (0..count).map(|index| format!("f{index}: u8")).collect();
            format!("pub struct Engine {{ {} }}", fields.join(", "))
        };
        assert_eq!(findings(ENGINE.0, &engine(8)), Vec::<String>::new());
        assert_eq!(
            findings(ENGINE.0, &engine(9)),
            ["crates/engine/src/engine.rs: `Engine` has 9 fields, over 8: move some to a type of their own"]
        );
        assert_eq!(
            findings(ENGINE.0, "pub struct Engine { a: u8, pub(crate) b: u8 }"),
            ["crates/engine/src/engine.rs: `Engine::b` is not private"]
        );
    }
}
