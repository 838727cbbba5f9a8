//! The columns of entries. Each type has its encoder and its decoder in one file.

mod change;
mod entry;
mod environment;
mod node;
mod place;
mod properties;

pub(crate) use entry::{put, take};
pub(crate) use environment::{
    MAX_NUMBERS as MAX_ENVIRONMENT_NUMBERS, from_parts as environment_from_parts, parts as environment_parts,
};
