//! A session of one to five processes, at random.

use afterimage_config::LifecycleState;
use afterimage_wireframe::SourceId;

use crate::device::{Device, Identity, WallClock};
use crate::process::{Process, SESSION, Spool, Stamp};
use crate::random::Random;

/// Inputs of a session, on average.
const INPUTS: u64 = 50;

/// Sources whose frames are walked independently: one may be walked before a frame of the other, and arrive after it.
const SOURCES: [SourceId; 2] = [SourceId(0), SourceId(1)];

/// One input that has to be in the recording, unless its process was killed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The text or the screen, by which the entry is found.
    pub(crate) label: String,
    /// True time of the entry.
    pub(crate) true_ms: u64,
    pub(crate) boot: u32,
    pub(crate) process: u32,
    /// The wall clock was right at the call, and stays right in this boot.
    pub(crate) is_wall_clock_right: bool,
}

/// A recorded session.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) calls: Vec<Call>,
    pub(crate) segments: Vec<Vec<u8>>,
    pub(crate) wall_clock: WallClock,
    pub(crate) identity: Identity,
    /// Processes that were killed lose their last block.
    pub(crate) killed: Vec<u32>,
}

/// Records a session.
pub(crate) fn record(random: &mut Random, stamp: Stamp) -> Recorded {
    let mut device = Device::new(random);
    let mut spool = Spool::default();
    let (mut calls, mut killed) = (Vec::new(), Vec::new());
    let processes = 1 + random.below(5) as u32;
    for process in 0..processes {
        let mut running = Process::start(&mut spool, device.boot_id(), device.now(), stamp);
        // A frame that was walked before the start is at the start.
        device.pass(50, random);
        // Events before the first frame are kept for a while only.
        let mut has_frame = false;
        for _ in 0..=random.below(2 * INPUTS / u64::from(processes)) {
            device.pass(pause_ms(random), random);
            if random.one_in(30) {
                // The host stops and starts, or records another session for a while.
                interrupt(&mut running, &mut device, random);
                has_frame = false;
            }
            if random.one_in(4) {
                running.wake(device.now());
            }
            if random.one_in(8) {
                running.flush(device.now());
            }
            let shows_frame = !has_frame || !random.one_in(3);
            has_frame = true;
            calls.push(call(
                &mut running,
                &mut device,
                (process, calls.len()),
                shows_frame,
                random,
            ));
        }
        if random.one_in(2) {
            running.kill();
            killed.push(process);
        } else {
            running.configure(LifecycleState::Disposed, SESSION, device.now());
        }
        device.pass(random.pick(&[500, 60_000, 3_600_000, 20 * 3_600_000]), random);
        if random.one_in(3) {
            device.reboot(random);
        }
    }
    Recorded {
        calls,
        segments: spool.segments,
        wall_clock: device.wall_clock,
        identity: device.identity,
        killed,
    }
}

fn call(
    running: &mut Process<'_>,
    device: &mut Device,
    (process, number): (u32, usize),
    shows_frame: bool,
    random: &mut Random,
) -> Call {
    let now = device.now();
    let label = format!("call {number}");
    let mut true_ms = device.true_ms;
    if shows_frame {
        let walked_before_ms = random.below(40).min(now.elapsed_ms);
        true_ms -= walked_before_ms;
        let source = random.pick(&SOURCES);
        running.frame(source, &label, now.elapsed_ms - walked_before_ms, now);
    } else {
        running.screen(&label, now);
    }
    Call {
        label,
        true_ms,
        boot: device.boot,
        process,
        is_wall_clock_right: device.is_right(),
    }
}

fn interrupt(running: &mut Process<'_>, device: &mut Device, random: &mut Random) {
    if random.one_in(2) {
        running.configure(LifecycleState::Stopped, SESSION, device.now());
    } else {
        running.configure(LifecycleState::Started, SESSION + 1, device.now());
        device.pass(pause_ms(random), random);
        running.frame(
            SourceId(0),
            "another session",
            device.now().elapsed_ms,
            device.now(),
        );
    }
    device.pass(pause_ms(random), random);
    running.configure(LifecycleState::Started, SESSION, device.now());
    // As after the start of a process.
    device.pass(50, random);
}

/// Returns a pause between two inputs: mostly short, sometimes a sleep of hours.
fn pause_ms(random: &mut Random) -> u64 {
    match random.below(20) {
        0 => random.below(10 * 3_600_000),
        1..4 => random.below(40_000),
        4..8 => random.below(30),
        _ => 50 + random.below(2000),
    }
}
