//! Add-to-app: an instance that does not initialise an engine of its own attaches to the one that the
//! app started in this process, whenever that happens. Of several it is the first that is not disposed.

use std::sync::{Arc, Weak};

use afterimage_wireframe::SourceId;
use once_cell::sync::OnceCell;
use parking_lot::Mutex;

use crate::core::Core;

/// Attached instances at one time. The upper half of a source's number tells the instance (0 is the
/// engine's own host), the lower half the instance's own source.
pub const MAX_ATTACHED: u8 = 15;

const SOURCES_AN_INSTANCE: u8 = 16;

/// The engines of the process and who is attached to the first of them.
#[derive(Default)]
struct Process {
    engines: Vec<Weak<Core>>,
    taken: u16,
}

fn process() -> &'static Mutex<Process> {
    static PROCESS: OnceCell<Mutex<Process>> = OnceCell::new();
    PROCESS.get_or_init(Mutex::default)
}

/// Offers an engine to the instances of this process; those before it come first.
pub fn offer(core: &Arc<Core>) {
    withdraw_where(|engine| engine.strong_count() == 0);
    let engine = Arc::downgrade(core);
    let mut process = process().lock();
    if !process.engines.iter().any(|known| known.ptr_eq(&engine)) {
        process.engines.push(engine);
    }
}

/// Takes an engine out of its role.
pub fn withdraw(core: &Arc<Core>) {
    let engine = Arc::downgrade(core);
    withdraw_where(|known| known.ptr_eq(&engine));
}

fn withdraw_where(is_gone: impl Fn(&Weak<Core>) -> bool) {
    process().lock().engines.retain(|engine| !is_gone(engine));
}

/// The process's engine, if the app has one.
pub fn engine() -> Option<Arc<Core>> {
    process().lock().engines.iter().find_map(Weak::upgrade)
}

/// An instance's place among the sources; it is free again when this is dropped.
#[derive(Debug)]
pub struct Slot(u8);

impl Slot {
    /// Takes a free place; `None` when [`MAX_ATTACHED`] are taken.
    pub fn take() -> Option<Self> {
        let mut process = process().lock();
        let free = (1..=MAX_ATTACHED).find(|slot| process.taken & (1 << slot) == 0)?;
        process.taken |= 1 << free;
        Some(Self(free))
    }

    /// The number that one of the instance's own sources has in the recording.
    pub fn source(&self, own: SourceId) -> SourceId {
        SourceId(self.0 * SOURCES_AN_INSTANCE + own.0 % SOURCES_AN_INSTANCE)
    }

    /// All numbers that the instance's sources can have.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> {
        let first = self.0 * SOURCES_AN_INSTANCE;
        (0..SOURCES_AN_INSTANCE).map(move |own| SourceId(first + own))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        process().lock().taken &= !(1 << self.0);
    }
}
