//! The runtime of one engine: two threads, the queues between them, and the state that host threads see.
//!
//! | thread | runs while | waits for | owns |
//! |---|---|---|---|
//! | host's threads | the app calls | nothing: a call takes at most two short locks | - |
//! | `afterimage-engine` | a session is recorded or awaits remote config, a flush is open, or a message is queued | a message, the engine's deadline, a step of the clock | the engine, open segments, flush callbacks |
//! | `afterimage-io` | a job is queued, remote config is requested, or a delivery makes progress or pauses | a job, the end of a pause, a step of the clock | the uploader |
//! | `afterimage-events` | an event mapper is set and the engine thread runs | an event | nothing |
//!
//! A thread is started by the message or job that needs it, and ends when its condition no longer holds; its state is stored
//! behind a lock meanwhile. No other thread exists. After a panic in any of them the engine stays off.
//!
//! Locks, none of which is held during a call into the host or a wait for another thread: [`inbox`], [`published`], [`jobs`],
//! [`event_hook`], [`spool_handle`], and the process's registry. They are taken in the order registry, `published`, `inbox`; the
//! others are held alone.

mod actions;
mod deferred_packing;
mod deliver;
mod engine_state;
mod engine_thread;
mod event_hook;
mod event_path;
mod explain;
mod flush;
mod frame_listener;
mod frame_request;
mod handle;
mod host_calls;
mod image_pixels;
mod images;
mod inbox;
mod io_counters;
mod io_thread;
mod io_worker;
mod jobs;
mod pack;
mod published;
mod rejections;
mod remote_config;
mod seal;
mod segment_file;
mod splitting;
mod spool_handle;
mod status;
mod submit;
mod threads;
mod totals;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use afterimage_config::SessionReplayConfig;

pub use event_hook::{EventMapper, MapperFailed};
pub use frame_listener::FrameRequestListener;
pub(crate) use handle::{AttachedListeners, Runtime};
pub(crate) use host_calls::Effect;
pub(crate) use published::HostSettings;
pub(crate) use status::not_attached as status_not_attached;

use crate::platform::PlatformServices;
use handle::ThreadBodies;

/// Returns the runtime of an engine that is not started. No thread runs and no file exists. `attached` returns the listeners of the
/// instances that are attached to it.
pub(crate) fn create(
    config: SessionReplayConfig,
    services: PlatformServices,
    attached: AttachedListeners,
) -> Arc<Runtime> {
    let bodies = ThreadBodies {
        engine: engine_thread::run,
        io: io_thread::run,
        attached,
    };
    Runtime::new(config, services, bodies)
}
