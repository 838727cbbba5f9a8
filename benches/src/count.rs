//! Dispatch of workloads by name. Each workload is prepared first and then runs once inside
//! `callgrind_measured`; callgrind counts only inside the function of this name.

use std::path::Path;

use crate::{Error, frames, reading, rules, scenarios, sealing};

/// Runs workloads by name, in the order of `names`.
pub fn run(names: &[String]) -> Result<(), Error> {
    for name in names {
        let parts: Vec<&str> = name.splitn(2, '/').collect();
        let workloads = match parts.as_slice() {
            ["frame", rest] => vec![frames::workload(rest)?],
            ["scenario", rest] => vec![scenarios::workload(rest)?],
            ["rules", rest] => vec![rules::workload(rest)?],
            ["seal-again", file] => vec![sealing::reencode_and_seal(Path::new(file))?],
            ["read", file] => vec![sealing::read_to_end(Path::new(file))?],
            ["open", dir] => vec![reading::open(Path::new(dir))?],
            ["seek", dir] => reading::seek(Path::new(dir))?,
            _ => return Err(format!("unknown workload `{name}`").into()),
        };
        for mut workload in workloads {
            callgrind_measured(&mut *workload);
        }
    }
    Ok(())
}

/// Runs a workload while callgrind counts. It is never inlined and not generic, so its symbol has exactly this
/// name.
#[inline(never)]
fn callgrind_measured(workload: &mut dyn FnMut()) {
    workload();
    // Prevents a tail call, which would end the function before the workload.
    std::hint::black_box(());
}
