//! What the capture thread is told besides what it records.

use std::sync::Arc;

use afterimage_config::SessionReplayConfig;
use afterimage_wireframe::SourceId;

use crate::flush::FlushTicket;
use crate::masks::OwnMasks;
use crate::screens::Screens;

/// One order; orders and recorded things are dealt with in the order in which they came.
#[derive(Debug)]
pub enum Command {
    /// Started, stopped, another session or device, opted in or out: what is being recorded ends, and
    /// whether anything is recorded from now on is decided anew.
    Apply(Box<Settings>),
    /// Sources of an attached instance are masked by this where it hides more than the session's masks.
    Attach(Vec<SourceId>, Box<OwnMasks>),
    /// A source is gone.
    SourceGone(SourceId),
    /// Everything recorded so far is to be sent.
    Flush(Arc<FlushTicket>),
}

/// What holds from the moment of a call on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The app wants recording.
    pub started: bool,
    /// Ids, rates and the rest.
    pub config: SessionReplayConfig,
    /// Which screens may be seen.
    pub screens: Screens,
    /// When the call was made, the host's uptime.
    pub uptime_ms: u64,
    /// When the call was made, wall clock.
    pub wall_ms: u64,
}
