//! A disk that is full for a while.

use std::sync::Arc;

use crate::host::{Host, SESSION, config};

/// Runs a test of this binary in a process whose files have at most this many blocks of 512 or 1024 bytes.
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
#[ignore = "the test below runs it in a process of its own"]
fn record_where_a_large_block_does_not_fit() {
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
    // A kill ends the process in the same way.
    std::process::exit(0);
}

#[cfg(unix)]
#[test]
fn a_segment_on_a_full_disk_is_recovered_up_to_the_first_missing_block() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    run_with_small_files("disk::record_where_a_large_block_does_not_fit", 16, folder.path());
    let host = Host::with(config(), folder, Arc::default());
    let report = host.flush();
    assert_eq!((report.sent.segments, report.problem.as_str()), (1, ""));
    assert_eq!(host.collector.texts(SESSION), ["small", "too"]);
}
