//! The slices, as one table: what each shows, needs and depends on, and the calls it makes.

use crate::bench;
use crate::bindings;
use crate::call::Call;
use crate::error::Result;
use crate::lint;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{Need, chromium};
use crate::tidy;

/// One part of the tests that passes or fails as a whole.
#[derive(Debug)]
pub struct Slice {
    /// How it is called on the command line.
    pub name: &'static str,
    /// What passing means.
    pub about: &'static str,
    /// What has to be installed.
    pub needs: &'static [Need],
    /// Git's path patterns of the files that decide it; none: it is fast and always runs.
    pub depends_on: Option<&'static [&'static str]>,
    work: Work,
}

/// What a slice does.
#[derive(Debug)]
enum Work {
    /// Calls of other programs.
    Calls(fn(&Project) -> Plan),
    /// Something xtask does itself.
    Within(fn(&Project) -> Result<()>),
}

impl Slice {
    /// Runs it.
    ///
    /// # Errors
    /// When what it shows does not hold.
    pub fn run(&self, project: &Project) -> Result<()> {
        match self.work {
            Work::Calls(plan) => plan(project).execute(&project.root),
            Work::Within(check) => check(project),
        }
    }

    /// What a dry run prints.
    pub fn text(&self, project: &Project) -> String {
        match self.work {
            Work::Calls(plan) => plan(project).text(),
            Work::Within(_) => "    (within xtask)\n".to_owned(),
        }
    }
}

/// What any Rust code here is built from.
const RUST: &[&str] = &[
    "Cargo.*",
    "rust-toolchain.toml",
    ".cargo",
    ".config",
    "clippy.toml",
    "README.md",
    "docs",
    "benches",
    "crates",
    "examples",
    "fuzz",
    "xtask",
];

/// What the bindings are generated from, and their own tests.
const BINDINGS: &[&str] = &["Cargo.*", "rust-toolchain.toml", "crates", "bindings"];

/// What the guarded counts are made of.
const BENCH: &[&str] = &["Cargo.*", "rust-toolchain.toml", "crates", "benches", "xtask"];

/// All slices, the quick ones first.
pub const SLICES: &[Slice] = &[
    Slice {
        name: "fmt",
        about: "Rust is formatted",
        needs: &[],
        depends_on: None,
        work: Work::Calls(|_| lint::fmt(false)),
    },
    Slice {
        name: "tidy",
        about: "the drawing and the rules of ARCHITECTURE.md hold",
        needs: &[],
        depends_on: None,
        work: Work::Within(tidy::check),
    },
    Slice {
        name: "typos",
        about: "words are spelled right",
        needs: &[Need::PythonVenv, Need::Typos],
        depends_on: None,
        work: Work::Calls(|project| lint::typos(project, false)),
    },
    Slice {
        name: "deny",
        about: "dependencies have allowed licences and sources",
        needs: &[Need::CCompiler, Need::Deny],
        depends_on: Some(&["Cargo.*", "*/Cargo.toml", "deny.toml"]),
        work: Work::Calls(lint::deny),
    },
    Slice {
        name: "clippy",
        about: "clippy has nothing to say",
        needs: &[Need::CCompiler],
        depends_on: Some(RUST),
        work: Work::Calls(|_| lint::clippy(false)),
    },
    Slice {
        name: "rust",
        about: "Rust's tests",
        needs: &[Need::CCompiler, Need::Nextest, Need::Python],
        depends_on: Some(RUST),
        work: Work::Calls(rust),
    },
    Slice {
        name: "bench-guard",
        about: "no frame and no segment takes more instructions than it did",
        needs: &[Need::CCompiler, Need::Valgrind],
        depends_on: Some(BENCH),
        work: Work::Within(bench::check),
    },
    Slice {
        name: "docs",
        about: "the documentation has no broken link, and its examples run",
        needs: &[Need::CCompiler],
        depends_on: Some(RUST),
        work: Work::Calls(|_| docs()),
    },
    Slice {
        name: "bindings",
        about: "the committed Kotlin and Swift are what the facade generates",
        needs: &[Need::CCompiler],
        depends_on: Some(BINDINGS),
        work: Work::Within(|project| bindings::run(project, true, false)),
    },
    Slice {
        name: "kotlin",
        about: "the Kotlin binding's tests on a JVM",
        needs: &[Need::CCompiler, Need::Jdk, Need::Maven],
        depends_on: Some(BINDINGS),
        work: Work::Calls(kotlin),
    },
    Slice {
        name: "browser",
        about: "the studio's page plays real sessions in a browser",
        needs: &[Need::CCompiler, Need::Chromium, Need::Node, Need::NpmPackages],
        depends_on: Some(RUST),
        work: Work::Calls(|_| browser()),
    },
];

fn rust(project: &Project) -> Plan {
    let mut plan = Plan::default();
    let nextest = Call::new(
        project.tool("cargo-nextest"),
        &["nextest", "run", "--locked", "--workspace"],
    );
    plan.long_step(
        "building and running Rust's tests",
        "the first build takes some minutes",
        nextest.or("the failed test's output is above"),
    );
    plan
}

fn docs() -> Plan {
    let mut plan = Plan::default();
    plan.step(
        "building the documentation",
        Call::cargo(&["doc", "--locked", "--no-deps", "--lib", "--workspace"])
            .args(lint::WITHOUT_BINDGEN)
            .env("RUSTDOCFLAGS", "-D warnings"),
    );
    plan.step(
        "running the documentation's examples",
        Call::cargo(&["test", "--locked", "--doc", "--workspace"]).args(lint::WITHOUT_BINDGEN),
    );
    plan
}

fn kotlin(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.step("building the facade for this machine", bindings::build_library());
    let folder = bindings::library(project).with_file_name("");
    plan.long_step(
        "building and running Kotlin's tests",
        "Maven loads about 100 MB the first time",
        Call::new("mvn", &["-B", "-f", "bindings/kotlin", "test"])
            .arg(format!("-Dafterimage.native.dir={}", folder.display()))
            .or("the failed test is named above; Maven Central has to be reachable the first time"),
    );
    plan
}

fn browser() -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "recording sessions and playing them in a browser",
        "a minute or two",
        Call::new("npm", &["test"])
            .env("CHROMIUM", chromium().unwrap_or_default())
            .within("crates/studio/web"),
    );
    plan
}
