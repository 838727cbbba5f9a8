//! Helpers around Objective-C objects: numbers that are stored on views, strings, colours, fonts, classes, and the guard
//! around calls into UIKit.

pub(crate) mod caught;
pub(crate) mod classes;
pub(crate) mod colours;
mod family;
pub(crate) mod fonts;
pub(crate) mod guard;
mod known_classes;
pub(crate) mod layers;
pub(crate) mod memory;
pub(crate) mod scenes;
pub(crate) mod strings;
