//! One compilation of the facade for iOS.

use std::path::Path;

use crate::android;
use crate::invocation::Invocation;
use crate::project::{Project, cargo_home, search_path};
use crate::setup;

/// The file name of the library.
pub(super) const LIBRARY: &str = "libafterimage.a";
/// The oldest iOS that the library supports. rustc raises it where no older system exists.
const DEPLOYMENT_TARGET: &str = "13.0";

/// A processor and a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slice {
    /// Phones and tablets.
    Device,
    /// Simulators on Macs with Apple's processors.
    SimulatorArm,
    /// Simulators on Macs with Intel's processors.
    SimulatorIntel,
}

impl Slice {
    /// Both simulators. Their libraries are one file of the framework.
    pub(super) const SIMULATORS: [Self; 2] = [Self::SimulatorArm, Self::SimulatorIntel];

    /// The slices whose standard library is installed. The simulators are built together or not at all.
    pub(super) fn buildable(project: &Project) -> Vec<Self> {
        let has_std = |slice: Self| setup::is_std_complete_for(project, slice.target());
        let mut slices = Vec::new();
        if has_std(Self::Device) {
            slices.push(Self::Device);
            if Self::SIMULATORS.into_iter().all(has_std) {
                slices.extend(Self::SIMULATORS);
            }
        }
        slices
    }

    /// rustc's name of the target.
    pub(super) fn target(self) -> &'static str {
        match self {
            Self::Device => setup::IOS,
            Self::SimulatorArm => setup::IOS_SIMULATORS[0],
            Self::SimulatorIntel => setup::IOS_SIMULATORS[1],
        }
    }

    /// The oldest iOS on which the library runs: the first simulator for Apple's processors has iOS 14.
    pub(super) fn minimum(self) -> Version {
        match self {
            Self::Device | Self::SimulatorIntel => Version { major: 13, minor: 0 },
            Self::SimulatorArm => Version { major: 14, minor: 0 },
        }
    }

    /// The invocation that compiles the facade. Only `cargo rustc` with a single crate type keeps link-time optimisation.
    pub(super) fn compile(self, project: &Project, target: &Path) -> Invocation {
        let sysroot = android::std_for_size(project, self.target());
        let sysroot = sysroot.filter(|folder| android::has_std(folder, self.target()));
        let sysroot = sysroot.map(|folder| format!("--sysroot={}", folder.display()));
        let mut flags: Vec<String> = sysroot.into_iter().collect();
        flags.push(format!("--remap-path-prefix={}=/cargo", cargo_home().display()));
        let name = self.target().to_uppercase().replace('-', "_");
        let compile = Invocation::cargo(&["rustc", "--locked", "--package", "afterimage", "--lib"])
            .args(&["--profile", "mobile", "--no-default-features"])
            .args(&["--crate-type", "staticlib", "--target", self.target()])
            .env("IPHONEOS_DEPLOYMENT_TARGET", DEPLOYMENT_TARGET)
            .env("CARGO_PROFILE_MOBILE_STRIP", "none")
            .env("CARGO_PROFILE_MOBILE_DEBUG", "line-tables-only")
            // By their names alone, as for Android.
            .env("RUSTC_WORKSPACE_WRAPPER", "workspace-rustc.sh")
            .env("RUSTC_WRAPPER", "dependency-rustc.sh")
            .env("PATH", search_path(&project.root.join("xtask/android")))
            .env(&format!("CARGO_TARGET_{name}_RUSTFLAGS"), flags.join(" "))
            .env("CARGO_TARGET_DIR", target);
        setup::with_ios_c_compiler(compile, project, self.target())
    }
}

/// A version of iOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) major: u32,
    pub(super) minor: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facade_is_built_for_ios_13_as_one_crate_type_without_its_http_client() {
        let text = Slice::Device
            .compile(&Project::for_tests("/repo"), Path::new("/target"))
            .to_string();
        for part in [
            "IPHONEOS_DEPLOYMENT_TARGET=13.0 ",
            "--profile mobile --no-default-features --crate-type staticlib --target aarch64-apple-ios",
            "CARGO_TARGET_DIR=/target ",
            "RUSTC_WORKSPACE_WRAPPER=workspace-rustc.sh RUSTC_WRAPPER=dependency-rustc.sh ",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
