//! The reading side: state at a time, trace and rrweb export.
