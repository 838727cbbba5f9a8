//! How the model's types lie in columns: for each, what writes it and what reads it side by side.

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
