//! The committed project has no fault, and planted ones are found.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::files;

/// The inputs of the check, relative to the root.
const INPUTS: &[&str] = &[
    APP,
    "bindings/swift/Samples",
    "bindings/swift/Sources/Afterimage/UIKit",
    "bindings/swift/StandIns",
    "examples/android-app/app/src/main/kotlin/dev/afterimage/shop",
    "examples/android-app/app/src/main/res/values",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A copy of the inputs.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        for input in INPUTS {
            for (name, bytes) in files::below(&root().join(input)).unwrap() {
                copy.write(&format!("{input}/{name}"), &bytes);
            }
        }
        copy.write("Package.swift", &fs::read(root().join("Package.swift")).unwrap());
        copy
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Replaces a text of a file of the app, which is there.
    fn replace(&self, name: &str, from: &str, to: &str) {
        let name = format!("{APP}/{name}");
        let text = fs::read_to_string(self.0.path().join(&name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        self.write(&name, text.replace(from, to).as_bytes());
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.0.path().join(APP).join(name)).unwrap();
    }

    /// Expects one fault or more, each with the text.
    fn expect(&self, text: &str) {
        let faults = faults(self.0.path()).unwrap();
        assert!(
            !faults.is_empty() && faults.iter().all(|fault| fault.contains(text)),
            "not {text}: {faults:#?}"
        );
    }
}

#[test]
fn the_committed_project_has_no_fault() {
    assert_eq!(faults(&root()).unwrap(), Vec::<String>::new());
}

#[test]
fn a_missing_file_is_found() {
    let copy = Copy::new();
    copy.remove("Shop/ArticleCell.swift");
    copy.expect("there is no file Shop/ArticleCell.swift");
}

#[test]
fn a_file_of_no_target_is_found() {
    let copy = Copy::new();
    copy.write(&format!("{APP}/Shop/Extra.swift"), b"");
    copy.write(&format!("{APP}/ShopUITests/Extra.swift"), b"");
    copy.expect("Extra.swift is no member of the target Shop");
}

#[test]
fn a_dangling_reference_is_found() {
    let copy = Copy::new();
    let id = reference_of("PBXFileReference; lastKnownFileType = sourcecode.swift; path = Catalog.swift");
    copy.replace(
        PROJECT,
        &format!("{id} /* Catalog.swift */ = {{"),
        "0123456789ABCDEF01234567 = {",
    );
    let faults = faults(copy.0.path()).unwrap();
    assert!(
        faults
            .iter()
            .any(|fault| fault.contains(&format!("there is no object {id}"))),
        "{faults:#?}"
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.starts_with("no reference leads to PBXFileReference Catalog.swift"))
    );
}

#[test]
fn a_reference_to_another_kind_is_found() {
    let copy = Copy::new();
    let group = reference_of("PBXGroup;\n\t\t\tchildren = (\n\t\t\t\t");
    let list = reference_of("XCConfigurationList;");
    copy.replace(
        PROJECT,
        &format!("mainGroup = {group}"),
        &format!("mainGroup = {list}"),
    );
    let faults = faults(copy.0.path()).unwrap();
    assert!(
        faults
            .iter()
            .any(|fault| fault.contains("mainGroup leads to XCConfigurationList")),
        "{faults:#?}"
    );
}

#[test]
fn a_member_of_the_wrong_phase_is_found() {
    let copy = Copy::new();
    copy.replace(PROJECT, "path = Catalog.swift;", "path = Assets.xcassets;");
    let faults = faults(copy.0.path()).unwrap();
    assert!(
        faults
            .iter()
            .any(|fault| fault == "Shop: Shop/Assets.xcassets is in the phase PBXSourcesBuildPhase"),
        "{faults:#?}"
    );
}

#[test]
fn settings_of_a_machine_or_a_person_are_found() {
    for (from, to, fault) in [
        (
            "CODE_SIGN_STYLE = Automatic;",
            "DEVELOPMENT_TEAM = ABCDE12345;",
            "DEVELOPMENT_TEAM: the setting names a person or company",
        ),
        (
            "IPHONEOS_DEPLOYMENT_TARGET = 13.0;",
            "IPHONEOS_DEPLOYMENT_TARGET = 16.0;",
            "the value is not 13.0",
        ),
        ("SWIFT_VERSION = 5.0;", "", "SWIFT_VERSION is missing"),
        (
            "INFOPLIST_FILE = Shop/Info.plist;",
            "INFOPLIST_FILE = /Users/me/Info.plist;",
            "the path /Users/me/Info.plist is absolute",
        ),
        (
            "INFOPLIST_FILE = Shop/Info.plist;",
            "INFOPLIST_FILE = Shop/Other.plist;",
            "there is no file Shop/Other.plist",
        ),
        (
            "productName = Afterimage;",
            "productName = Replay;",
            "the package has no product Replay",
        ),
    ] {
        let copy = Copy::new();
        copy.replace(PROJECT, from, to);
        copy.expect(fault);
    }
}

#[test]
fn a_project_that_cannot_be_read_is_found() {
    let copy = Copy::new();
    copy.replace(PROJECT, "objectVersion = 60;", "objectVersion = 60");
    copy.expect("project.pbxproj: line 7: ';' is missing");
}

#[test]
fn faults_beside_the_project_are_found() {
    let copy = Copy::new();
    copy.replace(
        "Shop.xcodeproj/xcshareddata/xcschemes/Shop.xcscheme",
        "BlueprintName = \"Shop\"",
        "BlueprintName = \"Store\"",
    );
    copy.expect("Shop.xcscheme: Store is another target");
    let copy = Copy::new();
    copy.remove("Shop/Assets.xcassets/Wheel.imageset/wheel.svg");
    copy.expect("wheel.svg is missing");
    let copy = Copy::new();
    copy.replace("Shop/Texts.swift", "Pay now", "Buy now");
    copy.expect("lacks `static let paymentPay = \"Pay now\"`");
    let copy = Copy::new();
    copy.replace("Shop/Catalog.swift", "49_900", "59_900");
    copy.expect("Shop/Catalog.swift lacks 49_900");
    let copy = Copy::new();
    copy.replace(
        "Shop/CheckoutViewControllers.swift",
        "#available(iOS 17.0, *)",
        "true",
    );
    copy.expect("needs a check for iOS 17");
    let copy = Copy::new();
    copy.write(
        "bindings/swift/Samples/Lazy.swift",
        b"let stack = LazyVStack {}\n",
    );
    copy.expect("bindings/swift/Samples/Lazy.swift: line 1: LazyVStack needs a check for iOS 14");
}

/// The id of the object whose text begins so.
fn reference_of(start: &str) -> String {
    let text = fs::read_to_string(root().join(APP).join(PROJECT)).unwrap();
    let at = text.find(&format!("isa = {start}")).unwrap();
    let line = text[..at]
        .trim_end()
        .trim_end_matches('{')
        .trim_end()
        .trim_end_matches('=');
    line.lines().last().unwrap().trim()[..24].to_owned()
}
