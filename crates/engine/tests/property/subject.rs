//! The tested engine, with at most one fault planted around it.

use std::fmt::{self, Write};

use afterimage_compression::SegmentHeader;
use afterimage_config::{LifecycleState, PrivacyLevel, SessionName};
use afterimage_engine::{
    Action, CaptureState, DeviceInfo, Engine, Input, Now, RawBytes, SegmentKey, SegmentOpening, Settings,
};

use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::RawFrame;

use crate::violation::Invariant;

/// Planted faults, each the mistake of an engine that breaks one invariant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    IgnoredOptOut,
    IgnoredSampling,
    IgnoredStop,
    OpenedAfterPurge,
    RepeatedDelivery,
    LostSeal,
    RepeatedSeal,
    LostPurge,
    AppendedAfterSeal,
    SwappedSession,
    SwappedHeader,
    LateSettings,
    WeakerLevel,
    LostAttachment,
    PastDeadline,
    EndlessActions,
    KeptInputs,
    RepeatedFlush,
    CorruptBlock,
    LostBlocks,
    LostBackground,
    KeptScreen,
}

impl Fault {
    pub(crate) const ALL: [Self; 22] = [
        Self::IgnoredOptOut,
        Self::IgnoredSampling,
        Self::IgnoredStop,
        Self::OpenedAfterPurge,
        Self::RepeatedDelivery,
        Self::LostSeal,
        Self::RepeatedSeal,
        Self::LostPurge,
        Self::AppendedAfterSeal,
        Self::SwappedSession,
        Self::SwappedHeader,
        Self::LateSettings,
        Self::WeakerLevel,
        Self::LostAttachment,
        Self::PastDeadline,
        Self::EndlessActions,
        Self::KeptInputs,
        Self::RepeatedFlush,
        Self::CorruptBlock,
        Self::LostBlocks,
        Self::LostBackground,
        Self::KeptScreen,
    ];

    /// Returns the invariant that the fault breaks.
    pub(crate) fn breaks(self) -> Invariant {
        match self {
            Self::IgnoredOptOut
            | Self::IgnoredSampling
            | Self::IgnoredStop
            | Self::OpenedAfterPurge
            | Self::RepeatedDelivery => Invariant::OnlyRecordedSessions,
            Self::LostSeal | Self::RepeatedSeal | Self::LostPurge | Self::AppendedAfterSeal => {
                Invariant::SegmentsEndOnce
            }
            Self::SwappedSession | Self::SwappedHeader | Self::LateSettings | Self::KeptScreen => {
                Invariant::SessionIdentity
            }
            Self::WeakerLevel | Self::LostAttachment => Invariant::Masks,
            Self::PastDeadline => Invariant::Deadlines,
            Self::EndlessActions => Invariant::Polling,
            Self::KeptInputs => Invariant::Memory,
            Self::RepeatedFlush => Invariant::Flushes,
            Self::CorruptBlock => Invariant::Format,
            Self::LostBlocks | Self::LostBackground => Invariant::Frames,
        }
    }
}

/// An engine, and a fault around its inputs and actions.
#[derive(Debug)]
pub(crate) struct Subject {
    engine: Engine,
    fault: Option<Fault>,
    /// Settings that [`Fault::LateSettings`] delays.
    delayed: Option<Box<Settings>>,
    /// An action that follows the next polled one.
    next: Option<Action>,
    /// The session and header of the first segment.
    first: Option<(SessionName, SegmentHeader)>,
    kept: Vec<String>,
    /// The latest frame of the first source, for [`Fault::KeptScreen`].
    latest_frame: Option<RawFrame<RawBytes>>,
    now_ms: u64,
}

