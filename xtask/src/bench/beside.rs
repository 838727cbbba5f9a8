//! `cargo xtask bench --beside DIR`: the cost of a frame, to be set beside another pipeline's figures of the same screens.
//!
//! Processor time is that of the measuring thread, so other programs disturb it little. It still depends on the machine: both
//! pipelines have to be measured in one run, or close to each other.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::corpus::Corpus;
use super::instructions::{self, CountsByName};
use super::programs;
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup;

/// The program that measures processor time.
const TIMES: &str = "afterimage-bench-beside";
/// The program that counts allocations. Separate, since its allocator takes time.
const ALLOCATIONS: &str = "afterimage-bench-beside-allocations";
/// The profiles: the one that ships, and the one of the other figures.
const PROFILES: [&str; 2] = ["mobile", "release"];
/// The profile in which allocations and instructions are counted.
const COUNTED_PROFILE: &str = "release";
/// The stages of a frame.
const STAGES: [&str; 2] = ["capture", "sealing"];

/// The explanation of the JSON, for `--help`.
pub(crate) const HELP: &str = "\
--beside prints one JSON object and writes no file:

  profiles.PROFILE.scenarios[], profiles.PROFILE.sessions[]
                     one row for each scenario and session, in the profiles `mobile` (the one that ships) and `release`:
    name             new_texts: 500 nodes, 25 new texts a frame; moved_rows: 120 rows that scroll by two rows a frame,
                     each row moved; scrolled_rows: the same in a scroll container; full_snapshot: 500 nodes, one
                     frame; or the session's name
    frames, segments, sealed_bytes
                     of the whole row; scenarios but full_snapshot have 300 frames at 10 Hz, one segment
    capture_us, sealing_us
                     microseconds of the thread's processor time a frame, over all frames of the row: least and median
                     of the rounds. Capture copies, compares, parses, masks, diffs and encodes; sealing packs
  allocations.scenarios[], allocations.sessions[]
                     allocations and reallocations a frame of capture and of sealing
  instructions.SCENARIO
                     instructions a frame of capture and of sealing, in `release`, counted by callgrind
  rounds             measured rounds; two further ones warm up";

/// Measures scenarios and the sessions of the folder `corpus`, and prints the figures as JSON.
///
/// # Errors
/// When a program cannot be built or fails.
pub(crate) fn run(project: &Project, corpus: &Path, run_mode: RunMode) -> Result<()> {
    let build = build();
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, programs::TOOLS)?;
        plan.append(build);
        plan.print();
        return Ok(());
    }
    setup::ensure(project, programs::TOOLS)?;
    let corpus = Corpus::read(project, Some(corpus))?;
    build.execute(&project.root)?;
    let folder = project.target.join("bench-beside");
    std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    let mut profiles = Map::new();
    for profile in PROFILES {
        eprintln!("measuring in the profile {profile} ...");
        profiles.insert(profile.to_owned(), output(project, profile, TIMES, &corpus)?);
    }
    eprintln!("counting allocations and instructions ...");
    let allocations = output(project, COUNTED_PROFILE, ALLOCATIONS, &corpus)?;
    let instructions = count(project, &folder, profiles.get(COUNTED_PROFILE))?;
    println!("{:#}", report(profiles, allocations, &instructions));
    Ok(())
}

fn build() -> Plan {
    let mut plan = Plan::default();
    for profile in PROFILES {
        let mut bins = vec!["--bin", TIMES];
        if profile == COUNTED_PROFILE {
            bins.extend(["--bin", ALLOCATIONS]);
        }
        plan.long_step(
            "building the programs that measure a frame",
            "some minutes the first time",
            Invocation::cargo(&[
                "build",
                "--locked",
                "--package",
                "afterimage-bench",
                "--profile",
                profile,
            ])
            .args(&["--no-default-features", "--features", "traces"])
            .args(&bins),
        );
    }
    plan.append(programs::build_counted());
    plan
}

/// Runs a program on the sessions. Returns the JSON that it prints.
fn output(project: &Project, profile: &str, program: &'static str, corpus: &Corpus) -> Result<Value> {
    let path = project.target.join(profile).join(program);
    let run = corpus
        .sessions
        .iter()
        .fold(Invocation::new(path, &[]), |run, session| run.arg(&session.path));
    programs::last_line(program, &run.output(&project.root)?)
}

/// Counts the instructions of each scenario and stage. Returns those of a frame, by `SCENARIO/STAGE`.
fn count(project: &Project, folder: &Path, times: Option<&Value>) -> Result<CountsByName> {
    let mut counts = CountsByName::new();
    for (name, frames) in scenarios(times) {
        for stage in STAGES {
            let counted = instructions::count_one(project, folder, format!("scenario/{name}/{stage}"))?;
            counts.insert(format!("{name}/{stage}"), counted / frames.max(1));
        }
    }
    Ok(counts)
}

/// The scenarios of a report, with their numbers of frames.
fn scenarios(times: Option<&Value>) -> Vec<(String, u64)> {
    let rows = times.and_then(|times| times.get("scenarios")?.as_array());
    let row = |row: &Value| {
        Some((
            row.get("name")?.as_str()?.to_owned(),
            row.get("frames")?.as_u64()?,
        ))
    };
    rows.into_iter().flatten().filter_map(row).collect()
}

fn report(mut profiles: Map<String, Value>, mut allocations: Value, instructions: &CountsByName) -> Value {
    let mut rounds = Value::Null;
    let mut remove_rounds = |value: &mut Value| {
        if let Value::Object(fields) = value {
            rounds = fields.remove("rounds").unwrap_or_default();
        }
    };
    profiles.values_mut().for_each(&mut remove_rounds);
    remove_rounds(&mut allocations);
    let mut by_scenario: Map<String, Value> = Map::new();
    for (name, count) in instructions {
        if let Some((scenario, stage)) = name.split_once('/') {
            let stages = by_scenario.entry(scenario).or_insert_with(|| json!({}));
            if let Value::Object(stages) = stages {
                stages.insert(stage.to_owned(), json!(count));
            }
        }
    }
    json!({
        "rounds": rounds,
        "profiles": profiles,
        "allocations": allocations,
        "instructions": by_scenario,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_has_the_shape_that_the_help_describes() {
        let measured = |us: f64| {
            json!({
                "rounds": 11,
                "scenarios": [{ "name": "new_texts", "frames": 300, "capture_us": { "least": us, "median": us } }],
                "sessions": [],
            })
        };
        assert_eq!(scenarios(Some(&measured(1.0))), [("new_texts".to_owned(), 300)]);
        let profiles = Map::from_iter([
            ("mobile".to_owned(), measured(2.0)),
            ("release".to_owned(), measured(1.0)),
        ]);
        let instructions = CountsByName::from([
            ("new_texts/capture".to_owned(), 70_000),
            ("new_texts/sealing".to_owned(), 900_000),
        ]);
        let allocations = json!({ "rounds": 11, "scenarios": [], "sessions": [] });
        let row = |us: f64| {
            json!({
                "scenarios": [{ "name": "new_texts", "frames": 300, "capture_us": { "least": us, "median": us } }],
                "sessions": [],
            })
        };
        assert_eq!(
            report(profiles, allocations, &instructions),
            json!({
                "rounds": 11,
                "profiles": { "mobile": row(2.0), "release": row(1.0) },
                "allocations": { "scenarios": [], "sessions": [] },
                "instructions": { "new_texts": { "capture": 70_000, "sealing": 900_000 } },
            })
        );
    }
}
