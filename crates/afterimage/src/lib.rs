//! Mobile session replay: the facade that apps talk to.
