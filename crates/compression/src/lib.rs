//! The segment format: writer and reader.
