//! The recorded model: nodes, frames, touches, environment; the host frame buffer; the tree diff.
