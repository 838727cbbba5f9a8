//! The `afterimage` command: inspects, verifies and exports segments, and runs the studio.

use std::process::ExitCode;

fn main() -> ExitCode {
    afterimage_studio::commands::run()
}
