//! Generates the Kotlin and Swift bindings from the facade's library.
//!
//! `cargo xtask bindings` runs `afterimage-bindgen LIBRARY CONFIG OUT`. The library must not be stripped: UniFFI
//! stores its description of the API in symbols. The crate is separate because UniFFI's generator takes minutes to
//! compile and only this command uses it.

mod call_status;
mod futures;

use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use uniffi::{GenerateOptions, SwiftBindingsOptions, TargetLanguage, generate, generate_swift_bindings};

/// The source folder of generated Kotlin.
const KOTLIN: &str = "kotlin/binding/src/generated/kotlin";
/// The generated file in that folder.
const KOTLIN_FILE: &str = "dev/afterimage/ffi/afterimage.kt";
/// The folder of the generated Swift module.
const SWIFT: &str = "swift/Sources/AfterimageFFI";
/// The C module that the generated Swift imports, in `SwiftPM`'s layout.
const C_HEADERS: &str = "swift/Sources/CAfterimage/include";
/// The name of the C module.
const C_MODULE: &str = "CAfterimage";
/// Functions that the library exports to C without UniFFI, on iOS.
const EXPORTS: &str = r"
/// Stores the app's masking of a UIView and its descendants: 1 masks, 2 unmasks, 3 blocks, 0 removes it. Any thread.
void afterimage_set_mask_override(void *_Nullable view, uint32_t mask);
/// Returns the app's masking of a UIView as `afterimage_set_mask_override` stores it, 0 if there is none. Any thread.
uint32_t afterimage_mask_override(void *_Nullable view);
/// Makes a UIView a marker of SwiftUI, whose place masks the elements in front of it: 1 masks, 2 unmasks, 3 blocks. Main thread.
void afterimage_set_marker(void *_Nullable view, uint32_t mask);
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [library, config, out] = arguments.as_slice() else {
        eprintln!("usage: afterimage-bindgen LIBRARY CONFIG OUT");
        return ExitCode::from(2);
    };
    match generate_bindings(library, config, Path::new(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot generate bindings from {library}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate_bindings(library: &str, config: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = |name: &str| out.join(name).to_string_lossy().into_owned();
    generate(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source: library.into(),
        out_dir: folder(KOTLIN).into(),
        config_override: Some(config.into()),
        ..GenerateOptions::default()
    })?;
    let kotlin = out.join(KOTLIN).join(KOTLIN_FILE);
    let generated = fs::read_to_string(&kotlin)?;
    let edited = futures::remove_futures(&call_status::reuse_call_statuses(&generated)?)?;
    fs::write(&kotlin, edited)?;
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
    let mut header = OpenOptions::new()
        .append(true)
        .open(out.join(C_HEADERS).join(format!("{C_MODULE}.h")))?;
    header.write_all(EXPORTS.as_bytes())?;
    Ok(())
}
