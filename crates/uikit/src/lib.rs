//! Captures the views of an iOS app: walks the view trees of its windows and writes each frame as a frame buffer
//! (`docs/frame-buffer.md`), which the host hands to the engine.
//!
//! | module | |
//! |---|---|
//! | [`host`] | the host's side: where frames go, and which time it is |
//! | [`calls`] | the calls that wait for the main thread |
//! | [`counters`] | the losses of a capture |
//! | [`pace`] | when a walk may start and how long it may take |
//! | [`tree`] | the order of painting, and the place at which an interrupted walk continues |
//! | [`lists`] | whether cells of lists show the rows that they showed before |
//! | [`samples`] | touch samples between two frames |
//! | [`geometry`], [`image_place`], [`mask_areas`], [`number_text`] | arithmetic without UIKit |
//! | `objects` | numbers that are stored on views, strings, colours, fonts, classes, and the guard around calls into UIKit |
//! | `content` | the attributes of a view that depend on its class |
//! | `images` | fingerprints and pixels of images |
//! | `app` | the app's state, the keyboard and the names of screens |
//! | `touch` | reads touches, through the app's `sendEvent:` or by recognizers |
//! | `capture` | windows, the walk, and the run loop observer that starts it |
//!
//! The last six call UIKit through objc2, so they are compiled for iOS alone, and with the feature `fake-runtime`
//! for the fake UIKit in `fake/`, whose tests run on any system. This is the only crate with `unsafe` code:
//! `docs/adr/0018-unsafe-for-objective-c.md`.
//!
//! Everything happens on the main thread, except [`host::FrameRequest`]. The walk calls only getters, and none that
//! performs a layout; it follows Core Animation's commit, which does (`docs/adr/0019-walk-after-the-commit.md`). A view that fails while it is read is recorded as blocked; failures are counted.

pub mod calls;
pub mod counters;
pub mod geometry;
pub mod host;
pub mod image_place;
pub mod lists;
pub mod mask_areas;
pub mod number_text;
pub mod pace;
pub mod samples;
pub mod tree;

#[cfg(any(target_os = "ios", feature = "fake-runtime"))]
mod app;
#[cfg(any(target_os = "ios", feature = "fake-runtime"))]
pub mod capture;
#[cfg(any(target_os = "ios", feature = "fake-runtime"))]
mod content;
#[cfg(any(target_os = "ios", feature = "fake-runtime"))]
mod images;
#[cfg(any(target_os = "ios", feature = "fake-runtime"))]
mod objects;
#[cfg(any(target_os = "ios", feature = "fake-runtime"))]
mod touch;
