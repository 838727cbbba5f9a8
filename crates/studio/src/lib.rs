#![doc = include_str!("../README.md")]
//!
//! # Inside
//!
//! A segment comes in through [`http`], becomes a file of the [`store`], and goes out as rrweb events to the stock
//! player on the page. The other verbs of the command read the same segments from files.

pub mod commands;
mod error;
pub mod http;
pub mod name;
pub mod segment_summary;
pub mod store;

pub use error::{Error, Result};
