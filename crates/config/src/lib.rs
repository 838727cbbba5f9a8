//! Options, their validation, sampling, remote-config merge and the lifecycle state machine.
