#![doc = include_str!("../README.md")]
//!
//! # Modules
//!
//! [`http`] receives a segment, [`store`] writes it to a file, and the page plays it as rrweb events in the stock
//! rrweb-player. The other subcommands of the [`commands`] module read segments from files.

pub mod commands;
mod error;
pub mod http;
pub mod segment_summary;
pub mod store;

pub use error::{Error, Result};
