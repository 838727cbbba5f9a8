//! Reads the touches of all windows.
//!
//! By default they come from `-[UIApplication sendEvent:]`, which every touch passes through once, whichever windows it is in. The
//! method of the base class is replaced, and not that of the app's own subclass or of windows:
//!
//! * A subclass that overrides it calls `super`, or drops the event, which then has no effect in the app either.
//! * `-[UIWindow sendEvent:]` is called for each window of an event, and apps' windows that override it need not call `super`.
//! * The base class is known before any subclass is, and does not change when other libraries replace an object's class.

mod hook;
mod recognizer;
mod recorder;
mod windows;

pub(crate) use recorder::TouchRecorder;
pub(crate) use windows::Touches;