impl Subject {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        Self {
            engine: Engine::new(DeviceInfo::default()),
            fault,
            delayed: None,
            next: None,
            first: None,
            kept: Vec::new(),
            latest_frame: None,
            now_ms: 0,
        }
    }

    pub(crate) fn handle(&mut self, mut input: Input, now: Now) {
        self.now_ms = self.now_ms.max(now.elapsed_ms);
        if self.fault == Some(Fault::KeptInputs) {
            self.kept.push(format!("{input:?}"));
        }
        if let Input::Configure(settings) = &mut input {
            self.change_settings(settings);
        }
        match input {
            Input::Configure(settings) if self.fault == Some(Fault::LateSettings) => {
                if let Some(delayed) = self.delayed.replace(settings) {
                    self.engine.handle(Input::Configure(delayed), now);
                }
            }
            Input::SourcesAttached { .. } if self.fault == Some(Fault::LostAttachment) => {}
            Input::Event(event)
                if self.fault == Some(Fault::LostBackground)
                    && event.reported.is_in_background() == Some(true) => {}
            Input::Configure(settings) if self.fault == Some(Fault::KeptScreen) => {
                self.engine.handle(Input::Configure(settings), now);
                if let Some(frame) = &self.latest_frame {
                    let frame = RawFrame::copy_of(&frame.tree(), RawBytes::default());
                    let (source, at_ms) = (SourceId(0), now.elapsed_ms);
                    self.engine.handle(Input::Frame { source, at_ms, frame }, now);
                }
            }
            Input::Frame {
                source: SourceId(0),
                at_ms,
                frame,
            } if self.fault == Some(Fault::KeptScreen) => {
                self.latest_frame = Some(RawFrame::copy_of(&frame.tree(), RawBytes::default()));
                let source = SourceId(0);
                self.engine.handle(Input::Frame { source, at_ms, frame }, now);
            }
            input => {
                let is_frame = matches!(input, Input::Frame { .. });
                self.engine.handle(input, now);
                if let (true, Some(delayed)) = (is_frame, self.delayed.take()) {
                    self.engine.handle(Input::Configure(delayed), now);
                }
            }
        }
    }

    pub(crate) fn handle_timeout(&mut self, now: Now) {
        self.now_ms = self.now_ms.max(now.elapsed_ms);
        self.engine.handle_timeout(now);
    }

    pub(crate) fn poll_action(&mut self) -> Option<Action> {
        if self.fault == Some(Fault::EndlessActions) {
            let buffer = RawBytes::default();
            return self.engine.poll_action().or(Some(Action::Recycle { buffer }));
        }
        if let Some(action) = self.next.take() {
            return Some(action);
        }
        let action = self.engine.poll_action()?;
        self.change_action(action)
    }

    pub(crate) fn next_deadline_ms(&self) -> Option<u64> {
        match self.fault {
            Some(Fault::PastDeadline) => self.engine.next_deadline_ms().map(|_| self.now_ms),
            _ => self.engine.next_deadline_ms(),
        }
    }

    pub(crate) fn wants_frame(&self) -> bool {
        let status = self.engine.status();
        status.wants_frame || status.holds_touches
    }

    pub(crate) fn capture(&self) -> CaptureState {
        self.engine.status().capture
    }

    /// Returns the size of the whole state: the length of its debug form, which lists every held element.
    pub(crate) fn size(&self) -> usize {
        let mut length = Length(0);
        write!(length, "{self:?}").unwrap();
        length.0
    }

    fn change_settings(&self, settings: &mut Settings) {
        let config = &mut settings.config;
        match self.fault {
            Some(Fault::IgnoredOptOut) => config.opt_out = false,
            Some(Fault::IgnoredSampling) => config.sample_rate = 1.0,
            Some(Fault::IgnoredStop) => settings.lifecycle = LifecycleState::Started,
            Some(Fault::WeakerLevel) => config.privacy_config = PrivacyLevel::Light,
            Some(Fault::LostBackground) => settings.is_in_background = false,
            _ => {}
        }
    }

    fn change_action(&mut self, action: Action) -> Option<Action> {
        let Some(fault) = self.fault else {
            return Some(action);
        };
        match (fault, action) {
            (Fault::LostSeal, Action::Seal { .. })
            | (Fault::LostPurge, Action::PurgeAll)
            | (Fault::LostBlocks, Action::Append { .. }) => self.poll_action(),
            (Fault::RepeatedSeal, Action::Seal { segment }) => {
                self.next = Some(Action::Seal { segment });
                Some(Action::Seal { segment })
            }
            (Fault::AppendedAfterSeal, Action::Seal { segment }) => {
                let block = Vec::new();
                self.next = Some(Action::Append { segment, block });
                Some(Action::Seal { segment })
            }
            (Fault::OpenedAfterPurge, Action::PurgeAll) => {
                self.next = self.first.clone().map(|(session, header)| Action::OpenSegment {
                    segment: SegmentKey(u64::MAX),
                    session,
                    opening: SegmentOpening::default(),
                    header: Box::new(header),
                });
                Some(Action::PurgeAll)
            }
            (Fault::RepeatedDelivery, Action::Deliver { flush }) => {
                self.next = Some(Action::Deliver { flush });
                Some(Action::Deliver { flush })
            }
            (
                Fault::RepeatedFlush,
                Action::CompleteFlush {
                    flush,
                    outcome,
                    problem,
                },
            ) => {
                self.next = Some(Action::CompleteFlush {
                    flush,
                    outcome,
                    problem: problem.clone(),
                });
                Some(Action::CompleteFlush {
                    flush,
                    outcome,
                    problem,
                })
            }
            (Fault::CorruptBlock, Action::Append { segment, mut block }) => {
                block.truncate(block.len() / 2);
                Some(Action::Append { segment, block })
            }
            (
                fault,
                Action::OpenSegment {
                    segment,
                    session,
                    header,
                    ..
                },
            ) => Some(self.change_opening(fault, segment, session, *header)),
            (_, action) => Some(action),
        }
    }

    fn change_opening(
        &mut self,
        fault: Fault,
        segment: SegmentKey,
        mut session: SessionName,
        mut header: SegmentHeader,
    ) -> Action {
        let (first_session, first_header) = self
            .first
            .get_or_insert_with(|| (session.clone(), header.clone()));
        match fault {
            Fault::SwappedSession => session = first_session.clone(),
            Fault::SwappedHeader => {
                header.device_id.clone_from(&first_header.device_id);
                header.session_id.clone_from(&first_header.session_id);
            }
            _ => {}
        }
        Action::OpenSegment {
            segment,
            session,
            opening: SegmentOpening::default(),
            header: Box::new(header),
        }
    }
}

/// Counts the bytes that are written to it.
struct Length(usize);

impl fmt::Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}
