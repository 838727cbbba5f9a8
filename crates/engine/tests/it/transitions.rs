//! Every pair of changes: what the table of `docs/book/transitions.md` forbids is in no byte that is recorded after them.

use afterimage_config::{RemoteOutcome, SessionReplayConfig};
use afterimage_engine::{CaptureState, CarriedState, HostChange};
use afterimage_wireframe::{AppState, Entry, Environment, Point, TouchPhase};

use crate::script::{ATTACHED, HOST, SESSION, Script, config, remote};
use crate::segments::Segment;
use crate::views::{image, text};

const PAGE: &str = include_str!("../../../../docs/book/transitions.md");

/// Rows of the table, in the order of [`HostChange::ALL`].
const ROWS: [&str; 11] = [
    "Session id",
    "Device id",
    "Opt-out",
    "Opt-in",
    "Stop",
    "Start",
    "Background",
    "Foreground",
    "Dispose",
    "Attach",
    "Detach",
];

/// The places of a finger before the changes and after them.
const BEFORE: Point = Point { x: 3111, y: 7111 };
const AFTER: Point = Point { x: 3222, y: 7222 };

/// The place of a touch that is held during the first change.
const HELD: Point = Point { x: 3333, y: 7333 };

#[test]
fn the_table_of_the_page_is_that_of_the_code() {
    let cells = |row: &str| -> Vec<bool> {
        let start = format!("| {row} |");
        let line = PAGE.lines().find(|line| line.starts_with(&start));
        let cells = line.unwrap().trim_start_matches(&start).trim_end_matches('|');
        cells
            .split('|')
            .map(|cell| match cell.trim() {
                "yes" => true,
                "no" => false,
                other => panic!("{other} in the row {row}"),
            })
            .collect()
    };
    for (change, row) in HostChange::ALL.into_iter().zip(ROWS) {
        let [frames, pointers, screen_name, held, gesture, images, memory] = cells(row)[..] else {
            panic!("the row {row} has other columns")
        };
        let expected = CarriedState {
            frames,
            pointers,
            screen_name,
        };
        assert_eq!(change.carries(), expected, "{row}");
        let is_of_sources = matches!(change, HostChange::Attach | HostChange::Detach);
        let is_move = matches!(change, HostChange::Background | HostChange::Foreground);
        let is_same_recording = is_of_sources || is_move;
        assert_eq!((held, images), (is_same_recording, is_same_recording), "{row}");
        assert_eq!((gesture, memory), (is_of_sources, true), "{row}");
    }
}

/// A host, and what the changes so far carry over.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a state of the host by itself"
)]
struct Changes {
    script: Script,
    is_started: bool,
    is_opted_out: bool,
    is_in_background: bool,
    is_disposed: bool,
    /// For canaries of before the first change, and of before the second.
    carried: [CarriedState; 2],
    /// The changes made.
    made: usize,
    /// The recording that the first canaries are in has ended.
    has_ended: bool,
}

impl Changes {
    fn new(config: SessionReplayConfig) -> Self {
        Self {
            script: Script::started(config),
            is_started: true,
            is_opted_out: false,
            is_in_background: false,
            is_disposed: false,
            carried: [CarriedState::ALL; 2],
            made: 0,
            has_ended: false,
        }
    }

    /// Makes a change as a host does that checks nothing.
    fn make(&mut self, change: HostChange) {
        if self.is_disposed {
            return;
        }
        let number = SESSION + 1 + self.made as i64;
        let script = &mut self.script;
        let has_effect = match change {
            HostChange::SessionId => {
                script.set_session(number);
                true
            }
            HostChange::DeviceId => {
                script.set_device(&format!("device-{number}"));
                true
            }
            HostChange::OptOut => {
                script.opt_out();
                !std::mem::replace(&mut self.is_opted_out, true)
            }
            HostChange::OptIn => {
                script.opt_in();
                std::mem::replace(&mut self.is_opted_out, false)
            }
            HostChange::Stop => {
                script.stop();
                std::mem::replace(&mut self.is_started, false)
            }
            HostChange::Start => {
                script.start();
                !std::mem::replace(&mut self.is_started, true)
            }
            HostChange::Background => {
                script.app(AppState::Background);
                !std::mem::replace(&mut self.is_in_background, true)
            }
            HostChange::Foreground => {
                script.app(AppState::Active);
                std::mem::replace(&mut self.is_in_background, false)
            }
            HostChange::Dispose => {
                script.dispose();
                self.is_disposed = true;
                true
            }
            HostChange::Attach => {
                script.attach(ATTACHED, &config());
                true
            }
            HostChange::Detach => {
                script.detach(ATTACHED);
                true
            }
        };
        if has_effect {
            // The second canaries are shown between the two changes.
            for carried in self.carried.iter_mut().take(1 + self.made.min(1)) {
                *carried = and(*carried, change.carries());
            }
            self.has_ended |= !matches!(change, HostChange::Attach | HostChange::Detach);
        }
    }

    /// Brings the host back to recording, which makes further changes.
    fn resume(&mut self) {
        if self.is_opted_out {
            self.make(HostChange::OptIn);
        }
        if !self.is_started {
            self.make(HostChange::Start);
        }
        if self.is_in_background {
            self.make(HostChange::Foreground);
        }
    }
}

