//! The walker on the fake UIKit.

mod accessory;
mod app_screens;
mod availability;
mod bad_input;
mod bars;
mod described;
mod embedded;
mod frame;
mod geometry;
mod ids;
mod images;
mod input_types;
mod inputs;
mod lifecycle;
mod main_thread;
mod overlays;
mod recording;
mod run_loop;
mod runtime;
mod screen;
mod secrets;
mod swiftui;
mod texts;
mod touch_walks;
mod touches;
mod windows;
