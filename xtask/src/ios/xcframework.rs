//! Writes the `XCFramework`, as Xcode does.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::library::Library;
use super::slice::{LIBRARY, Slice};
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;
use crate::setup;

/// The module of the header. Its name is that of the framework, and of the target in `Package.swift`.
const MODULE: &str = "CAfterimage";
/// The framework.
pub(super) const NAME: &str = "CAfterimage.xcframework";
/// The header of the facade, which is generated with the Swift binding.
pub(super) const HEADER: &str = "bindings/swift/Sources/CAfterimage/include/CAfterimage.h";
/// The map of the module, beside the header.
const MODULE_MAP: &str = "bindings/swift/Sources/CAfterimage/include/module.modulemap";

/// Writes the framework below `out`, and returns its folder.
///
/// # Errors
/// When a file cannot be read or written, or when the simulators' libraries cannot be joined.
pub(super) fn write(project: &Project, libraries: &[Library], out: &Path) -> Result<PathBuf> {
    let folder = out.join(NAME);
    files::remove(&folder)?;
    let shipped = |slice: Slice| libraries.iter().find(|library| library.slice == slice);
    let mut entries = Vec::new();
    if let Some(device) = shipped(Slice::Device) {
        copy(&device.shipped, &add(project, &folder, "ios-arm64")?)?;
        entries.push(entry("ios-arm64", &["arm64"], ""));
    }
    let [arm, intel] = Slice::SIMULATORS.map(shipped);
    if let (Some(arm), Some(intel)) = (arm, intel) {
        let identifier = "ios-arm64_x86_64-simulator";
        let joined = add(project, &folder, identifier)?;
        join(project, &[arm, intel], &joined)?;
        entries.push(entry(
            identifier,
            &["arm64", "x86_64"],
            "\t\t\t<key>SupportedPlatformVariant</key>\n\t\t\t<string>simulator</string>\n",
        ));
    }
    let path = folder.join("Info.plist");
    fs::write(&path, information(&entries)).map_err(Error::io(&path))?;
    Ok(folder)
}

/// Joins the libraries of several processors into one file, which contains them unchanged.
fn join(project: &Project, libraries: &[&Library], joined: &Path) -> Result<()> {
    libraries
        .iter()
        .fold(
            Invocation::new(setup::apple_tool("llvm-lipo"), &["-create"]),
            |lipo, library| lipo.arg(&library.shipped),
        )
        .arg("-output")
        .arg(joined)
        .run(&project.root)?;
    let bytes = fs::read(joined).map_err(Error::io(joined))?;
    let parts = archive::parts(joined, &bytes)?;
    for library in libraries {
        let shipped = fs::read(&library.shipped).map_err(Error::io(&library.shipped))?;
        if !parts.contains(&shipped.as_slice()) {
            return Err(Error::Ios(vec![format!(
                "{}: the library is not in {} as it was checked",
                library.slice.target(),
                joined.display()
            )]));
        }
    }
    Ok(())
}

/// Creates the folder of one library with its headers, and returns the path of the library.
///
/// The headers have a folder of their own: Xcode copies the headers of all frameworks into one folder, where two module maps would meet.
fn add(project: &Project, framework: &Path, identifier: &str) -> Result<PathBuf> {
    let folder = framework.join(identifier);
    let headers = folder.join("Headers").join(MODULE);
    fs::create_dir_all(&headers).map_err(Error::io(&headers))?;
    for file in [HEADER, MODULE_MAP] {
        let from = project.root.join(file);
        copy(&from, &headers.join(from.file_name().unwrap_or_default()))?;
    }
    Ok(folder.join(LIBRARY))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).map_err(Error::io(from))
}

/// The entry of one library in the property list.
fn entry(identifier: &str, processors: &[&str], variant: &str) -> String {
    let processors: Vec<String> = processors
        .iter()
        .map(|processor| format!("\t\t\t\t<string>{processor}</string>\n"))
        .collect();
    let processors = processors.concat();
    format!(
        "\t\t<dict>\n\
         \t\t\t<key>BinaryPath</key>\n\t\t\t<string>{LIBRARY}</string>\n\
         \t\t\t<key>HeadersPath</key>\n\t\t\t<string>Headers</string>\n\
         \t\t\t<key>LibraryIdentifier</key>\n\t\t\t<string>{identifier}</string>\n\
         \t\t\t<key>LibraryPath</key>\n\t\t\t<string>{LIBRARY}</string>\n\
         \t\t\t<key>SupportedArchitectures</key>\n\t\t\t<array>\n{processors}\t\t\t</array>\n\
         \t\t\t<key>SupportedPlatform</key>\n\t\t\t<string>ios</string>\n{variant}\
         \t\t</dict>\n"
    )
}

/// The property list of the framework.
fn information(libraries: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n\
         \t<key>AvailableLibraries</key>\n\t<array>\n{}\t</array>\n\
         \t<key>CFBundlePackageType</key>\n\t<string>XFWK</string>\n\
         \t<key>XCFrameworkFormatVersion</key>\n\t<string>1.0</string>\n\
         </dict>\n</plist>\n",
        libraries.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn framework_has_the_library_its_headers_and_a_list_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        let library = Library::below(folder.path(), Slice::Device);
        for path in [
            &library.shipped,
            &folder.path().join(HEADER),
            &folder.path().join(MODULE_MAP),
        ] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "contents").unwrap();
        }
        let framework = write(&project, &[library], folder.path()).unwrap();
        let files = files::below(&framework).unwrap();
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            [
                "Info.plist",
                "ios-arm64/Headers/CAfterimage/CAfterimage.h",
                "ios-arm64/Headers/CAfterimage/module.modulemap",
                "ios-arm64/libafterimage.a",
            ]
        );
        let list = String::from_utf8(files["Info.plist"].clone()).unwrap();
        assert!(
            list.contains("<string>ios-arm64</string>") && !list.contains("simulator"),
            "{list}"
        );
        let both = information(&[entry("a", &["arm64", "x86_64"], "variant"), entry("b", &[], "")]);
        assert_eq!(both.matches("<dict>").count(), 3);
    }
}
