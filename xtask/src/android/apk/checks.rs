//! The requirements on an APK, each checked by the tool that Android's own builds use, or read from the archive.

use std::fs::{self, File};
use std::path::Path;

use zip::{CompressionMethod, ZipArchive};

use super::archive;
use super::inputs::has_extension;
use crate::android::abi::Abi;
use crate::android::package::Archive;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::setup;

/// The output of `aapt2 dump badging` for the app.
const BADGING: &[&str] = &[
    "package: name='dev.afterimage.shop'",
    "sdkVersion:'21'",
    "targetSdkVersion:'35'",
    "launchable-activity: name='dev.afterimage.shop.StudioActivity'",
    "uses-permission: name='android.permission.INTERNET'",
    "uses-permission: name='android.permission.ACCESS_NETWORK_STATE'",
    "application-debuggable",
];
/// Classes that Android or native code finds by their names.
const CLASSES: &[&str] = &[
    "Ldev/afterimage/shop/ShopApp;",
    "Ldev/afterimage/shop/StudioActivity;",
    "Ldev/afterimage/shop/CatalogActivity;",
    "Ldev/afterimage/shop/ProductActivity;",
    "Ldev/afterimage/shop/ReviewsActivity;",
    "Ldev/afterimage/shop/BasketActivity;",
    "Ldev/afterimage/shop/LoginActivity;",
    "Ldev/afterimage/shop/DeliveryActivity;",
    "Ldev/afterimage/shop/PaymentActivity;",
    "Ldev/afterimage/compose/internal/ComposeSource;",
    "Lcom/sun/jna/Native;",
    "Landroidx/viewpager2/widget/ViewPager2;",
    "Lcom/google/android/material/textfield/TextInputLayout;",
];
/// The output of `apksigner verify`. Android before 7 reads the first signature alone.
const SIGNATURES: &[&str] = &[
    "Verified using v1 scheme (JAR signing): true",
    "Verified using v2 scheme (APK Signature Scheme v2): true",
];

/// Checks an APK. `folder` is for files that tools read.
///
/// # Errors
/// When a tool fails, or a requirement is violated.
pub(super) fn check(project: &Project, apk: &Path, folder: &Path) -> Result<()> {
    let root = &project.root;
    setup::zipalign(project)
        .args(&["-c", "-p", "4"])
        .arg(apk)
        .run(root)?;
    let badging = setup::aapt2(project)
        .args(&["dump", "badging"])
        .arg(apk)
        .output(root)?;
    let signatures = setup::apksigner(project)
        .args(&["verify", "--verbose", "--min-sdk-version", "21"])
        .arg(apk)
        .output(root)?;
    let mut faults = missing("the manifest", &badging, BADGING);
    let abis = badging.lines().find(|line| line.starts_with("native-code:"));
    for abi in Abi::ALL {
        if !abis.is_some_and(|line| line.contains(&format!("'{}'", abi.name()))) {
            faults.push(format!("the APK has no code for {}", abi.name()));
        }
    }
    faults.extend(missing("the signature", &signatures, SIGNATURES));
    faults.extend(missing("the dex files", &classes(project, apk, folder)?, CLASSES));
    faults.extend(misplaced(apk)?);
    if faults.is_empty() {
        println!(
            "APK: signatures v1 and v2, {} ABIs, libraries at 16 KiB",
            Abi::ALL.len()
        );
        return Ok(());
    }
    Err(Error::Android(faults))
}

/// The descriptors of all classes, as dexdump lists them after it verified each file.
fn classes(project: &Project, apk: &Path, folder: &Path) -> Result<String> {
    let mut all = String::new();
    for (name, bytes) in Archive::read(apk)? {
        if has_extension(&name, "dex") {
            let path = folder.join(&name);
            fs::write(&path, bytes).map_err(Error::io(&path))?;
            let listed = setup::dexdump(project).arg(&path).output(&project.root)?;
            all.extend(listed.lines().filter(|line| line.contains("Class descriptor")));
        }
    }
    Ok(all)
}

fn missing(place: &str, text: &str, expected: &[&str]) -> Vec<String> {
    let absent = expected.iter().filter(|part| !text.contains(**part));
    absent.map(|part| format!("{place} lacks {part}")).collect()
}

/// The files that Android maps but that are compressed or not aligned.
fn misplaced(apk: &Path) -> Result<Vec<String>> {
    let unreadable = |error: zip::result::ZipError| Error::Unreadable {
        input: "an APK",
        problem: error.to_string(),
    };
    let file = File::open(apk).map_err(Error::io(apk))?;
    let mut archive = ZipArchive::new(file).map_err(unreadable)?;
    let mut faults = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        let name = entry.name().map_err(unreadable)?.to_string();
        let Some(alignment) = archive::alignment(&name) else {
            continue;
        };
        let is_aligned = entry
            .data_start()
            .is_some_and(|start| start.is_multiple_of(u64::from(alignment)));
        if entry.compression() != CompressionMethod::Stored || !is_aligned {
            faults.push(format!("{name} is not stored at a multiple of {alignment} bytes"));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_a_tool_does_not_print_are_faults() {
        let faults = missing("the signature", SIGNATURES[0], SIGNATURES);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("v2 scheme"), "{faults:?}");
    }

    #[test]
    fn misplaced_libraries_are_faults() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut archive = Archive::default();
        archive.insert("lib/x86/libone.so", "code");
        fs::write(file.path(), archive.to_bytes().unwrap()).unwrap();
        assert_eq!(misplaced(file.path()).unwrap().len(), 1);
    }
}
