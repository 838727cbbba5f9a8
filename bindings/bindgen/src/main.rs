//! Writes the Kotlin and Swift bindings of a library built from the facade.
//!
//! A crate of its own, as UniFFI's generator takes minutes to compile and nothing else needs it:
//! `cargo xtask bindings` calls `afterimage-bindgen LIBRARY CONFIG OUT`. The library must have
//! its symbols, since that is where UniFFI keeps what it knows of the API.

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use uniffi::{GenerateOptions, SwiftBindingsOptions, TargetLanguage, generate, generate_swift_bindings};

/// Where Kotlin's compiler looks for what nobody wrote by hand.
const KOTLIN: &str = "kotlin/src/generated/kotlin";
/// The generated Swift module.
const SWIFT: &str = "swift/Sources/AfterimageFFI";
/// The C declarations that the generated Swift calls, as `SwiftPM` wants a C module.
const C_HEADERS: &str = "swift/Sources/CAfterimage/include";
/// The C module's name.
const C_MODULE: &str = "CAfterimage";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [library, config, out] = arguments.as_slice() else {
        eprintln!("usage: afterimage-bindgen LIBRARY CONFIG OUT");
        return ExitCode::from(2);
    };
    match write(library, config, Path::new(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: no bindings of {library}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(library: &str, config: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = |name: &str| out.join(name).to_string_lossy().into_owned();
    generate(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source: library.into(),
        out_dir: folder(KOTLIN).into(),
        config_override: Some(config.into()),
        ..GenerateOptions::default()
    })?;
    generate_swift_bindings(SwiftBindingsOptions {
        generate_swift_sources: true,
        source: library.into(),
        out_dir: folder(SWIFT).into(),
        config: Some(config.into()),
        ..SwiftBindingsOptions::default()
    })?;
    generate_swift_bindings(SwiftBindingsOptions {
        generate_headers: true,
        generate_modulemap: true,
        source: library.into(),
        out_dir: folder(C_HEADERS).into(),
        config: Some(config.into()),
        module_name: Some(C_MODULE.to_owned()),
        modulemap_filename: Some("module.modulemap".to_owned()),
        ..SwiftBindingsOptions::default()
    })?;
    Ok(())
}
