//! An installable APK of the example app (`examples/android-app`), without the Android SDK.
//!
//! Maven compiles the app and links its resources; the code and the native libraries are those of the built package.

mod archive;
mod checks;
mod inputs;
mod shrink;

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::package::{Archive, Package};
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;
use crate::setup;
use inputs::Inputs;

/// The app's form for Maven.
const APP: &str = "examples/android-app/app";
/// Native libraries of the app: the archive, relative to the inputs, and the library's name in it.
const NATIVE: &[(&str, &str)] = &[("afterimage", "libafterimage.so"), ("jna", "libjnidispatch.so")];
/// The APK without a signature, which is the same in each build.
const UNSIGNED: &str = "unsigned.apk";
/// Passwords of debug keys are no secrets: this is the one of all Android SDKs.
const PASSWORD: &str = "android";

/// Builds, signs and checks the APK, and returns its path.
///
/// # Errors
/// When a step fails, or the APK violates a requirement.
pub(super) fn build(project: &Project, package: &Package, out: &Path) -> Result<PathBuf> {
    let folder = out.join("apk");
    let unsigned = assemble(project, package, &folder)?;
    let signed = folder.join("afterimage-shop.apk");
    sign(project, &unsigned, &signed)?;
    checks::check(project, &signed, &folder)?;
    let bytes = fs::metadata(&signed).map_err(Error::io(&signed))?.len();
    println!("{} {bytes} bytes", signed.display());
    Ok(signed)
}

/// Builds the APK again and compares the bytes without the signature.
///
/// # Errors
/// When a step fails, or a byte differs.
pub(super) fn check_reproducible(project: &Project, package: &Package, out: &Path) -> Result<()> {
    let read = |path: PathBuf| fs::read(&path).map_err(Error::io(&path));
    let first = read(out.join("apk").join(UNSIGNED))?;
    let second = read(assemble(project, package, &out.join("apk-again"))?)?;
    if first == second {
        println!("reproducible: both APKs have the same bytes");
        return Ok(());
    }
    Err(Error::Android(vec![
        "the unsigned APK differs between two builds".into(),
    ]))
}

/// Compiles the app and writes the APK without a signature into `folder`.
fn assemble(project: &Project, package: &Package, folder: &Path) -> Result<PathBuf> {
    eprintln!("compiling the example app (a minute) ...");
    files::remove(folder)?;
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    let inputs = Inputs {
        target: project.root.join(APP).join("target"),
        aar: package.aar.clone(),
        compose: package.compose.clone(),
    };
    files::remove(&inputs.target("classes"))?;
    Invocation::new("mvn", &["-B", "-q", "-f", "bindings/kotlin", "-P", "apk", "-pl"])
        .args(&[
            "binding,afterimage-android,afterimage-compose,:afterimage-shop",
            "process-classes",
        ])
        .arg(format!("-Dafterimage.cache={}", project.cache.display()))
        .or("the first run needs Maven Central")
        .run(&project.root)?;
    eprintln!("shrinking it with R8 (some minutes) ...");
    let dex = shrink::run(project, &inputs, folder)?;

    let mut apk = Archive::read(&inputs.target("resources.apk"))?;
    apk.extend(dex);
    for (library, file) in NATIVE {
        let aar = Archive::read(&inputs.aar(library))?;
        for abi in Abi::ALL {
            let path = format!("jni/{}/{file}", abi.name());
            let bytes = aar.get(&path).ok_or_else(|| Error::Unreadable {
                input: "an archive",
                problem: format!("{library} has no {path}"),
            })?;
            apk.insert(format!("lib/{}/{file}", abi.name()), bytes.clone());
        }
    }
    let unsigned = folder.join(UNSIGNED);
    fs::write(&unsigned, archive::to_bytes(&apk)?).map_err(Error::io(&unsigned))?;
    Ok(unsigned)
}

/// Signs an APK with the debug key of this machine, which is created once: an update must have the same key.
fn sign(project: &Project, unsigned: &Path, signed: &Path) -> Result<()> {
    let key = project.cache.join("android/debug.keystore");
    if !key.is_file() {
        Invocation::new(
            "keytool",
            &["-genkeypair", "-alias", "androiddebugkey", "-keyalg", "RSA"],
        )
        .args(&[
            "-keysize",
            "2048",
            "-validity",
            "10000",
            "-dname",
            "CN=Android Debug,O=Android,C=US",
        ])
        .args(&["-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore"])
        .arg(&key)
        .run(&project.root)?;
    }
    setup::apksigner(project)
        .args(&[
            "sign",
            "--v1-signing-enabled",
            "true",
            "--v2-signing-enabled",
            "true",
            "--v4-signing-enabled",
            "false",
        ])
        .args(&[
            "--alignment-preserved",
            "true",
            "--ks-pass",
            &format!("pass:{PASSWORD}"),
            "--ks",
        ])
        .arg(&key)
        .arg("--out")
        .arg(signed)
        .arg(unsigned)
        .run(&project.root)
}
