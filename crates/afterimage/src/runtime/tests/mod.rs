//! Orders of calls and of both threads, each step on the test's thread. The rules of a session are scripts in the engine's tests.

mod claims;
mod collector;
mod disk;
mod encryption;
mod frame_request;
mod hour;
mod images;
mod opt_out;
mod receipts;
mod release;
mod remote_config;
mod reports;
mod rig;
mod settings;
mod status_answer;
mod too_large;
mod wall_clock;
