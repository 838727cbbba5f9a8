//! Removes the support of asynchronous functions from the generated Kotlin.
//!
//! The facade has no asynchronous function, but `UniFFI` declares 48 native functions and 25 JNA types for them. JNA looks up each declared
//! function when the binding is loaded, so a slice must export them all, and the rules for R8 keep each JNA type.
//! `xtask/android/hiding-linker.sh` leaves the functions out of a slice.

use std::error::Error;

/// A declaration of a native function, whose result is in the next line.
const FUNCTION: &str = "    external fun ffi_afterimage_rust_future_";
/// The beginnings of the declarations of JNA types, each of which ends with a line of one brace.
const TYPES: [&str; 3] = [
    "internal interface UniffiRustFuture",
    "internal interface UniffiForeignFuture",
    "internal open class UniffiForeignFuture",
];
/// The line before the declaration of a structure.
const ANNOTATION: &str = "@Structure.FieldOrder(";

/// Returns the generated Kotlin without the functions and types of futures.
///
/// # Errors
///
/// Nothing was found, or something is left: the generator has changed or the facade has an asynchronous function.
pub(crate) fn remove_futures(source: &str) -> Result<String, Box<dyn Error>> {
    let mut kept = Vec::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.starts_with(FUNCTION) {
            lines.next();
        } else if TYPES.iter().any(|begin| line.starts_with(begin)) {
            kept.pop_if(|previous: &mut &str| previous.starts_with(ANNOTATION));
            lines.find(|line| *line == "}");
        } else {
            kept.push(line);
        }
    }
    let edited = kept.join("\n") + "\n";
    if edited.len() == source.len() {
        return Err("the generated Kotlin declares no future: remove this module".into());
    }
    match kept
        .iter()
        .find(|line| line.contains("Future") || line.contains("_future_"))
    {
        Some(line) => Err(format!("the generated Kotlin still needs futures: {line}").into()),
        None => Ok(edited),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GENERATED: &str = "\
internal interface UniffiRustFutureContinuationCallback : com.sun.jna.Callback {
    fun callback(`data`: Long,)
}
@Structure.FieldOrder(\"handle\")
internal open class UniffiForeignFutureResultU8(
) : Structure() {
    class UniffiByValue(
    ): Structure.ByValue

}
@Structure.FieldOrder(\"code\")
internal open class Status : Structure() {
}
    external fun ffi_afterimage_rust_future_free_u8(`handle`: Long,
    ): Unit
    external fun ffi_afterimage_rustbuffer_free(
    ): Unit
";

    #[test]
    fn functions_and_types_of_futures_are_removed() {
        let expected = "\
@Structure.FieldOrder(\"code\")
internal open class Status : Structure() {
}
    external fun ffi_afterimage_rustbuffer_free(
    ): Unit
";
        assert_eq!(remove_futures(GENERATED).unwrap(), expected);
    }

    #[test]
    fn a_changed_generator_and_an_asynchronous_function_are_reported() {
        assert!(remove_futures("fun other() = 0\n").is_err());
        let awaited = GENERATED.to_owned() + "    uniffiRustCallAsync { ForeignFuture() }\n";
        let error = remove_futures(&awaited).unwrap_err();
        assert!(error.to_string().contains("uniffiRustCallAsync"));
    }
}
