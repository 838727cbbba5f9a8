//! The table of slices: tools, inputs and commands of each.

use crate::android;
use crate::api;
use crate::bench;
use crate::bindings;
use crate::drift::OnDrift;
use crate::error::Result;
use crate::invocation::Invocation;
use crate::ios;
use crate::last_lines::LastLines;
use crate::lint;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{Tool, chromium};
use crate::swift;
use crate::tidy;
use crate::uikit;
use crate::xcode;

/// One part of the tests that passes or fails as a whole.
#[derive(Debug)]
pub(super) struct Slice {
    /// Its name on the command line.
    pub name: &'static str,
    /// The statement that holds if it passes.
    pub about: &'static str,
    /// The tools that it uses.
    pub tools: &'static [Tool],
    /// git's path patterns of its inputs, without pages in Markdown that are not compiled in; none for a fast
    /// slice, which always runs.
    pub inputs: Option<&'static [&'static str]>,
    action: Action,
}

/// The work of a slice.
#[derive(Debug)]
enum Action {
    /// Invocations of other programs.
    Plan(fn(&Project) -> Plan),
    /// A check within xtask.
    Check(fn(&Project) -> Result<()>),
}

impl Slice {
    /// Runs the slice. The last lines of its programs are stored on a build server, where no one watches, and if Maven runs: it
    /// prints the time of each module at its end, and in batch mode no colours that a copy of its output would lose.
    ///
    /// # Errors
    /// When its statement does not hold.
    pub(super) fn run(&self, project: &Project, last_lines: &LastLines) -> Result<()> {
        match self.action {
            Action::Plan(plan) if project.ci || self.tools.contains(&Tool::Maven) => {
                plan(project).execute_with(&project.root, last_lines)
            }
            Action::Plan(plan) => plan(project).execute(&project.root),
            Action::Check(check) => check(project),
        }
    }

    /// The plan that a dry run prints.
    pub(super) fn text(&self, project: &Project) -> String {
        match self.action {
            Action::Plan(plan) => plan(project).text(),
            Action::Check(_) => "    (within xtask)\n".to_owned(),
        }
    }
}

/// The slices of `--quick`.
pub(super) const QUICK: &[&str] = &["fmt", "tidy", "clippy", "rust"];

/// Inputs of everything that compiles all Rust code.
const RUST: &[&str] = &[
    "Cargo.*",
    "rust-toolchain.toml",
    ".cargo",
    ".config",
    "clippy.toml",
    "docs",
    "benches",
    "crash-test",
    "crates",
    "examples",
    "fuzz",
    "xtask",
];

/// Inputs of the list of the public API.
const API: &[&str] = &["Cargo.*", "rust-toolchain.toml", "crates", "xtask"];

/// Inputs of the generated bindings and of their tests.
const BINDINGS: &[&str] = &["Cargo.*", "rust-toolchain.toml", "crates", "bindings"];

/// Inputs of the Kotlin tests, with the pages whose code they compile.
const KOTLIN_TESTS: &[&str] = &[
    "Cargo.*",
    "rust-toolchain.toml",
    "crates",
    "bindings",
    "README.md",
    "bindings/kotlin/README.md",
    "examples/android-app",
    "examples/screens",
    "docs/book/android.md",
    "docs/book/first-run-on-a-device.md",
];

/// Inputs of the checks of Kotlin code.
const KOTLIN: &[&str] = &["bindings/kotlin", "examples/android-app", "xtask/src/lint.rs"];

/// Inputs of the Android library that runs on this machine, and of its tests.
const ANDROID_LIBRARY: &[&str] = &[
    "Cargo.*",
    "rust-toolchain.toml",
    "crates",
    "bindings/kotlin/pom.xml",
    "bindings/kotlin/binding",
    "xtask",
];

/// Inputs of the walker of UIKit's views, and of its tests with the real engine.
const UIKIT: &[&str] = &[
    "Cargo.*",
    "rust-toolchain.toml",
    "clippy.toml",
    "crates",
    "examples/screens",
    "xtask",
];

/// Inputs of the library for iOS.
const IOS_LIBRARY: &[&str] = &[
    "Cargo.*",
    "rust-toolchain.toml",
    "crates/*/Cargo.toml",
    "crates/*/src",
    "bindings/swift/Sources/CAfterimage",
    "bindings/swift/Sources/Afterimage/PrivacyInfo.xcprivacy",
    "xtask",
];

