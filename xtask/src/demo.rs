//! `cargo xtask demo`: recorded sessions go through the SDK into the studio, and are watched there.

mod studio;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::call::Call;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{self, Need};
use studio::Studio;

/// Where the traces are that a clone carries.
const TRACES: &str = "examples/traces";
/// The script that watches a session in a browser and prints one line of JSON about it.
const WATCH: &str = "crates/studio/web/once.mjs";

/// Shows the whole path. With `once` a browser plays a session and the demo ends; otherwise the
/// studio stays open on `port` until it is told to stop.
///
/// # Errors
/// When any part of the path does not do its part.
pub fn run(project: &Project, once: bool, port: Option<u16>, dry_run: bool) -> Result<()> {
    let needs: &[Need] = if once {
        &[Need::CCompiler, Need::Chromium, Need::Node, Need::NpmPackages]
    } else {
        &[Need::CCompiler]
    };
    // Only people need to know the port beforehand.
    let port = port.unwrap_or(if once { 0 } else { 4400 });
    // A demo that was stopped by Ctrl-C leaves its data; the next one on its port clears it away.
    let name = if port == 0 {
        format!("process-{}", std::process::id())
    } else {
        format!("port-{port}")
    };
    let folder = project.target.join("demo").join(name);
    let traces = traces(project)?;
    if dry_run {
        let mut plan = setup::plan(project, needs)?;
        plan.append(build());
        plan.step("opening the studio", serve(project, &folder, port));
        plan.step(
            "recording",
            record(project, &folder, &traces, &format!("http://127.0.0.1:{port}")),
        );
        if once {
            plan.step("watching", watch(&format!("http://127.0.0.1:{port}")));
        }
        return plan.run(&project.root, true);
    }
    setup::ensure(project, needs)?;
    build().execute(&project.root)?;
    make_room(&folder, port)?;
    let shown = show(project, &folder, &traces, port, once);
    // Nobody looks for a demo's data afterwards, and what stays is inside `target`.
    let _ = fs::remove_dir_all(&folder);
    println!("{}", shown?);
    Ok(())
}

/// Carries the demo out and returns its last line.
fn show(project: &Project, folder: &Path, traces: &[PathBuf], port: u16, once: bool) -> Result<String> {
    let studio = Studio::open(&serve(project, folder, port), &project.root)?;
    eprintln!("the studio listens on {}", studio.address());
    eprintln!("recording {} sessions through the SDK ...", traces.len());
    let recorded = last_line(&record(project, folder, traces, studio.address()), &project.root)?;
    let recorded = format!(
        "recorded {} sessions with {} frames ({} dropped) and {} touches, uploaded {} segments of {} bytes",
        figure(&recorded, "sessions")?,
        figure(&recorded, "frames")?,
        figure(&recorded, "dropped_frames")?,
        figure(&recorded, "touches")?,
        figure(&recorded, "segments")?,
        figure(&recorded, "bytes")?,
    );
    if once {
        eprintln!("watching the newest session in a browser ...");
        let seen = last_line(&watch(studio.address()), &project.root)?;
        return Ok(format!("demo: {recorded}; {}", seen_text(&seen)?));
    }
    println!(
        "{recorded}\n\n    watch them at {}\n\nCtrl-C ends the demo.",
        studio.address()
    );
    studio.wait()?;
    Ok("demo: ended".to_owned())
}

/// Gives the demo an empty folder, unless another demo is using it.
fn make_room(folder: &Path, port: u16) -> Result<()> {
    drop(TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
        Error::Demo(format!(
            "port {port} cannot be listened on ({error}); `--port N` chooses another"
        ))
    })?);
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::io(folder))?;
    }
    fs::create_dir_all(folder).map_err(Error::io(folder))
}

fn build() -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "building the SDK, the trace player and the studio",
        "2 to 5 minutes the first time",
        Call::cargo(&[
            "build",
            "--locked",
            "--bins",
            "--package",
            "trace-player",
            "--package",
            "afterimage-studio",
        ]),
    );
    plan
}

fn serve(project: &Project, folder: &Path, port: u16) -> Call {
    Call::new(program(project, "afterimage"), &["serve", "--listen"])
        .arg(format!("127.0.0.1:{port}"))
        .arg("--data")
        .arg(folder.join("studio"))
}

