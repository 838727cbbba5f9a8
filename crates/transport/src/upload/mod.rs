//! Delivering what waits: what to send next and when, what an answer means, and one step of it all.

mod metered;

pub use metered::MeteredUsage;
