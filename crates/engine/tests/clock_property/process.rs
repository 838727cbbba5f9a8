//! A process: drives the engine as the runtime does, with a spool in memory.

use std::collections::BTreeMap;

use afterimage_compression::{SegmentHeader, seal};
use afterimage_config::{
    BootId, LifecycleState, PrivacyLevel, SessionName, SessionRecord, SessionReplayConfig,
};
use afterimage_engine::{
    Action, AdmittedEvent, DeviceInfo, Engine, FlushId, HostEvent, Input, IoEvent, Now, RawBytes,
    ScreenTransitions, SegmentKey, SegmentOpening, SessionClock, SessionClocks, Settings,
};
use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter, RawFrame};
use afterimage_wireframe::{Kind, NodeId, Rect, SourceId, TextField, Viewport};

pub(crate) const SESSION: i64 = 1_790_000_000_000;

/// Converts a header as the runtime does, or with a planted fault.
pub(crate) type Stamp = fn(&SessionClock, &SegmentOpening, &mut SegmentHeader);

/// The conversion of the runtime.
pub(crate) fn exact(clock: &SessionClock, _: &SegmentOpening, header: &mut SegmentHeader) {
    clock.stamp(header);
}

/// The data that outlives a process.
#[derive(Debug, Default)]
pub(crate) struct Spool {
    records: BTreeMap<SessionName, SessionRecord>,
    next_sequence: u64,
    /// The packed segments of all processes.
    pub(crate) segments: Vec<Vec<u8>>,
}

/// A process that records the session.
pub(crate) struct Process<'a> {
    engine: Engine,
    spool: &'a mut Spool,
    clocks: SessionClocks,
    stamp: Stamp,
    open: BTreeMap<SegmentKey, (SessionName, SessionClock, Vec<Vec<u8>>)>,
    now: Now,
}

impl<'a> Process<'a> {
    pub(crate) fn start(spool: &'a mut Spool, boot_id: BootId, now: Now, stamp: Stamp) -> Self {
        let mut process = Self {
            engine: Engine::new(DeviceInfo::default()),
            spool,
            clocks: SessionClocks::new(boot_id),
            stamp,
            open: BTreeMap::new(),
            now: Now::default(),
        };
        process.configure(LifecycleState::Started, SESSION, now);
        process
    }

    pub(crate) fn configure(&mut self, lifecycle: LifecycleState, session_id: i64, now: Now) {
        let config = SessionReplayConfig {
            session_id,
            sample_rate: 1.0,
            enable_remote_config: false,
            privacy_config: PrivacyLevel::Light,
            ..SessionReplayConfig::new("key", "device-1")
        };
        let settings = Settings {
            lifecycle,
            config,
            screens: ScreenTransitions::default(),
            recorded_screen: None,
            is_in_background: false,
            keyboard: None,
        };
        self.handle(Input::Configure(Box::new(settings)), now);
    }

    /// Submits a frame of a source that shows a text, walked some time before the call.
    pub(crate) fn frame(&mut self, source: SourceId, text: &str, at_ms: u64, now: Now) {
        let window = Viewport { w: 1000, h: 2000 };
        let place = Rect {
            x: 0,
            y: 0,
            w: 1000,
            h: 100,
        };
        let mut writer = FrameWriter::default();
        writer.begin(source, at_ms, window);
        writer.node(NodeId::new(1).unwrap(), None, Kind::Text, place);
        writer.text(TextField::Text, text);
        let buffer = FrameBuffer::open(writer.finish()).unwrap();
        let frame = RawFrame::copy_of(&buffer.tree().unwrap(), RawBytes::default());
        self.handle(Input::Frame { source, at_ms, frame }, now);
    }

    /// Reports a screen.
    pub(crate) fn screen(&mut self, name: &str, now: Now) {
        let event = HostEvent::Screen {
            name: name.to_owned(),
        };
        let admitted = AdmittedEvent {
            at_ms: now.elapsed_ms,
            reported: event.clone(),
            recorded: Some(event),
        };
        self.handle(Input::Event(admitted), now);
    }

    /// Ends the segment.
    pub(crate) fn flush(&mut self, now: Now) {
        let flush = FlushId(self.spool.next_sequence);
        let deadline_ms = now.elapsed_ms;
        self.handle(Input::Flush { flush, deadline_ms }, now);
    }

    /// Wakes the engine for its deadline, if it is due.
    pub(crate) fn wake(&mut self, now: Now) {
        self.now = now;
        self.engine.handle_timeout(now);
        self.perform_actions();
    }

    /// Kills the process: open segments stay as they are on the disk.
    pub(crate) fn kill(mut self) {
        for (_, _, records) in std::mem::take(&mut self.open).into_values() {
            self.spool.segments.push(seal(&records));
        }
    }

    fn handle(&mut self, input: Input, now: Now) {
        self.now = now;
        self.engine.handle(input, now);
        self.perform_actions();
    }

    fn perform_actions(&mut self) {
        while let Some(action) = self.engine.poll_action() {
            match action {
                Action::OpenSegment {
                    segment,
                    session,
                    opening,
                    mut header,
                } => {
                    let clock = self.clock(&session, &opening);
                    header.sequence = self.spool.next_sequence;
                    self.spool.next_sequence += 1;
                    (self.stamp)(&clock, &opening, &mut header);
                    self.open
                        .insert(segment, (session, clock, vec![header.to_record()]));
                    let opened = Input::Io(IoEvent::SegmentOpened { segment });
                    self.engine.handle(opened, self.now);
                }
                Action::Append { segment, block } => self.open.get_mut(&segment).unwrap().2.push(block),
                Action::Seal { segment } => {
                    let (session, clock, records) = self.open.remove(&segment).unwrap();
                    self.spool
                        .records
                        .insert(session.clone(), clock.record_at(self.now));
                    if session.session_id().get() == SESSION {
                        self.spool.segments.push(seal(&records));
                    }
                }
                _ => {}
            }
        }
    }

    fn clock(&mut self, session: &SessionName, opening: &SegmentOpening) -> SessionClock {
        if let Some(clock) = self.clocks.known(session) {
            return clock;
        }
        let record = self.spool.records.get(session).cloned();
        let clock = self.clocks.insert(session.clone(), record.as_ref(), opening);
        self.spool
            .records
            .insert(session.clone(), clock.record_at(opening.now));
        clock
    }
}
