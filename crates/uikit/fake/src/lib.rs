//! UIKit's classes as UIKit documents them, for the tests of `afterimage-uikit` on any system.
//!
//! The classes are defined with objc2 on the runtime of `objc-runtime`. In debug builds objc2 compares the signature of each
//! method that the walker calls, which is from Apple's headers, with that of the fake: a fake or a walker with another one fails.
//! Views compute transforms and scroll offsets as UIKit documents them, without code of the walker.
//!
//! Tests build views with [`view`], and put windows on the screen with [`show`].

#![allow(non_upper_case_globals, clippy::missing_safety_doc)]

pub mod accessibility;
pub mod application;
pub mod attributed;
pub mod availability;
pub mod bars;
pub mod bitmap;
pub mod build;
pub(crate) mod commit;
pub mod control_state;
pub mod controllers;
pub mod controls;
pub mod described;
pub mod drawing;
pub mod embedded;
pub mod events;
pub mod foundation;
pub mod graphics;
pub mod host;
pub mod inputs;
pub mod layer;
pub mod linked_selectors;
pub mod lists;
pub mod notifications;
pub mod recognizers;
pub mod run_loop;
pub mod swiftui;
pub mod view;
pub mod view_state;

pub use build::{boot, mtm, show, up, view};
pub use view::FakeView;
pub use view_state::ViewState;
