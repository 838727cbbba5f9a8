//! Work that is counted: each piece is prepared, then done once inside `callgrind_measured`, by whose
//! name callgrind begins and ends to count.

use std::path::Path;

use crate::{Error, frames, reading, rules, sealing};

/// Does the named pieces of work, in the order of their names.
pub fn run(names: &[String]) -> Result<(), Error> {
    for name in names {
        let parts: Vec<&str> = name.splitn(2, '/').collect();
        let works = match parts.as_slice() {
            ["frame", rest] => vec![frames::work(rest)?],
            ["rules", rest] => vec![rules::work(rest)?],
            ["seal", file] => vec![sealing::work(Path::new(file))?],
            ["seal-again", file] => vec![sealing::again(Path::new(file))?],
            ["read", file] => vec![sealing::reading(Path::new(file))?],
            ["open", dir] => vec![reading::opening(Path::new(dir))?],
            ["seek", dir] => reading::seeking(Path::new(dir))?,
            _ => return Err(format!("no work is called `{name}`").into()),
        };
        for mut work in works {
            callgrind_measured(&mut *work);
        }
    }
    Ok(())
}

/// Callgrind counts what happens in here. Never inlined and not generic, so that its name is just this.
#[inline(never)]
fn callgrind_measured(work: &mut dyn FnMut()) {
    work();
    // Something after the call, so that it is no jump to another function.
    std::hint::black_box(());
}
