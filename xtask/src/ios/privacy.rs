//! The privacy manifest, compared with the functions in use.
//!
//! Apple's list of functions that need a reason: "Describing use of required reason API".

use std::collections::BTreeSet;

/// The manifest, a resource of the Swift package.
pub(super) const MANIFEST: &str = "bindings/swift/Sources/Afterimage/PrivacyInfo.xcprivacy";

/// A kind of functions, and the reason for which we may use them.
struct Category {
    name: &'static str,
    reason: &'static str,
    functions: &'static [&'static str],
}

const CATEGORIES: &[Category] = &[
    // Times, sizes and other facts about files in the app's own container.
    Category {
        name: "NSPrivacyAccessedAPICategoryFileTimestamp",
        reason: "C617.1",
        functions: &[
            "stat",
            "fstat",
            "lstat",
            "fstatat",
            "getattrlist",
            "fgetattrlist",
            "getattrlistat",
            "getattrlistbulk",
        ],
    },
    // Times between events within the app.
    Category {
        name: "NSPrivacyAccessedAPICategorySystemBootTime",
        reason: "35F9.1",
        functions: &["mach_absolute_time"],
    },
    // Whether there is space for a file that is written.
    Category {
        name: "NSPrivacyAccessedAPICategoryDiskSpace",
        reason: "E174.1",
        functions: &["statfs", "statvfs", "fstatfs", "fstatvfs"],
    },
    Category {
        name: "NSPrivacyAccessedAPICategoryUserDefaults",
        reason: "CA92.1",
        functions: &["OBJC_CLASS_$_NSUserDefaults"],
    },
];

/// Returns the differences between the manifest and the functions that a library uses.
pub(super) fn faults(manifest: &str, used: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for category in CATEGORIES {
        let used: Vec<&str> = category
            .functions
            .iter()
            .copied()
            .filter(|function| {
                used.iter()
                    .any(|name| name == function || name.strip_suffix("$INODE64") == Some(function))
            })
            .collect();
        let is_declared = manifest.contains(&format!("<string>{}</string>", category.name));
        let has_reason = manifest.contains(&format!("<string>{}</string>", category.reason));
        match (used.is_empty(), is_declared && has_reason) {
            (false, false) => faults.push(format!(
                "{MANIFEST} has no {} with the reason {}, and the library uses {}",
                category.name,
                category.reason,
                used.join(", ")
            )),
            (true, true) => faults.push(format!(
                "{MANIFEST} declares {}, and the library uses no function of it",
                category.name
            )),
            _ => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifest_declares_the_functions_in_use_and_no_others() {
        let used = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let category = "<string>NSPrivacyAccessedAPICategoryFileTimestamp</string>";
        let manifest = format!("{category}<string>C617.1</string>");
        assert_eq!(
            faults(&manifest, &used(&["fstat", "memcpy"])),
            Vec::<String>::new()
        );
        assert_eq!(
            faults(&manifest, &used(&["stat$INODE64"])),
            Vec::<String>::new(),
            "the name on Intel's processors"
        );
        assert!(faults(&manifest, &used(&[]))[0].contains("uses no function of it"));
        assert!(
            faults(category, &used(&["fstat"]))[0].contains("the reason C617.1, and the library uses fstat")
        );
        assert!(faults(&manifest, &used(&["fstat", "statfs"]))[0].contains("DiskSpace"));
    }
}
