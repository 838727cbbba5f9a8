//! The calls of the host in a script, each of which becomes one input of the engine.

use afterimage_config::{LifecycleState, RemoteOutcome, SessionReplayConfig};
use afterimage_engine::{
    Admission, AdmittedEvent, CaptureState, CarriedState, FlushId, FlushOutcome, HostEvent, ImageId, Input,
    InstanceMasking, IoEvent, RawBytes, RequestId,
};
use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter, RawFrame};
use afterimage_wireframe::{AppState, Point, SourceId, Timed, Touch, TouchPhase};

use crate::script::{HOST, Mapper, Script};
use crate::views::{self, View, WINDOW};

impl Script {
    // The lifecycle and the options, as the facade's calls set them.

    pub(crate) fn start(&mut self) -> &mut Self {
        self.settings.lifecycle = LifecycleState::Started;
        self.configure()
    }

    pub(crate) fn stop(&mut self) -> &mut Self {
        self.settings.lifecycle = LifecycleState::Stopped;
        self.configure()
    }

    pub(crate) fn dispose(&mut self) -> &mut Self {
        self.settings.lifecycle = LifecycleState::Disposed;
        self.configure()
    }

    pub(crate) fn set_session(&mut self, session_id: i64) -> &mut Self {
        self.settings.config.session_id = session_id;
        self.configure()
    }

    pub(crate) fn set_device(&mut self, device_id: &str) -> &mut Self {
        device_id.clone_into(&mut self.settings.config.device_id);
        self.configure()
    }

    pub(crate) fn opt_out(&mut self) -> &mut Self {
        self.settings.config.opt_out = true;
        self.configure()
    }

    pub(crate) fn opt_in(&mut self) -> &mut Self {
        self.settings.config.opt_out = false;
        if self.settings.is_started() {
            self.configure();
        }
        self
    }

    fn configure(&mut self) -> &mut Self {
        self.intake.reset();
        let carried = CarriedState::between(&self.scope, &self.settings.scope());
        self.has_named_screen &= carried.screen_name;
        self.scope = self.settings.scope();
        let mut settings = self.settings.clone();
        let shown = settings.screens.shown().filter(|_| self.has_named_screen);
        let shown = shown.map(|name| HostEvent::Screen {
            name: name.to_owned(),
        });
        settings.recorded_screen = match shown.and_then(|screen| self.map(&screen)) {
            Some(HostEvent::Screen { name }) => Some(name.into()),
            _ => None,
        };
        self.input(Input::Configure(Box::new(settings)))
    }

    // Frames and touches.

