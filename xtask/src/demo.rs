//! `cargo xtask demo`: records sessions through the SDK, uploads them to the studio, and plays them there.

mod output;
mod studio;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};
use output::{figure, last_line, played_text};
use studio::StudioProcess;

/// The folder with the traces of this repository.
const TRACES: &str = "examples/traces";
/// The script that plays a session in a browser and prints a summary as one line of JSON.
const PLAY_SCRIPT: &str = "crates/studio/web/once.mjs";

/// Plays the sessions of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlayedBy {
    /// A person, in a browser of their own. The studio runs until Ctrl-C.
    Person,
    /// The browser script, which plays one session. Then the demo ends.
    Script,
}

/// Records sessions through the SDK into the studio, and plays them. The studio listens on `port`, or on one that
/// suits the kind of demo.
///
/// # Errors
/// When recording, uploading or playing fails.
pub(crate) fn run(
    project: &Project,
    played_by: PlayedBy,
    port: Option<u16>,
    run_mode: RunMode,
) -> Result<()> {
    let tools: &[Tool] = match played_by {
        PlayedBy::Script => &[Tool::CCompiler, Tool::Chromium, Tool::Node, Tool::NpmPackages],
        PlayedBy::Person => &[Tool::CCompiler],
    };
    // A person opens the same address each time; the script reads the address from the studio's output.
    let port = port.unwrap_or(match played_by {
        PlayedBy::Script => 0,
        PlayedBy::Person => 4400,
    });
    // Ctrl-C leaves the demo's data; the next demo on the same port removes it.
    let name = if port == 0 {
        format!("process-{}", std::process::id())
    } else {
        format!("port-{port}")
    };
    let folder = project.target.join("demo").join(name);
    let traces = traces(project)?;
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, tools)?;
        plan.append(build());
        plan.step("starting the studio", serve(project, &folder, port));
        plan.step(
            "recording",
            record(project, &folder, &traces, &format!("http://127.0.0.1:{port}")),
        );
        if played_by == PlayedBy::Script {
            plan.step("playing", play(&format!("http://127.0.0.1:{port}")));
        }
        plan.print();
        return Ok(());
    }
    setup::ensure(project, tools)?;
    build().execute(&project.root)?;
    clear(&folder, port)?;
    let summary = record_and_play(project, &folder, &traces, played_by, port);
    // The data is not needed any more; if removing fails, it stays in `target`.
    let _ = fs::remove_dir_all(&folder);
    println!("{}", summary?);
    Ok(())
}

/// Runs the demo and returns its summary.
fn record_and_play(
    project: &Project,
    folder: &Path,
    traces: &[PathBuf],
    played_by: PlayedBy,
    port: u16,
) -> Result<String> {
    let studio = StudioProcess::start(&serve(project, folder, port), &project.root)?;
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
    if played_by == PlayedBy::Script {
        eprintln!("playing the newest session in a browser ...");
        let played = last_line(&play(studio.address()), &project.root)?;
        return Ok(format!("demo: {recorded}; {}", played_text(&played)?));
    }
    println!(
        "{recorded}\n\n    play them at {}\n\nCtrl-C ends the demo.",
        studio.address()
    );
    studio.wait()?;
    Ok("demo: ended".to_owned())
}

/// Empties the demo's folder, unless another demo listens on the port and so uses the folder.
fn clear(folder: &Path, port: u16) -> Result<()> {
    drop(TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
        Error::Demo(format!(
            "cannot listen on port {port} ({error}); choose another port with `--port N`"
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
        Invocation::cargo(&[
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

fn serve(project: &Project, folder: &Path, port: u16) -> Invocation {
    Invocation::new(program(project, "afterimage"), &["serve", "--listen"])
        .arg(format!("127.0.0.1:{port}"))
        .arg("--data")
        .arg(folder.join("studio"))
}

fn record(project: &Project, folder: &Path, traces: &[PathBuf], server: &str) -> Invocation {
    let mut call = Invocation::new(program(project, "trace-player"), &["record"]);
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

fn play(server: &str) -> Invocation {
    Invocation::new("node", &[PLAY_SCRIPT, server])
        .env("CHROMIUM", setup::chromium().unwrap_or_default())
        .or("the studio's page did not play the session; the output of the browser is above")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_a_running_demo_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = other.local_addr().unwrap().port();
        fs::write(folder.path().join("data"), "").unwrap();
        assert!(
            clear(folder.path(), port)
                .unwrap_err()
                .to_string()
                .contains("`--port N`")
        );
        assert!(folder.path().join("data").exists());
        // Port 0 is any free port: a process that another test starts may still hold the first one.
        clear(folder.path(), 0).unwrap();
        assert!(folder.path().exists() && !folder.path().join("data").exists());
    }
}