fn and(one: CarriedState, other: CarriedState) -> CarriedState {
    CarriedState {
        frames: one.frames && other.frames,
        pointers: one.pointers && other.pointers,
        screen_name: one.screen_name && other.screen_name,
    }
}

/// Everything that a segment holds, as bytes and decoded.
fn content(segment: &Segment) -> String {
    let raw = String::from_utf8_lossy(&segment.bytes);
    format!("{raw} {:?} {}", segment.header, segment.lines().join("\n"))
}

fn touches(segment: &Segment, at: Point) -> bool {
    segment.entries().iter().any(|entry| match &entry.value {
        Entry::Touch(touch) => touch.at == at,
        _ => false,
    })
}

fn has_gesture(segment: &Segment) -> bool {
    let mut entries = segment.entries().into_iter();
    entries.any(|entry| matches!(entry.value, Entry::Environment(Environment::Gesture(_))))
}

/// Canaries that were recorded after changes that allow them.
#[derive(Debug, Default)]
struct Allowed {
    screens: usize,
    names: usize,
    pointers: usize,
}

fn try_pair(config: SessionReplayConfig, [first, second]: [HostChange; 2], allowed: &mut Allowed) {
    let pair = format!(
        "{first:?}, {second:?}, remote config: {}",
        config.enable_remote_config
    );
    let mut changes = Changes::new(config);
    let script = &mut changes.script;
    answer(script);
    script
        .screen("screen-one")
        .draw(HOST, &[text("canary-one"), image("image-one")]);
    script.at(10).touch(TouchPhase::Start, BEFORE);
    script
        .at(20)
        .draw(HOST, &[text("canary-one"), image("image-one")]);
    script.at(2000).touch(TouchPhase::Start, HELD);
    let before = script.next_key();
    script.forget();
    changes.make(first);
    changes.made = 1;
    let after_first = changes.carried[0];
    let script = &mut changes.script;
    script
        .at(2010)
        .screen("screen-two")
        .draw(HOST, &[text("canary-two"), image("image-two")]);
    let between = script.next_key();
    script.at(2015);
    changes.make(second);
    changes.made = 2;
    changes.resume();
    let script = &mut changes.script;
    // A finger that went down before the changes moves and goes up.
    script
        .at(2020)
        .touch(TouchPhase::Move, AFTER)
        .at(2030)
        .touch(TouchPhase::End, AFTER);
    script.at(2040).show(&["fresh"]);
    answer(script);
    script.at(5000).stop();
    let [of_first, of_second] = changes.carried;
    let script = &changes.script;
    let log = script.log.join("\n");
    let later = || script.segments().iter().filter(|segment| segment.key.0 >= before);
    for segment in later() {
        let content = content(segment);
        let check = |is_allowed: bool, canary: &str| {
            let is_found = content.contains(canary);
            assert!(
                is_allowed || !is_found,
                "{pair}: {canary} in {}:\n{content}",
                segment.session
            );
            usize::from(is_found)
        };
        // A segment of before the second change may have what the first one allows. So may one of a session that waited for remote
        // config while the app moved: its time before the move is recorded.
        let is_moved_later = matches!(second, HostChange::Background | HostChange::Foreground)
            && segment.header.elapsed_ms < 2015;
        let is_before_second = segment.key.0 < between || is_moved_later;
        let of_first = if is_before_second { after_first } else { of_first };
        allowed.screens += check(of_first.frames, "canary-one") + check(of_first.frames, "image-one");
        allowed.names += check(of_first.screen_name, "screen-one");
        if !is_before_second {
            check(of_second.frames, "canary-two");
            check(of_second.screen_name, "screen-two");
        }
        if changes.has_ended {
            assert!(!touches(segment, HELD), "{pair}: a held touch");
            assert!(
                !touches(segment, BEFORE) && !has_gesture(segment),
                "{pair}: a gesture"
            );
        }
        let is_moved = touches(segment, AFTER);
        assert!(
            of_first.pointers || !is_moved,
            "{pair}: a finger that went down before"
        );
        allowed.pointers += usize::from(is_moved);
    }
    if !after_first.frames {
        assert!(!log.contains("image-one"), "{pair}: {log}");
    }
    if !changes.is_disposed {
        assert!(
            script
                .segments()
                .iter()
                .any(|segment| content(segment).contains("fresh")),
            "{pair}: {between:?}"
        );
    }
}

/// Answers the latest request for remote config, if the session awaits it.
fn answer(script: &mut Script) {
    if script.status().capture == CaptureState::AwaitingConfig {
        script.answer(u64::MAX, RemoteOutcome::Absent);
    }
}

#[test]
fn no_pair_of_changes_carries_over_what_the_table_forbids() {
    let mut allowed = Allowed::default();
    for first in HostChange::ALL {
        for second in HostChange::ALL {
            try_pair(config(), [first, second], &mut allowed);
            try_pair(remote(), [first, second], &mut allowed);
        }
    }
    assert!(
        allowed.screens > 0 && allowed.names > 0 && allowed.pointers > 0,
        "{allowed:?}"
    );
}
