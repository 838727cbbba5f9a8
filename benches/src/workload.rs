//! The closure type that the benchmark modules prepare and `count` runs.

/// Prepared work that callgrind counts. Each closure runs once.
pub type Workload = Box<dyn FnMut()>;
