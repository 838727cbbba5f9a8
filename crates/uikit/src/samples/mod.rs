//! Touch samples between two frames, and the numbers of the pointers that they belong to.

mod pointers;
mod queue;

pub use pointers::PointerNumbers;
pub use queue::{Sample, SampleQueue};
