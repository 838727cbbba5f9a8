//! The functions of the native library that the generated Kotlin binding declares.

use std::collections::BTreeSet;
use std::fs;

use crate::error::{Error, Result};
use crate::project::Project;

/// The generated binding.
const BINDING: &str = "bindings/kotlin/binding/src/generated/kotlin/dev/afterimage/ffi/afterimage.kt";
/// The beginning of a declaration of a native function. JNA looks up its name when the binding is loaded.
const DECLARATION: &str = "external fun ";

/// Returns the names of the native functions that the binding calls.
///
/// # Errors
/// When the binding cannot be read.
pub(super) fn functions(project: &Project) -> Result<BTreeSet<String>> {
    let path = project.root.join(BINDING);
    let text = fs::read_to_string(&path).map_err(Error::io(&path))?;
    Ok(declared(&text))
}

fn declared(binding: &str) -> BTreeSet<String> {
    let lines = binding.lines().map(str::trim_start);
    let declarations = lines.filter_map(|line| line.strip_prefix(DECLARATION));
    declarations
        .filter_map(|declaration| declaration.split('(').next())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_functions_are_found() {
        let binding = "internal object UniffiLib {\n    external fun ffi_free(`handle`: Long,\n    ): Unit\n    \
                       external fun uniffi_new(\n    ): Int\n    fun own() = ffi_free(0)\n}\n";
        assert_eq!(Vec::from_iter(declared(binding)), ["ffi_free", "uniffi_new"]);
    }

    #[test]
    fn committed_binding_declares_functions() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let functions = functions(&Project::for_tests(root)).unwrap();
        assert!(functions.contains("uniffi_afterimage_fn_method_replayengine_submit_frame"));
        assert!(functions.len() > 50, "{functions:?}");
    }
}
