//! The session: whether it is recorded, and since when.
//!
//! [`SessionState`](state::SessionState) is the one place that answers "is anything recorded". Every call of the host that could
//! change the answer arrives as a [`Configure`](crate::Input::Configure).

mod awaiting;
mod frame_request;
mod identity;
mod input_gate;
mod machine;
mod pending;
mod state;

pub(crate) use identity::SessionStart;
pub(crate) use machine::{Session, SessionContext, SessionDecision};
pub(crate) use pending::HeldInput;
pub use pending::{MAX_HELD_EVENTS, MAX_HELD_MOVES, MAX_HELD_TOUCHES};