/// Inputs of the Swift package and of its tests.
const SWIFT: &[&str] = &[
    "Cargo.*",
    "rust-toolchain.toml",
    "Package*.swift",
    ".swift-format",
    "crates",
    "bindings/swift",
    "examples/ios-app",
    "README.md",
    "docs/book/ios.md",
    "xtask/src/setup",
    "xtask/src/swift.rs",
    "xtask/src/swift",
];

/// Inputs of the list of the Swift package's public API.
const SWIFT_API: &[&str] = &[
    "Package*.swift",
    "bindings/swift",
    "xtask/src/setup",
    "xtask/src/swift",
];

/// Inputs of the check of the example app's Xcode project.
const IOS_EXAMPLE: &[&str] = &[
    "Package.swift",
    "bindings/swift/Samples",
    "bindings/swift/Sources/Afterimage/UIKit",
    "bindings/swift/StandIns",
    "examples/android-app/app/src/main/kotlin/dev/afterimage/shop/Catalog.kt",
    "examples/android-app/app/src/main/res/values/strings.xml",
    "examples/ios-app",
    "xtask/src/xcode.rs",
    "xtask/src/xcode",
];

/// Inputs of the guarded instruction counts.
const BENCH: &[&str] = &["Cargo.*", "rust-toolchain.toml", "crates", "benches", "xtask"];

/// All slices, fast ones first.
pub(super) const SLICES: &[Slice] = &[
    Slice {
        name: "fmt",
        about: "Rust is formatted",
        tools: &[],
        inputs: None,
        action: Action::Plan(|_| lint::fmt(lint::Fix::Report)),
    },
    Slice {
        name: "tidy",
        about: "the diagram and the rules of ARCHITECTURE.md hold",
        tools: &[],
        inputs: None,
        action: Action::Check(tidy::check),
    },
    Slice {
        name: "typos",
        about: "spelling is correct",
        tools: &[Tool::PythonVenv, Tool::Typos],
        inputs: None,
        action: Action::Plan(|project| lint::typos(project, lint::Fix::Report)),
    },
    Slice {
        name: "deny",
        about: "dependencies have allowed licences, versions and sources",
        tools: &[Tool::CCompiler, Tool::Deny],
        inputs: Some(&["Cargo.*", "*/Cargo.toml", "deny.toml"]),
        action: Action::Plan(lint::deny),
    },
    Slice {
        name: "clippy",
        about: "clippy reports no warning",
        tools: &[Tool::CCompiler],
        inputs: Some(RUST),
        action: Action::Plan(|_| lint::clippy(lint::Fix::Report)),
    },
    Slice {
        name: "rust",
        about: "the Rust tests pass",
        tools: &[Tool::CCompiler, Tool::Nextest, Tool::Python],
        inputs: Some(RUST),
        action: Action::Plan(rust),
    },
    Slice {
        name: "uikit",
        about: "the walker of UIKit's views compiles for iOS, its tests pass on a fake UIKit, and ten screens look like their replays",
        tools: &[
            Tool::CCompiler,
            Tool::Chromium,
            Tool::Fonts,
            Tool::IosClang,
            Tool::IosStd,
            Tool::Node,
            Tool::NpmPackages,
            Tool::UikitCrates,
        ],
        inputs: Some(UIKIT),
        action: Action::Plan(uikit::tests),
    },
    Slice {
        name: "ios",
        about: "the library for iOS uses functions of iOS 13 alone, links as in an app, and is not larger than its budget",
        tools: &[Tool::CCompiler, Tool::IosClang, Tool::IosStd],
        inputs: Some(IOS_LIBRARY),
        action: Action::Check(ios::test_library),
    },
    Slice {
        name: "ios-example",
        about: "the Xcode project of the example app refers to files and objects that exist, and names no machine and no team",
        tools: &[],
        inputs: Some(IOS_EXAMPLE),
        action: Action::Check(xcode::check),
    },
    Slice {
        name: "bench-guard",
        about: "frames and segments take no more instructions and allocations than committed",
        tools: &[Tool::CCompiler, Tool::Valgrind],
        inputs: Some(BENCH),
        action: Action::Check(bench::check),
    },
    Slice {
        name: "docs",
        about: "documentation has no broken link, and its examples run",
        tools: &[Tool::CCompiler],
        inputs: Some(RUST),
        action: Action::Plan(|_| docs()),
    },
    Slice {
        name: "api",
        about: "the committed list of the facade's public API is current",
        tools: &[Tool::CCompiler],
        inputs: Some(API),
        action: Action::Check(|project| api::run(project, OnDrift::Fail, RunMode::Execute)),
    },
    Slice {
        name: "bindings",
        about: "the committed Kotlin and Swift equal the generated bindings",
        tools: &[Tool::CCompiler],
        inputs: Some(BINDINGS),
        action: Action::Check(|project| bindings::run(project, OnDrift::Fail, RunMode::Execute)),
    },
    Slice {
        name: "kotlin",
        about: "the tests of the Kotlin binding and of the Android libraries pass on a JVM",
        tools: &[
            Tool::CCompiler,
            Tool::Jdk,
            Tool::Maven,
            Tool::Python,
            Tool::AndroidFrameworks,
            Tool::Aapt2,
            Tool::AndroidWidgets,
            Tool::AndroidCompose,
            Tool::ShopLibraries,
        ],
        inputs: Some(KOTLIN_TESTS),
        action: Action::Plan(kotlin),
    },
    Slice {
        name: "swift",
        about: "the Swift package is formatted, and its tests pass with the real engine",
        tools: &[Tool::CCompiler, Tool::Swift],
        inputs: Some(SWIFT),
        action: Action::Plan(swift::tests),
    },
    Slice {
        name: "swift-api",
        about: "the Swift package compiles in both language modes, and the committed list of its public API is current",
        tools: &[Tool::CCompiler, Tool::Swift],
        inputs: Some(SWIFT_API),
        action: Action::Check(|project| swift::public_api(project, OnDrift::Fail, RunMode::Execute)),
    },
    Slice {
        name: "android-api",
        about: "the Kotlin build reports calls that Android 5.0 does not have",
        tools: &[Tool::Jdk, Tool::Maven],
        inputs: Some(&["bindings/kotlin/pom.xml", "bindings/kotlin/planted-api", "xtask"]),
        action: Action::Check(android::check_api_level),
    },
    Slice {
        name: "kotlin-style",
        about: "Kotlin code is formatted and has no findings",
        tools: &[Tool::Jdk, Tool::Ktlint, Tool::Detekt],
        inputs: Some(KOTLIN),
        action: Action::Plan(lint::kotlin),
    },
    Slice {
        name: "android-library",
        about: "the x86_64 Android library meets its requirements and passes the tests of the binding",
        tools: android::LIBRARY_TOOLS,
        inputs: Some(ANDROID_LIBRARY),
        action: Action::Check(android::test_library),
    },
    Slice {
        name: "browser",
        about: "the studio's page plays recorded sessions in a browser",
        tools: &[
            Tool::CCompiler,
            Tool::Chromium,
            Tool::Fonts,
            Tool::Node,
            Tool::NpmPackages,
        ],
        inputs: Some(RUST),
        action: Action::Plan(|_| browser()),
    },
];

