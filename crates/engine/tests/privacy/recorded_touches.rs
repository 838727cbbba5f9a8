//! Records trees and touches on them with the engine, and reads the recorded places back.

use std::collections::BTreeMap;

use afterimage_compression::SegmentReader;
use afterimage_config::{LifecycleState, PrivacyLevel, SessionReplayConfig};
use afterimage_engine::{
    Action, DeviceInfo, Engine, Input, IoEvent, Now, RawBytes, ScreenTransitions, Settings,
};
use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter, RawFrame};
use afterimage_wireframe::{Entry, Environment, Point, RecordedText, SourceId, Timed, Touch, TouchPhase};

use crate::random_tree::{RandomTree, WINDOW};

/// The start of the session by the wall clock.
const START_MS: u64 = 1_700_000_000_000;

/// Time between two walks, in milliseconds.
const STEP_MS: u64 = 10;

/// The place with which a touch was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordedPlace {
    /// A point.
    At(Point),
    /// None.
    Without,
}

/// Returns the recorded places of the touches on each tree, which is walked before and after them.
pub(crate) fn record(trees: &[RandomTree]) -> Vec<Vec<RecordedPlace>> {
    let mut recorder = Recorder::started();
    for tree in trees {
        recorder.walk(tree);
        for (at, pointer) in tree.touches.iter().zip(0..) {
            recorder.touch(pointer, *at);
        }
        recorder.walk(tree);
    }
    recorder.stop();
    let mut places = recorder.places().into_iter();
    let of_tree = |tree: &RandomTree| places.by_ref().take(tree.touches.len()).collect();
    trees.iter().map(of_tree).collect()
}

struct Recorder {
    engine: Engine,
    settings: Settings,
    elapsed_ms: u64,
    segments: BTreeMap<u64, Vec<u8>>,
}

impl Recorder {
    fn started() -> Self {
        let config = SessionReplayConfig {
            session_id: START_MS.cast_signed(),
            sample_rate: 1.0,
            enable_remote_config: false,
            privacy_config: PrivacyLevel::Light,
            ..SessionReplayConfig::new("key", "device-1")
        };
        let mut recorder = Self {
            engine: Engine::new(DeviceInfo::default()),
            settings: Settings {
                lifecycle: LifecycleState::Started,
                config,
                screens: ScreenTransitions::default(),
                recorded_screen: None,
                is_in_background: false,
                keyboard: None,
            },
            elapsed_ms: 0,
            segments: BTreeMap::new(),
        };
        recorder.configure();
        recorder
    }

    fn configure(&mut self) {
        self.input(Input::Configure(Box::new(self.settings.clone())));
    }

    fn stop(&mut self) {
        self.settings.lifecycle = LifecycleState::Stopped;
        self.configure();
    }

    fn walk(&mut self, tree: &RandomTree) {
        self.elapsed_ms += STEP_MS;
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), self.elapsed_ms, WINDOW);
        for node in &tree.nodes {
            let parent = node.parent.map(|parent| tree.nodes[parent].id);
            writer.node(node.id, parent, node.kind, node.rect);
            for (key, value) in &node.attrs {
                writer.attr(*key, *value);
            }
        }
        let mut ranks = vec![0; tree.nodes.len()];
        for (rank, index) in (0..).zip(&tree.paint) {
            ranks[*index] = rank;
        }
        writer.paint_ranks(&ranks);
        let buffer = FrameBuffer::open(writer.finish()).unwrap();
        let frame = RawFrame::copy_of(&buffer.tree().unwrap(), RawBytes::default());
        let at_ms = self.elapsed_ms;
        self.input(Input::Frame {
            source: SourceId(0),
            at_ms,
            frame,
        });
    }

    fn touch(&mut self, pointer: u32, at: Point) {
        for phase in [TouchPhase::Start, TouchPhase::Cancel] {
            let touch = Touch { pointer, phase, at };
            self.input(Input::Touch(Timed::new(self.elapsed_ms + 1, touch)));
        }
    }

    fn input(&mut self, input: Input) {
        let now = Now {
            elapsed_ms: self.elapsed_ms,
            wall_ms: START_MS + self.elapsed_ms,
        };
        self.engine.handle(input, now);
        self.engine.handle_timeout(now);
        while let Some(action) = self.engine.poll_action() {
            match action {
                Action::OpenSegment { segment, header, .. } => {
                    self.segments.insert(segment.0, header.to_record());
                    self.engine
                        .handle(Input::Io(IoEvent::SegmentOpened { segment }), now);
                }
                Action::Append { segment, block } => {
                    self.segments.entry(segment.0).or_default().extend(block);
                }
                _ => {}
            }
        }
    }

    fn places(&self) -> Vec<RecordedPlace> {
        let entries = self.segments.values().flat_map(|bytes| {
            SegmentReader::open(bytes)
                .unwrap()
                .map(Result::unwrap)
                .collect::<Vec<Timed<Entry<RecordedText>>>>()
        });
        let places = entries.filter_map(|entry| match entry.value {
            Entry::Touch(Touch {
                phase: TouchPhase::Start,
                at,
                ..
            }) => Some(RecordedPlace::At(at)),
            Entry::Environment(Environment::TouchWithoutPlace {
                phase: TouchPhase::Start,
                ..
            }) => Some(RecordedPlace::Without),
            _ => None,
        });
        places.collect()
    }
}
