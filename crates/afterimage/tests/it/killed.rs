//! A short session whose process is killed.

use std::path::PathBuf;
use std::process::{Command, abort};
use std::sync::Arc;

use crate::host::{Host, SESSION, config, engine, frame};

const FOLDER: &str = "AFTERIMAGE_TEST_FOLDER";

#[test]
#[ignore = "the test below runs it in a process of its own"]
fn record_for_three_seconds() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let host = Host::new(config());
    let engine = engine(config(), &folder, host.clock.clone(), host.collector.clone());
    let host = Host { engine, ..host };
    host.engine.start().unwrap();
    host.settle();
    host.show(0, &["first"]);
    host.show(1500, &["first", "second"]);
    host.clock.advance_to(3000);
    let _ = host
        .engine
        .submit_frame(&frame(3000, &["first", "second", "third"]));
    host.settle();
    abort();
}

#[test]
fn killed_session_of_three_seconds_arrives_at_the_next_start() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::record_for_three_seconds", "--ignored"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    assert!(!run.status.success(), "the process was not killed");
    let host = Host::with(config(), folder, Arc::default());
    let report = host.flush();
    assert_eq!((report.sent.segments, report.problem.as_str()), (1, ""));
    // At most the last second is lost.
    let texts = host.collector.texts(SESSION);
    assert!(texts.starts_with(&["first".into(), "second".into()]), "{texts:?}");
}