fn rust(project: &Project) -> Plan {
    let mut plan = Plan::default();
    let nextest = Invocation::new(
        project.tool("cargo-nextest"),
        &["nextest", "run", "--locked", "--workspace"],
    );
    plan.long_step(
        "building and running the Rust tests",
        "the first build takes some minutes",
        nextest.or("the output of the failed test is above"),
    );
    plan
}

fn docs() -> Plan {
    let mut plan = Plan::default();
    plan.step(
        "building the documentation",
        Invocation::cargo(&["doc", "--locked", "--no-deps", "--lib", "--workspace"])
            .args(lint::WITHOUT_BINDGEN)
            .env("RUSTDOCFLAGS", "-D warnings"),
    );
    plan.step(
        "running the examples of the documentation",
        Invocation::cargo(&["test", "--locked", "--doc", "--workspace"]).args(lint::WITHOUT_BINDGEN),
    );
    plan
}

fn kotlin(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.step("building the facade for this machine", bindings::build_library());
    plan.long_step(
        "building the studio, which exports what the tests record",
        "about 2 minutes the first time",
        Invocation::cargo(&["build", "--locked", "--package", "afterimage-studio"]),
    );
    let libraries = bindings::library(project).with_file_name("");
    plan.long_step(
        "building and running the Kotlin tests, on API 35, 28, 23 and 21",
        "Maven downloads about 600 MB the first time",
        Invocation::new("mvn", &["-B", "-f", "bindings/kotlin", "test"])
            .args(&[
                "-pl",
                "binding,afterimage-android,afterimage-compose,android-tests,:afterimage-shop",
            ])
            .arg(format!("-Dafterimage.native.dir={}", libraries.display()))
            .or("the failed test is named above; the first run needs Maven Central"),
    );
    plan
}

fn browser() -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "recording sessions and playing them in a browser",
        "a minute or two",
        Invocation::new("npm", &["test"])
            .env("CHROMIUM", chromium().unwrap_or_default())
            .within("crates/studio/web"),
    );
    plan
}