fn record(project: &Project, folder: &Path, traces: &[PathBuf], server: &str) -> Call {
    let mut call = Call::new(program(project, "trace-player"), &["record"]);
    for trace in traces {
        call = call.arg(trace);
    }
    call.args(&[
        "--privacy",
        "light",
        "--speed",
        "0",
        "--draw-images",
        "--server",
        server,
    ])
    .arg("--spool")
    .arg(folder.join("spool"))
}

fn watch(server: &str) -> Call {
    Call::new("node", &[WATCH, server])
        .env("CHROMIUM", setup::chromium().unwrap_or_default())
        .or("the studio's page did not play; what the browser said is above")
}

fn program(project: &Project, name: &str) -> PathBuf {
    project.target.join("debug").join(name)
}

fn traces(project: &Project) -> Result<Vec<PathBuf>> {
    let files = project.files(&[TRACES])?;
    Ok(files
        .into_iter()
        .filter(|file| file.ends_with(".ndjson.zst"))
        .map(PathBuf::from)
        .collect())
}

/// Runs a call whose last line is one JSON object.
fn last_line(call: &Call, root: &Path) -> Result<Value> {
    let output = call.output(root)?;
    let line = output
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .unwrap_or_default();
    serde_json::from_str(line).map_err(|error| Error::Demo(format!("`{call}` ended with {line:?}: {error}")))
}

fn figure(object: &Value, name: &str) -> Result<u64> {
    object
        .get(name)
        .and_then(|value| value.as_u64().or_else(|| Some(value.as_array()?.len() as u64)))
        .ok_or_else(|| {
            Error::Demo(format!(
                "trace-player did not say how many {name} there were: {object}"
            ))
        })
}

/// What the browser saw, as a part of a sentence.
fn seen_text(seen: &Value) -> Result<String> {
    let unclear = || Error::Demo(format!("the browser did not say what it saw: {seen}"));
    let number = |name: &str| seen.get(name).and_then(Value::as_u64).ok_or_else(unclear);
    let count = |name: &str| {
        seen.get(name)
            .and_then(Value::as_array)
            .map(Vec::len)
            .ok_or_else(unclear)
    };
    let session = seen.get("session").and_then(Value::as_str).ok_or_else(unclear)?;
    Ok(format!(
        "the browser played session {session} to its end at {:.1} s and saw {} events, {} texts and {} screens, with {} errors",
        number("length_ms")? as f64 / 1000.0,
        number("events")?,
        number("texts")?,
        count("screens")?,
        count("console_errors")?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_are_missing_are_named() {
        let said = serde_json::json!({ "sessions": 3 });
        assert_eq!(figure(&said, "sessions").unwrap(), 3);
        assert!(
            figure(&said, "frames")
                .unwrap_err()
                .to_string()
                .contains("how many frames")
        );
    }

    #[test]
    fn another_demo_keeps_its_data() {
        let folder = tempfile::tempdir().unwrap();
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = other.local_addr().unwrap().port();
        fs::write(folder.path().join("data"), "").unwrap();
        assert!(
            make_room(folder.path(), port)
                .unwrap_err()
                .to_string()
                .contains("`--port N`")
        );
        assert!(folder.path().join("data").exists());
        // Any port that is free: the other one may still be held by a process that is being started beside this test.
        make_room(folder.path(), 0).unwrap();
        assert!(folder.path().exists() && !folder.path().join("data").exists());
    }

    #[test]
    fn only_the_last_line_is_the_answer() {
        let call = Call::new("printf", &[r#"recording\n{"frames":2}\n"#]);
        assert_eq!(
            figure(&last_line(&call, Path::new(".")).unwrap(), "frames").unwrap(),
            2
        );
        assert!(last_line(&Call::new("true", &[]), Path::new(".")).is_err());
    }

    #[test]
    fn what_the_browser_saw_is_one_sentence() {
        let seen = serde_json::json!({
            "session": "17", "length_ms": 120_657, "events": 300, "texts": 41, "screens": ["home", "about"],
            "console_errors": [],
        });
        assert_eq!(
            seen_text(&seen).unwrap(),
            "the browser played session 17 to its end at 120.7 s and saw 300 events, 41 texts and 2 screens, with 0 errors"
        );
        assert!(seen_text(&serde_json::json!({})).is_err());
    }
}