    /// Submits a frame with texts.
    pub(crate) fn show(&mut self, texts: &[&'static str]) -> &mut Self {
        self.show_from(HOST, texts)
    }

    /// Submits a frame of a source with texts.
    pub(crate) fn show_from(&mut self, source: SourceId, texts: &[&'static str]) -> &mut Self {
        let views: Vec<View> = texts.iter().map(|text| views::text(text)).collect();
        self.draw(source, &views)
    }

    /// Submits a frame with views.
    pub(crate) fn draw(&mut self, source: SourceId, views: &[View]) -> &mut Self {
        self.write(source, |writer| views::write(writer, views))
    }

    /// Submits a frame.
    pub(crate) fn write(&mut self, source: SourceId, write: impl FnOnce(&mut FrameWriter)) -> &mut Self {
        self.write_walked_at(source, self.now.elapsed_ms, write)
    }

    /// Submits a frame whose walk ended before the call.
    pub(crate) fn write_walked_at(
        &mut self,
        source: SourceId,
        at_ms: u64,
        write: impl FnOnce(&mut FrameWriter),
    ) -> &mut Self {
        let mut writer = FrameWriter::default();
        writer.begin(source, at_ms, WINDOW);
        write(&mut writer);
        let buffer = FrameBuffer::open(writer.finish()).unwrap();
        let frame = RawFrame::copy_of(&buffer.tree().unwrap(), RawBytes::default());
        // The advice requests images of earlier frames, so it is known before this frame is handled.
        let hashes = self.exchange.next_requests(source, self.now.elapsed_ms);
        self.input(Input::Frame { source, at_ms, frame });
        if !hashes.is_empty() {
            self.log.push(format!("image advise {}", hashes.join(" ")));
            let recording = self.exchange.recording().unwrap();
            self.input(Input::ImagesRequested { hashes, recording });
        }
        self
    }

    pub(crate) fn touch(&mut self, phase: TouchPhase, at: Point) -> &mut Self {
        let touch = Touch {
            pointer: 1,
            phase,
            at,
        };
        self.input(Input::Touch(Timed::new(self.now.elapsed_ms, touch)))
    }

    pub(crate) fn detach(&mut self, source: SourceId) -> &mut Self {
        self.input(Input::SourceDetached(source))
    }

    /// Attaches an instance with these options.
    pub(crate) fn attach(&mut self, source: SourceId, config: &SessionReplayConfig) -> &mut Self {
        self.input(Input::SourcesAttached {
            sources: vec![source],
            masking: Box::new(InstanceMasking::from(config)),
        })
    }

    // Events.

    /// Has later events edited or dropped.
    pub(crate) fn map_events(&mut self, mapper: Mapper) -> &mut Self {
        self.mapper = Some(mapper);
        self
    }

    pub(crate) fn screen(&mut self, name: &str) -> &mut Self {
        self.event(HostEvent::Screen {
            name: name.to_owned(),
        })
    }

    pub(crate) fn app(&mut self, state: AppState) -> &mut Self {
        self.event(HostEvent::App { state })
    }

    pub(crate) fn event(&mut self, event: HostEvent) -> &mut Self {
        let at_ms = self.now.elapsed_ms;
        if let HostEvent::Screen { name } = &event {
            self.settings.screens.show(name, at_ms);
            self.has_named_screen = true;
        }
        let before = self.settings.is_in_background;
        self.settings.is_in_background = event.is_in_background().unwrap_or(before);
        self.settings.keyboard = event.keyboard().unwrap_or(self.settings.keyboard);
        if self.status().capture == CaptureState::Idle {
            return self;
        }
        let event = match self.intake.admit(event, at_ms) {
            Admission::Repeated | Admission::Invalid => return self,
            Admission::Limited(event) => event,
            Admission::Admitted(event) => AdmittedEvent {
                recorded: event.recorded.as_ref().and_then(|event| self.map(event)),
                ..event
            },
        };
        self.input(Input::Event(event))
    }

    fn map(&mut self, event: &HostEvent) -> Option<HostEvent> {
        match self.mapper {
            Some(mapper) => self.intake.readmit(event, mapper(event.clone())?),
            None => Some(event.clone()),
        }
    }

    // Images.

    /// Submits pixels.
    pub(crate) fn submit(&mut self, hash: &str) -> &mut Self {
        match self.exchange.accept(hash, self.now.elapsed_ms) {
            Ok(recording) => {
                self.latest_image += 1;
                let image = ImageId(self.latest_image);
                let hash = hash.into();
                self.input(Input::Image {
                    image,
                    hash,
                    recording,
                })
            }
            Err(refusal) => {
                self.log.push(format!("image refuse {hash}: {refusal}"));
                self
            }
        }
    }

    /// Reports that an image is encoded.
    pub(crate) fn encoded(&mut self, image: u64, bytes: u64) -> &mut Self {
        let image = ImageId(image);
        self.io(IoEvent::ImageEncoded { image, bytes })
    }

    // Flushes and deliveries.

    /// Flushes with this time left.
    pub(crate) fn flush(&mut self, within_ms: u64) -> &mut Self {
        self.latest_flush += 1;
        self.input(Input::Flush {
            flush: FlushId(self.latest_flush),
            deadline_ms: self.now.elapsed_ms + within_ms,
        })
    }

    /// Reports that a delivery ended which covers the flushes up to one.
    pub(crate) fn delivery_ended(&mut self, through: Option<u64>, outcome: FlushOutcome) -> &mut Self {
        self.io(IoEvent::DeliveryEnded {
            through: through.map(FlushId),
            outcome,
            problem: "".into(),
        })
    }

    /// Reports that a delivery pauses.
    pub(crate) fn delivery_paused(&mut self, through: u64, until_ms: u64) -> &mut Self {
        let through = Some(FlushId(through));
        self.io(IoEvent::DeliveryPaused { through, until_ms })
    }

    // Remote config.

    /// Answers a request for remote config.
    pub(crate) fn answer(&mut self, request: u64, outcome: RemoteOutcome) -> &mut Self {
        let request = RequestId(request);
        self.input(Input::ConfigAnswer { request, outcome })
    }
}
