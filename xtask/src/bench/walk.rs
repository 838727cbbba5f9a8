//! The cost of the capture's start and of a walk over UIKit's views, measured on the fake UIKit by callgrind.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};

/// The workspace of the fake UIKit.
const FAKE: &str = "crates/uikit/fake";
/// A function of the example, what a call of it does, and the instructions of ours that it may take.
struct Count {
    function: &'static str,
    title: &'static str,
    goal: u64,
}

const COUNTS: &[Count] = &[
    Count {
        function: "walk::started",
        title: "the start of the capture on the main thread",
        // 3 ms, at one instruction in a nanosecond.
        goal: 3_000_000,
    },
    Count {
        function: "walk::measured",
        title: "a steady walk over 500 views, of which one changed",
        goal: 400_000,
    },
];
/// The parts that are ours.
const OURS: [&str; 2] = ["afterimage_uikit", "afterimage_wireframe"];
/// The tools that build and count.
const TOOLS: &[Tool] = &[Tool::CCompiler, Tool::Valgrind, Tool::UikitCrates];

/// Parts of a program, by a part of the names of their functions; the first match counts. The fakes' functions have the names of crates that
/// they implement traits for, so they are first.
const PARTS: &[(&str, &str)] = &[
    ("afterimage_fake_uikit", FAKES),
    ("objc_runtime", FAKES),
    ("afterimage_uikit", "afterimage_uikit"),
    ("afterimage_wireframe", "afterimage_wireframe"),
    ("objc2", "objc2 and its frameworks"),
];
/// The fake UIKit and its runtime.
const FAKES: &str = "fake UIKit";
/// Functions that ours and the fakes call.
const SHARED: &str = "standard library and allocator, of all";

/// Builds the bench, counts a start and the last walk, and prints their instructions by part.
///
/// # Errors
/// When it cannot be built or counted.
pub(crate) fn run(project: &Project, run_mode: RunMode) -> Result<()> {
    let build = build(project);
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, TOOLS)?;
        plan.append(build);
        plan.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    build.execute(&project.root)?;
    let folder = project.target.join("bench");
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    for count in COUNTS {
        print(count, &profile(project, count.function, &folder)?)?;
    }
    Ok(())
}

/// Counts the last call of a function, and returns its profile.
fn profile(project: &Project, function: &str, folder: &Path) -> Result<String> {
    let out = folder.join("walk.out");
    Invocation::new("valgrind", &["--quiet", "--tool=callgrind"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(format!("--toggle-collect={function}"))
        .arg(format!("--dump-after={function}"))
        .arg(project.target.join("uikit/release/examples/walk"))
        .run(&project.root)?;
    // Dumps are numbered from 1.
    let dumps = (1..).map(|part| folder.join(format!("walk.out.{part}")));
    let dumps: Vec<_> = dumps.take_while(|dump| dump.is_file()).collect();
    let last = dumps.last().ok_or_else(|| Error::Unreadable {
        input: "the output of callgrind",
        problem: format!("`{function}` was never called"),
    })?;
    let profile = fs::read_to_string(last).map_err(Error::io(last))?;
    for dump in &dumps {
        fs::remove_file(dump).map_err(Error::io(dump))?;
    }
    Ok(profile)
}

/// Prints the instructions of a call by part, and ours beside their goal.
///
/// # Errors
/// When none is of ours: the profile is of another call then.
fn print(count: &Count, profile: &str) -> Result<()> {
    let parts = by_part(profile);
    let ours: u64 = OURS.iter().filter_map(|part| parts.get(part)).sum();
    if ours == 0 {
        return Err(Error::Unreadable {
            input: "the output of callgrind",
            problem: format!("`{}` has no instruction of ours", count.function),
        });
    }
    println!(
        "{}, in instructions: {ours} of ours, with a goal of {}",
        count.title, count.goal
    );
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_unstable_by_key(|(_, instructions)| std::cmp::Reverse(*instructions));
    for (part, instructions) in parts {
        println!("{instructions:>9}  {part}");
    }
    Ok(())
}

fn build(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.step(
        "copying the lock file for the fake UIKit",
        Invocation::new("cp", &["Cargo.lock", "crates/uikit/fake/Cargo.lock"]),
    );
    plan.long_step(
        "building the bench on the fake UIKit",
        "2 minutes the first time",
        Invocation::cargo(&["build", "--release", "--example", "walk"])
            .within(FAKE)
            .env("CARGO_TARGET_DIR", project.target.join("uikit")),
    );
    plan
}

/// Sums the instructions that each function takes itself, by part, from a file in callgrind's format. Its names are numbered: each is
/// written once.
fn by_part(profile: &str) -> BTreeMap<&'static str, u64> {
    let mut names = BTreeMap::new();
    let mut parts = BTreeMap::new();
    let mut part = SHARED;
    let mut is_call = false;
    for line in profile.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            part = part_of(name, &mut names);
        } else if let Some(name) = line.strip_prefix("cfn=") {
            part_of(name, &mut names);
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            // The line after a call has the cost of the callee.
            let own = if is_call { None } else { line.split(' ').nth(1) };
            is_call = false;
            *parts.entry(part).or_default() += own.and_then(|count| count.parse().ok()).unwrap_or(0);
        }
    }
    parts.retain(|_, instructions| *instructions > 0);
    parts
}

/// Returns the part of a function from its number, which the name follows the first time.
fn part_of<'a>(text: &'a str, names: &mut BTreeMap<&'a str, &'static str>) -> &'static str {
    let (number, name) = text.split_once(' ').unwrap_or((text, ""));
    if !name.is_empty() {
        let part = PARTS.iter().find(|(known, _)| name.contains(known));
        names.insert(number, part.map_or(SHARED, |(_, part)| *part));
    }
    names.get(number).copied().unwrap_or(SHARED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_those_of_the_function_itself() {
        let profile = "fl=(1) a.rs\nfn=(1) afterimage_uikit::walk\n10 5\n+1 7\ncfn=(2) <afterimage_fake_uikit::View as afterimage_uikit::T>::get\n\
                       calls=3 4\n12 900\nfn=(2)\n4 60\nfn=(3) malloc\n1 8\nfn=(1)\n* 1\ntotals: 981\n";
        let expected = [("afterimage_uikit", 13), (FAKES, 60), (SHARED, 8)];
        assert_eq!(by_part(profile), expected.into());
    }
}
