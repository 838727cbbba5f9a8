//! Errors of xtask. Each message ends with the next step for the reader.

use std::path::PathBuf;

/// Result of all fallible functions of xtask.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason why a command stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    /// A program exited with a failure.
    #[error("`{command}` failed ({status}){advice}")]
    Failed {
        /// The program and its arguments, as a shell command.
        command: String,
        /// Its exit status.
        status: String,
        /// The next step, with its separator, or empty.
        advice: String,
    },
    /// A program could not be started.
    #[error("`{program}` could not be started: {source}; `cargo xtask setup` installs the required tools")]
    NotStarted {
        /// The program's name.
        program: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Its path.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// A file or the output of a program has an unexpected format.
    #[error("{input} cannot be parsed: {problem}")]
    Unreadable {
        /// The file or program.
        input: &'static str,
        /// The first deviation.
        problem: String,
    },
    /// The machine lacks something that only its user can install or decide.
    #[error("{0}")]
    Missing(String),
    /// An environment variable has a value that selects nothing.
    #[error("{variable}={value} is not a known value; the values are: {known}")]
    UnknownValue {
        /// The variable.
        variable: &'static str,
        /// Its value.
        value: String,
        /// The known values.
        known: String,
    },
    /// Rules of `tidy` are violated.
    #[error("tidy: {0} violations, listed above")]
    Untidy(usize),
    /// Committed bindings differ from the generated ones.
    #[error("bindings that differ from the facade: {}; run `cargo xtask bindings` and commit the result", .0.join(", "))]
    BindingsDiffer(Vec<String>),
    /// The committed list of the public API differs from the current one.
    #[error("the public API of the facade changed; if this is intended, run `cargo xtask api`, commit the list, and tell hosts in CHANGELOG.md:\n    {}", .0.join("\n    "))]
    ApiDiffers(Vec<String>),
    /// The committed list of the Swift package's public API differs from the current one.
    #[error("the public API of the Swift package changed; if this is intended, run `cargo xtask api --swift`, commit the list, and tell apps in CHANGELOG.md:\n    {}", .0.join("\n    "))]
    SwiftApiDiffers(Vec<String>),
    /// The packages for Android violate requirements.
    #[error("android:\n    {}", .0.join("\n    "))]
    Android(Vec<String>),
    /// The library for iOS violates requirements.
    #[error("ios:\n    {}", .0.join("\n    "))]
    Ios(Vec<String>),
    /// The Xcode project of the example app has faults.
    #[error("examples/ios-app:\n    {}", .0.join("\n    "))]
    Xcode(Vec<String>),
    /// A release violates requirements.
    #[error("package:\n    {}", .0.join("\n    "))]
    Release(Vec<String>),
    /// A slice of the library is larger than its budget allows.
    #[error(
        "{0}; reduce the size, or run `cargo xtask size --target ABI --accept` (or `cargo xtask ios --accept`), commit xtask/android/budget.json and give the reason in the commit"
    )]
    Larger(String),
    /// A slice has no budget: its ABI, its linker, or the origin of its standard library is new.
    #[error(
        "{0}: this slice has no budget in xtask/android/budget.json; `cargo xtask size --target ABI --accept` (or `cargo xtask ios --accept`) makes today's size its budget, \
         and the commit says why the slice is new (AFTERIMAGE_ANDROID_STD selects the standard library, ANDROID_NDK_HOME the linker)"
    )]
    NoBudget(String),
    /// The demo failed.
    #[error("demo: {0}")]
    Demo(String),
    /// Frames or segments take more instructions than the committed counts allow.
    #[error("{}; reduce the cost, or run `cargo xtask bench` to commit the new counts and give the reason in the commit", .0.join("; "))]
    Slower(Vec<String>),
    /// Slices of `test` failed.
    #[error("failed: {}; `cargo xtask test {}` repeats them", .0.join(", "), .0.join(" "))]
    Slices(Vec<&'static str>),
    /// A command-line argument that names no slice.
    #[error("there is no slice `{name}`; the slices are: {known}")]
    UnknownSlice {
        /// The argument.
        name: String,
        /// The names of all slices.
        known: String,
    },
    /// A command-line argument that names no fuzz target.
    #[error("there is no fuzz target `{name}`; the targets are: {known}")]
    UnknownTarget {
        /// The argument.
        name: String,
        /// The names of all targets.
        known: String,
    },
}

impl Error {
    /// Returns a function that adds the path to an I/O error.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
