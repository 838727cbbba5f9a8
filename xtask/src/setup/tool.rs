//! The tools that the commands use, and the system packages that contain them.

/// One tool, or one set of files, that has to be on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// Compiles crates with C code (`SQLite`, zstd, ring) and links.
    CCompiler,
    /// Compiles libFuzzer.
    CppCompiler,
    /// The browser of the demo and of the browser tests.
    Chromium,
    /// Fonts of the scripts that the browser tests draw.
    Fonts,
    /// Runs the browser's script.
    Node,
    /// Compiles and runs the Kotlin binding.
    Jdk,
    /// Builds the Kotlin binding.
    Maven,
    /// Counts instructions.
    Valgrind,
    /// Runs the second reader of segments (`examples/read-segment`).
    Python,
    /// Creates the environment of tools from `PyPI`.
    PythonVenv,
    /// Runs Rust tests.
    Nextest,
    /// Checks licences, versions and sources of dependencies.
    Deny,
    /// Checks spelling.
    Typos,
    /// Builds and runs the fuzz targets.
    Fuzz,
    /// The packages of the browser's script and of the player page.
    NpmPackages,
    /// Android frameworks that the tests of the Android library run on.
    AndroidFrameworks,
    /// Checks the format of Kotlin code.
    Ktlint,
    /// Checks Kotlin code for defects.
    Detekt,
    /// Compiles the resources of the Android tests.
    Aapt2,
    /// Aligns, signs and lists APKs.
    ApkTools,
    /// Shrinks classes and converts them to Android's format.
    R8,
    /// Compiles and links for Android, without the NDK.
    AndroidClang,
    /// The stand-in of the NDK.
    AndroidLinker,
    /// A Rust compiler whose standard library can be compiled for Android, without rustup.
    AndroidRust,
    /// Rust's standard library for all ABIs of Android.
    AndroidStd,
    /// Rust's standard library for the one ABI whose library also runs on this machine.
    AndroidStdX86_64,
    /// Compiles, strips and joins static libraries for iOS.
    IosClang,
    /// Rust's standard library for iOS.
    IosStd,
    /// Rust's standard library for the simulators of iOS.
    IosSimulatorStd,
    /// Copies of crates that do not compile without Apple's linker, for the fake UIKit.
    UikitCrates,
    /// The Android libraries that screens of the tests use.
    AndroidWidgets,
    /// Compose for Android, as the tests and the compilation of its library use it.
    AndroidCompose,
    /// The Android libraries of the example app.
    ShopLibraries,
    /// Compiles and tests the Swift package.
    Swift,
}

/// The packages of one tool, by package manager.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemPackages {
    /// Debian's names.
    pub debian: &'static [&'static str],
    /// Homebrew's names; `--cask` comes first for an application.
    pub brew: &'static [&'static str],
}

impl Tool {
    /// All tools, in the order of installation.
    pub(crate) const ALL: &[Self] = &[
        Self::CCompiler,
        Self::CppCompiler,
        Self::Chromium,
        Self::Fonts,
        Self::Node,
        Self::Jdk,
        Self::Maven,
        Self::Valgrind,
        Self::Python,
        Self::PythonVenv,
        Self::Nextest,
        Self::Deny,
        Self::Typos,
        Self::Fuzz,
        Self::NpmPackages,
        Self::AndroidFrameworks,
        Self::Ktlint,
        Self::Detekt,
        Self::Aapt2,
        Self::ApkTools,
        Self::R8,
        Self::AndroidClang,
        Self::AndroidLinker,
        Self::AndroidRust,
        Self::AndroidStd,
        Self::AndroidStdX86_64,
        Self::IosClang,
        Self::IosStd,
        Self::IosSimulatorStd,
        Self::UikitCrates,
        Self::AndroidWidgets,
        Self::AndroidCompose,
        Self::ShopLibraries,
        Self::Swift,
    ];

    /// The system packages that contain this tool; none if cargo, pip, npm or Maven installs it.
    pub(crate) fn system_packages(self) -> Option<SystemPackages> {
        let packages = |debian, brew| Some(SystemPackages { debian, brew });
        match self {
            Self::CCompiler => packages(&["gcc", "libc6-dev"], &["llvm"]),
            Self::CppCompiler => packages(&["g++"], &["llvm"]),
            // Without a font, a browser lays out no text that a test could measure.
            Self::Chromium => packages(&["chromium", "fonts-liberation"], &["--cask", "google-chrome"]),
            // Together 3 MB. They cover Latin to Arabic, Devanagari, Thai, and Chinese to Korean.
            Self::Fonts => packages(
                &[
                    "fontconfig",
                    "fonts-dejavu-core",
                    "fonts-lohit-deva",
                    "fonts-tlwg-loma-ttf",
                    "fonts-wqy-microhei",
                ],
                &["fontconfig"],
            ),
            Self::Node => packages(&["nodejs", "npm"], &["node"]),
            Self::Jdk => packages(&["default-jdk-headless"], &["openjdk"]),
            Self::Maven => packages(&["maven"], &["maven"]),
            Self::Valgrind => packages(&["valgrind"], &["valgrind"]),
            Self::Python => packages(&["python3"], &["python"]),
            Self::PythonVenv => packages(&["python3", "python3-venv"], &["python"]),
            Self::AndroidClang => packages(&["clang-22", "lld-22", "llvm-22"], &["--cask", "android-ndk"]),
            // Of a Mac, Xcode's tools are used, which no package installs.
            Self::IosClang => packages(&["clang-22", "llvm-22"], &["llvm"]),
            // The package names do not contain a version; the cache has one folder for each version.
            Self::AndroidRust => packages(&["rustc-web", "rust-web-src", "cargo-web"], &["rustup"]),
            Self::R8
            | Self::AndroidLinker
            | Self::AndroidStd
            | Self::AndroidStdX86_64
            | Self::IosStd
            | Self::IosSimulatorStd
            | Self::UikitCrates
            | Self::Nextest
            | Self::Deny
            | Self::Typos
            | Self::Fuzz
            | Self::NpmPackages
            | Self::AndroidFrameworks
            | Self::Ktlint
            | Self::Detekt
            | Self::Aapt2
            | Self::ApkTools
            | Self::AndroidWidgets
            | Self::AndroidCompose
            | Self::ShopLibraries
            | Self::Swift => None,
        }
    }
}
