//! A disk that is full for a while, and a folder that somebody else deletes.

use std::sync::Arc;

use crate::host::{Host, SESSION, config};

#[test]
fn a_segment_that_could_not_be_sealed_is_sealed_when_it_can_be() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    // A folder in the way of the file stands for a full disk.
    let obstacle = host.spool.path().join(format!("spool/device-1.{SESSION}.0.tmp"));
    std::fs::create_dir(&obstacle).unwrap();
    let report = host.flush();
    assert_eq!((report.sent_segments, report.left_segments), (0, 1));
    assert!(!report.problem.is_empty());
    std::fs::remove_dir(&obstacle).unwrap();
    let report = host.flush();
    assert_eq!((report.sent_segments, report.left_segments), (1, 0));
    assert_eq!(host.collector.texts(SESSION), ["one"]);
}

#[test]
fn recording_goes_on_in_a_folder_that_was_deleted() {
    let host = Host::started(config());
    host.show(0, &["sent"]);
    host.flush();
    host.show(1000, &["being written"]);
    std::fs::remove_dir_all(host.spool.path().join("spool")).unwrap();
    host.show(2000, &["still in memory"]);
    host.engine.record_event(afterimage::HostEvent::App {
        state: afterimage_wireframe::AppState::Background,
    });
    host.settle();
    host.show(3000, &["afterwards"]);
    let report = host.flush();
    assert_eq!((report.left_segments, report.problem.as_str()), (0, ""));
    assert_eq!(host.collector.texts(SESSION), ["afterwards"]);
    let names = ["0", "1", "2"].map(|number| format!("device-1/{SESSION}/{number}"));
    assert_eq!(host.collector.sessions(), names);
}

/// Runs a test of this binary in a process whose files may have this many blocks of 512 or 1024 bytes.
#[cfg(unix)]
fn run_with_small_files(test: &str, blocks: u32, folder: &std::path::Path) {
    let run = std::process::Command::new("sh")
        .arg("-c")
        // A write beyond the limit fails, as on a full disk, instead of killing the process.
        .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

const FOLDER: &str = "AFTERIMAGE_TEST_FOLDER";

#[cfg(unix)]
#[test]
#[ignore = "the other test runs it in a process of its own"]
fn records_where_a_large_block_does_not_fit() {
    use crate::host::{engine, frame};
    let folder = std::path::PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let host = Host::new(config());
    let engine = engine(config(), &folder, host.clock.clone(), host.collector.clone());
    let host = Host { engine, ..host };
    host.engine.start().unwrap();
    host.settle();
    host.show(0, &["small"]);
    host.show(1500, &["small", "too"]);
    let mut state = 1_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let large: Vec<String> = (0..2000)
        .map(|_| format!("{:x}{:x}{:x}{:x}", noise(), noise(), noise(), noise()))
        .collect();
    let large: Vec<&str> = large.iter().map(String::as_str).collect();
    host.show(3000, &large);
    host.show(4500, &["small", "after"]);
    host.clock.advance_to(6000);
    let _ = host.engine.submit_frame(&frame(6000, &["small", "after", "all"]));
    host.settle();
    assert!(host.engine.status().write_failures > 0);
    // As a kill ends it.
    std::process::exit(0);
}

#[cfg(unix)]
#[test]
fn what_is_on_a_full_disk_is_read_back_up_to_the_first_block_that_is_missing() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    run_with_small_files(
        "disk::records_where_a_large_block_does_not_fit",
        16,
        folder.path(),
    );
    let host = Host::with(config(), folder, Arc::default());
    let report = host.flush();
    assert_eq!((report.sent_segments, report.problem.as_str()), (1, ""));
    assert_eq!(host.collector.texts(SESSION), ["small", "too"]);
}
