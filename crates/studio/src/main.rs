//! The `afterimage` command: what a segment holds, whether it is whole, and a studio to watch it in.

use std::process::ExitCode;

fn main() -> ExitCode {
    afterimage_studio::commands::run()
}
