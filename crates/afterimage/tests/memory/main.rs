//! Searches the writable memory of the process for masked text after its frame was processed.
//!
//! The test has a process of its own, since it searches all memory that the process can write to.
#![cfg(target_os = "linux")]
// Helpers of tests are tests, which `clippy.toml` does not recognise in an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::Duration;

use afterimage::clock::VirtualClock;
use afterimage::{
    DeviceInfo, HttpClient, HttpError, HttpRequest, HttpResponse, PlatformServices, PrivacyLevel,
    SessionReplay, SessionReplayConfig,
};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Attr, InputType, Kind, NodeId, Rect, SourceId, TextField, Viewport};

const LIMIT: Duration = Duration::from_secs(30);

/// Length of the secret. Its bytes are computed one by one, so only [`write_secret`] stores the whole secret.
const SECRET_BYTES: usize = 24;

fn secret(at: usize) -> u8 {
    b'A' + ((at * 7 + 3) % 23) as u8
}

struct NoNetwork;

impl HttpClient for NoNetwork {
    fn send(&self, _: &HttpRequest) -> Result<HttpResponse, HttpError> {
        Err(HttpError::Timeout)
    }
}

/// Returns a buffer with password fields, each with a placeholder for the secret.
fn buffer(at: u64, fields: u32) -> Vec<u8> {
    let mut writer = FrameWriter::default();
    let window = Viewport { w: 3900, h: 8440 };
    writer.begin(SourceId(0), at, window);
    for id in 1..=fields {
        writer.node(
            NodeId::new(id).unwrap(),
            None,
            Kind::Input,
            Rect {
                x: 0,
                y: 0,
                w: 1000,
                h: 400,
            },
        );
        writer.attr(Attr::InputType, InputType::Password.code());
        writer.text(TextField::Value, &"#".repeat(SECRET_BYTES));
    }
    writer.finish().to_vec()
}

/// Writes the secret in place of the first placeholder.
fn write_secret(buffer: &mut [u8]) {
    let place = buffer
        .windows(SECRET_BYTES)
        .position(|bytes| bytes.iter().all(|byte| *byte == b'#'))
        .unwrap();
    for at in 0..SECRET_BYTES {
        buffer[place + at] = secret(at);
    }
}

/// Counts the copies of the secret in the writable memory of this process.
fn copies() -> usize {
    let memory = File::open("/proc/self/mem").unwrap();
    let mut found = 0;
    let mut chunk = vec![0; 1 << 20];
    let own = chunk.as_ptr() as u64;
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        if !rest.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let (mut from, to) = (
            u64::from_str_radix(from, 16).unwrap(),
            u64::from_str_radix(to, 16).unwrap(),
        );
        while from < to {
            let length = chunk.len().min((to - from) as usize);
            let Ok(read) = memory.read_at(&mut chunk[..length], from) else {
                break;
            };
            for place in 0..read.saturating_sub(SECRET_BYTES) {
                let is_own = (own..own + chunk.len() as u64).contains(&(from + place as u64));
                if !is_own
                    && chunk[place] == secret(0)
                    && (0..SECRET_BYTES).all(|at| chunk[place + at] == secret(at))
                {
                    found += 1;
                }
            }
            // The chunks overlap, so that a secret across a boundary is found.
            from += if read > SECRET_BYTES && read == length && from + (read as u64) < to {
                (read - SECRET_BYTES) as u64
            } else {
                read.max(1) as u64
            };
        }
    }
    found
}

#[test]
fn masked_text_is_not_in_memory_after_its_frame_is_processed() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(VirtualClock::starting_at(1_790_000_000_000));
    let config = SessionReplayConfig {
        session_id: 1_790_000_000_000,
        sample_rate: 1.0,
        enable_remote_config: false,
        server_url: Some("http://collector.test".to_owned()),
        privacy_config: PrivacyLevel::Light,
        ..SessionReplayConfig::new("key-of-the-test", "device-1")
    };
    let services = PlatformServices {
        storage_dir: folder.path().join("spool"),
        device: DeviceInfo::default(),
        boot_id: String::new(),
        clock: clock.clone(),
        http: Arc::new(NoNetwork),
        log: None,
    };
    let engine = SessionReplay::new(config, services).unwrap();
    engine.start().unwrap();
    assert!(engine.wait_recorded(LIMIT));
    let submit = |mut bytes: Vec<u8>, with_secret: bool| {
        if with_secret {
            write_secret(&mut bytes);
        }
        let _ = engine.submit_frame(&bytes);
        // The engine does not clear the host's copy.
        bytes.fill(0);
        std::hint::black_box(&bytes);
        assert!(engine.wait_recorded(LIMIT));
    };
    assert_eq!(copies(), 0, "the test itself stores the secret");
    submit(buffer(1, 1), true);
    // The engine keeps the last buffer, to recognise an equal one. This also proves that a copy is found.
    assert_eq!(copies(), 1);
    // A longer buffer needs another allocation; a shorter one does not overwrite all of the old bytes.
    submit(buffer(2, 40), true);
    submit(buffer(3, 2), false);
    assert_eq!(copies(), 0, "after two other frames");
    submit(buffer(4, 1), true);
    engine.stop().unwrap();
    assert!(engine.wait_recorded(LIMIT));
    assert_eq!(copies(), 0, "after the recording stopped");
}
