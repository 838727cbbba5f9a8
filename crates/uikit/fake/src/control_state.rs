//! The properties of views that few classes have.

use objc2::rc::Retained;

use crate::controllers::FakeController;

/// The properties of views that few classes have.
#[derive(Default)]
pub struct ControlState {
    /// The controller whose view this is, which is then the next responder.
    pub owner: Option<Retained<FakeController>>,
}
