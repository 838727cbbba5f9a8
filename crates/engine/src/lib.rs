//! The engine of a session replay: decides what is recorded, sealed, sent and answered.
//!
//! [`Engine`] is a state machine without a thread, clock, file, socket or randomness. Inputs and times go in, actions and the
//! next deadline come out, so every rule is tested in virtual time and every order of calls can be tried.
//!
//! A runtime drives it in this order:
//!
//! 1. [`Engine::handle`] with an input and the time of the call, or [`Engine::handle_timeout`] when the deadline has passed;
//! 2. [`Engine::poll_action`] until it returns `None`; each action is performed before the next input, and its result comes back
//!    as an [`Input::Io`];
//! 3. [`Engine::next_deadline_ms`], and a wait for the next input or the deadline.
//!
//! Host events take a longer way: [`EventIntake`] bounds, merges, limits and redacts them before they become an input.
//!
//! ```
//! use afterimage_config::{LifecycleState, SessionReplayConfig};
//! use afterimage_engine::{Action, CaptureState, DeviceInfo, Engine, Input, Now, ScreenTransitions, Settings};
//!
//! let mut engine = Engine::new(DeviceInfo::default());
//! let config = SessionReplayConfig {
//!     session_id: 1_700_000_000_000,
//!     sample_rate: 1.0,
//!     enable_remote_config: false,
//!     ..SessionReplayConfig::new("api-key", "device-1")
//! };
//! let settings = Settings {
//!     lifecycle: LifecycleState::Started,
//!     config,
//!     screens: ScreenTransitions::default(),
//!     recorded_screen: None,
//!     is_in_background: false,
//!     keyboard: None,
//! };
//! engine.handle(Input::Configure(Box::new(settings)), Now { elapsed_ms: 10, wall_ms: 1_700_000_000_000 });
//! assert_eq!(engine.status().capture, CaptureState::Recording);
//! let actions: Vec<_> = std::iter::from_fn(|| engine.poll_action()).collect();
//! assert!(matches!(actions.last(), Some(Action::Deliver { flush: None })));
//! assert_eq!(engine.next_deadline_ms(), None);
//! ```

mod action;
mod carried_state;
mod counters;
mod engine;
mod event_bounds;
mod event_limits;
mod events;
mod flush;
mod ids;
mod images;
mod input;
mod masking;
mod model;
mod now;
mod output;
mod pacing;
mod packing;
mod raw_bytes;
mod recording;
mod screen_transitions;
mod session;
mod session_clock;

pub use action::{Action, ImageAction, NamedImage};
pub use afterimage_masking::NodeDecision;
pub use carried_state::{CarriedState, HostChange, RecordingScope};
pub use counters::Counters;
pub use engine::Engine;
pub use event_bounds::{MAX_SCREEN_NAME_CHARS, bounded_screen_name};
pub use events::{Admission, AdmittedEvent, EventIntake};
pub use ids::{FlushId, ImageId, RecordingId, RequestId, SegmentKey};
pub use images::{ImageExchange, ImageRefusal};
pub use input::{Input, IoEvent, LookedUpImage};
pub use masking::InstanceMasking;
pub use model::{
    CaptureState, DeviceConditions, DeviceInfo, FlushOutcome, HostEvent, NetworkWait, Settings, SpoolRefusal,
    Status, ThermalState,
};
pub use now::Now;
pub use pacing::{allows_images, walk_interval_ms};
pub use packing::allows_packing;
pub use raw_bytes::RawBytes;
pub use screen_transitions::{LEAVING_MS, ScreenTransitions};
pub use session::{MAX_HELD_EVENTS, MAX_HELD_MOVES, MAX_HELD_TOUCHES};
pub use session_clock::{SegmentOpening, SessionClock, SessionClocks};
