//! All automation of this project, as `cargo xtask <command>`. CI runs nothing else.
//!
//! A command first builds a plan of [`invocation::Invocation`]s and then executes it; `--dry-run` only prints
//! the plan.

mod android;
mod api;
mod bench;
mod bindings;
mod crash_test;
mod demo;
mod drift;
mod error;
mod files;
mod fuzz;
mod invocation;
mod ios;
mod last_lines;
mod lint;
mod package;
mod pictures;
mod plan;
mod project;
mod setup;
mod shared_target;
mod swift;
mod test;
mod tidy;
mod uikit;
mod xcode;
mod zip_archive;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::drift::OnDrift;
use crate::error::Result;
use crate::plan::RunMode;
use crate::project::Project;

/// All automation of this project.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Prints the steps without executing them.
    #[arg(long, global = true)]
    dry_run: bool,
    /// Installs missing packages with sudo without asking first (also with CI=true).
    #[arg(long, global = true)]
    yes: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Installs the tools that the other commands use.
    Setup,
    /// Runs all checks and tests, or some slices of them.
    #[command(after_help = test::help())]
    Test {
        /// Slices to run, also if their inputs are unchanged (default: all).
        slices: Vec<String>,
        /// Runs only formatting, tidy, clippy and the Rust tests.
        #[arg(long, conflicts_with = "slices")]
        quick: bool,
        /// Also runs slices whose inputs are unchanged since they passed.
        #[arg(long)]
        all: bool,
    },
    /// Records sessions through the SDK and shows them in the studio.
    Demo {
        /// Plays the newest session in a browser, prints a summary and exits.
        #[arg(long)]
        once: bool,
        /// The studio's port on the loopback interface; 0 for any free port.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Measures the cost of a session (bytes, instructions, memory) and writes docs/performance.md.
    #[command(after_help = bench::BESIDE_HELP)]
    Bench {
        /// A folder with `sessions/` and `baseline.json` (default: the traces in this repository).
        #[arg(long)]
        corpus: Option<PathBuf>,
        /// Only measures the processor time of a frame of scenarios and of the sessions in DIR, a folder as for --corpus, and
        /// prints it as JSON, so that another pipeline's figures can be set beside it.
        #[arg(long, value_name = "DIR", conflicts_with = "corpus")]
        beside: Option<PathBuf>,
        /// Only counts the instructions of the capture's start and of a walk over UIKit's views, on the fake UIKit, and prints them by crate.
        #[arg(long, conflicts_with_all = ["corpus", "beside"])]
        walk: bool,
    },
    /// Searches for inputs that break a decoder.
    Fuzz {
        /// Targets to fuzz, one after the other (default: all).
        targets: Vec<String>,
        /// Duration of each target.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
        /// Adds the inputs of earlier runs that reach new code to the corpora, instead of searching.
        #[arg(long)]
        keep: bool,
    },
    /// Kills a recording process at every file operation and at random times, and checks what its next start delivers.
    CrashTest {
        /// Number of kills.
        #[arg(long, default_value_t = 10_000)]
        points: u64,
        /// Seed of the kills.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Builds the packages of the Android library in target/android, and checks their requirements.
    Android {
        /// Also builds an installable APK of the example app, in target/android/apk.
        #[arg(long)]
        apk: bool,
        /// Also builds the APK, tests an app, runs the Kotlin tests with the library as it ships, tests Compose on API 28 and 23, compares
        /// the screens with their replays, builds everything a second time and compares the bytes. Rewrites docs/size.md,
        /// docs/pictures-android.md and docs/performance-android.md.
        #[arg(long)]
        check: bool,
        /// Builds no package: only compares the screens with their replays. Rewrites docs/pictures-android.md.
        #[arg(long, conflicts_with_all = ["apk", "check"])]
        pictures: bool,
    },
    /// Builds the static library for iOS as an `XCFramework` in target/ios, checks its requirements, links it as an app does, and compares
    /// the bytes of the image with their budget.
    Ios {
        /// Also plants faults that must be found, looks up lines in the debug information, compares all screens of the fake UIKit with their
        /// replays, runs its tests with `AddressSanitizer`, prints the coverage of the walker, builds all slices a second time and compares the
        /// bytes. Rewrites docs/size-ios.md and docs/pictures-ios.md.
        #[arg(long)]
        check: bool,
        /// Makes the measured size the budget, in xtask/android/budget.json.
        #[arg(long)]
        accept: bool,
        /// Builds no library: only compares all screens of the fake UIKit with their replays. Rewrites docs/pictures-ios.md.
        #[arg(long, conflicts_with_all = ["accept", "check"])]
        pictures: bool,
        /// Builds no library: only runs the tests of the fake UIKit with `AddressSanitizer`, which needs a nightly toolchain.
        #[arg(long, conflicts_with_all = ["accept", "check", "pictures"])]
        sanitize: bool,
        /// Builds no library: only runs the tests of the fake UIKit, and prints the lines of the walker that none of them reaches.
        #[arg(long, conflicts_with_all = ["accept", "check", "pictures", "sanitize"])]
        coverage: bool,
    },
    /// Builds both platforms' packages and writes their release into target/package, with the sizes and hashes of all files.
    Package {
        /// The address of the folder from which the Swift package downloads the framework; without it, the framework is beside the manifest.
        #[arg(long)]
        url: Option<String>,
    },
    /// Measures one slice of the Android library by section, crate and kind of code, and compares it with its budget.
    Size {
        /// The slice: arm64-v8a, armeabi-v7a, `x86_64` or x86. The first one also rewrites docs/size-slice.md.
        #[arg(long, default_value = "arm64-v8a", value_parser = android::Abi::parse)]
        target: android::Abi,
        /// Features of the facade to build with, separated by commas. Such a slice has a budget of its own, and a row of the page.
        #[arg(long, default_value = "")]
        features: String,
        /// Makes the measured size the budget, in xtask/android/budget.json.
        #[arg(long)]
        accept: bool,
        /// Plants three faults into copies of the project, each of which must fail: a dependency, more maps, no link-time optimisation.
        #[arg(long, conflicts_with_all = ["features", "accept", "target"])]
        planted: bool,
    },
    /// Generates the Kotlin and Swift bindings of the facade.
    Bindings {
        /// Writes nothing and fails if the committed bindings differ.
        #[arg(long)]
        check: bool,
    },
    /// Lists the public Rust API of the facade in crates/afterimage/public-api.txt.
    Api {
        /// Lists the public API of the Swift package instead, in bindings/swift/public-api.txt.
        #[arg(long)]
        swift: bool,
        /// Writes nothing and fails if the committed list differs.
        #[arg(long)]
        check: bool,
    },
    /// Checks formatting, spelling, clippy, dependencies and tidy.
    Lint {
        /// Applies the fixes that the tools offer.
        #[arg(long)]
        fix: bool,
    },
    /// Checks the diagram and the rules of ARCHITECTURE.md.
    Tidy,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let mut project = Project::find()?;
    if arguments.yes {
        project.consent = setup::Consent::Given;
    }
    let run_mode = if arguments.dry_run {
        RunMode::DryRun
    } else {
        RunMode::Execute
    };
    match &arguments.command {
        Command::Setup => setup::run(&project, run_mode),
        Command::Test { slices, quick, all } => {
            let selection = match slices.as_slice() {
                [] if *quick => test::Selection::Quick,
                [] => test::Selection::All,
                names => test::Selection::Named(names.to_vec()),
            };
            let skip = if *all {
                test::Skip::Nothing
            } else {
                test::Skip::Unchanged
            };
            test::run(&project, &selection, skip, run_mode)
        }
        Command::Demo { once, port } => {
            let played_by = if *once {
                demo::PlayedBy::Script
            } else {
                demo::PlayedBy::Person
            };
            demo::run(&project, played_by, *port, run_mode)
        }
        Command::Bench { walk: true, .. } => bench::walk(&project, run_mode),
        Command::Bench {
            beside: Some(corpus), ..
        } => bench::beside(&project, corpus, run_mode),
        Command::Bench { corpus, .. } => bench::run(&project, corpus.as_deref(), run_mode),
        Command::Fuzz {
            targets,
            seconds,
            keep,
        } => {
            let mode = if *keep {
                fuzz::FuzzMode::Keep
            } else {
                fuzz::FuzzMode::Search { seconds: *seconds }
            };
            fuzz::run(&project, targets, mode, run_mode)
        }
        Command::CrashTest { points, seed } => crash_test::run(&project, *points, *seed, run_mode),
        Command::Android { pictures: true, .. } => android::compare_pictures(&project, run_mode),
        Command::Android { apk, check, .. } => {
            let depth = if *check {
                android::Depth::Check
            } else if *apk {
                android::Depth::Apk
            } else {
                android::Depth::Build
            };
            android::run(&project, depth, run_mode)
        }
        Command::Ios { pictures: true, .. } => uikit::pictures::run(&project, run_mode),
        Command::Ios { sanitize: true, .. } => uikit::sanitizer::run(&project, run_mode),
        Command::Ios { coverage: true, .. } => uikit::coverage::run(&project, run_mode),
        Command::Ios { accept, check, .. } => {
            let depth = if *check {
                ios::Depth::Check
            } else {
                ios::Depth::Build
            };
            ios::run(&project, depth, on_growth(*accept), run_mode)
        }
        Command::Package { url } => package::run(&project, url.as_deref(), run_mode),
        Command::Size { planted: true, .. } => android::plant_faults(&project, run_mode),
        Command::Size {
            target,
            features,
            accept,
            planted: _,
        } => android::size(&project, *target, features, on_growth(*accept), run_mode),
        Command::Bindings { check } => bindings::run(&project, OnDrift::from_check(*check), run_mode),
        Command::Api { swift: true, check } => {
            swift::public_api(&project, OnDrift::from_check(*check), run_mode)
        }
        Command::Api { check, .. } => api::run(&project, OnDrift::from_check(*check), run_mode),
        Command::Lint { fix } => {
            let fix = if *fix { lint::Fix::Apply } else { lint::Fix::Report };
            lint::run(&project, fix, run_mode)
        }
        Command::Tidy => tidy::run(&project, run_mode),
    }
}
/// Whether the measured bytes become the budget.
fn on_growth(accept: bool) -> android::OnGrowth {
    if accept {
        android::OnGrowth::Accept
    } else {
        android::OnGrowth::Fail
    }
}
