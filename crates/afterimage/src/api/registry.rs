//! The process's registry: the engines that attached instances can use, and the attached instances. One lock.
//!
//! Add-to-app: an instance that does not initialise an engine of its own attaches to the engine that the app starts in this
//! process, whenever that happens. Of several engines it is the first that is not disposed.

use std::sync::{Arc, Weak};

use afterimage_config::Lifecycle;
use afterimage_wireframe::SourceId;
use litemap::LiteMap;
use once_cell::sync::OnceCell;
use parking_lot::{Mutex, MutexGuard};

use crate::runtime::{FrameRequestListener, Runtime};

/// Attached instances with frames at one time. The upper half of a source's number names the instance (0 is the engine's own
/// host), the lower half the instance's own source.
pub(super) const MAX_SLOTS: u8 = 15;

const SOURCES_PER_SLOT: u8 = 16;

/// The registry behind its lock. The lock is never held during a call into a host.
struct Registry(Mutex<Entries>);

/// The entries of the registry.
#[derive(Default)]
pub(super) struct Entries {
    engines: Vec<Weak<Runtime>>,
    instances: LiteMap<InstanceId, InstanceState>,
    next_instance: u64,
    /// One bit for each slot in use.
    used_slots: u16,
}

/// Names an attached instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InstanceId(u64);

/// The state of an attached instance.
#[derive(Default)]
pub(super) struct InstanceState {
    /// The lifecycle.
    pub lifecycle: Lifecycle,
    /// The instance's slot, from its first frame on.
    pub slot: Option<Slot>,
    /// The engine that has the instance's masking.
    pub engine: Weak<Runtime>,
    /// The instance's listener for requests of frames.
    pub frame_listener: Option<Arc<dyn FrameRequestListener>>,
}

/// An instance's part of the source numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot(u8);

/// Locks the registry.
pub(super) fn lock() -> MutexGuard<'static, Entries> {
    static REGISTRY: OnceCell<Registry> = OnceCell::new();
    REGISTRY.get_or_init(|| Registry(Mutex::default())).0.lock()
}

/// Returns the listeners of the instances that are attached to an engine.
pub(super) fn frame_listeners(runtime: &Arc<Runtime>) -> Vec<Arc<dyn FrameRequestListener>> {
    let entries = lock();
    let is_used = entries
        .engine()
        .is_some_and(|engine| Arc::ptr_eq(&engine, runtime));
    let started = entries
        .instances
        .values()
        .filter(|instance| is_used && instance.lifecycle.is_started());
    started
        .filter_map(|instance| instance.frame_listener.clone())
        .collect()
}

impl Entries {
    /// Registers an engine. Attached instances use the engines registered before it first.
    pub(super) fn register(&mut self, runtime: &Arc<Runtime>) {
        self.engines.retain(|engine| engine.strong_count() > 0);
        let engine = Arc::downgrade(runtime);
        if !self.engines.iter().any(|known| known.ptr_eq(&engine)) {
            self.engines.push(engine);
        }
    }

    /// Unregisters an engine.
    pub(super) fn unregister(&mut self, runtime: &Arc<Runtime>) {
        let engine = Arc::downgrade(runtime);
        self.engines.retain(|known| !known.ptr_eq(&engine));
    }

    /// Returns the process's engine, if the app has started one.
    pub(super) fn engine(&self) -> Option<Arc<Runtime>> {
        self.engines.iter().find_map(Weak::upgrade)
    }

    /// Adds an attached instance.
    pub(super) fn insert(&mut self) -> InstanceId {
        self.next_instance += 1;
        let id = InstanceId(self.next_instance);
        self.instances.insert(id, InstanceState::default());
        id
    }

    /// Returns the state of an attached instance.
    pub(super) fn instance(&mut self, id: InstanceId) -> &mut InstanceState {
        self.instances.entry(id).or_default()
    }

    /// Removes an attached instance. Its state may hold objects of the host, so it is dropped with nothing locked.
    #[must_use]
    pub(super) fn remove(&mut self, id: InstanceId) -> Option<InstanceState> {
        self.instances.remove(&id)
    }

    /// Reserves a free slot for an instance, unless it has one. Returns `None` if [`MAX_SLOTS`] instances have one.
    pub(super) fn slot_for(&mut self, id: InstanceId) -> Option<Slot> {
        if let Some(slot) = self.instance(id).slot {
            return Some(slot);
        }
        let free = (1..=MAX_SLOTS).find(|slot| self.used_slots & (1 << slot) == 0)?;
        self.used_slots |= 1 << free;
        self.instance(id).slot = Some(Slot(free));
        Some(Slot(free))
    }

    /// Releases an instance's slot. Returns the slot and the engine that has its masking.
    pub(super) fn release_slot(&mut self, id: InstanceId) -> Option<(Slot, Option<Arc<Runtime>>)> {
        let instance = self.instance(id);
        let engine = std::mem::take(&mut instance.engine).upgrade();
        let slot = instance.slot.take()?;
        self.used_slots &= !(1 << slot.0);
        Some((slot, engine))
    }
}

impl Slot {
    /// Returns the number in the recording of one of the instance's own sources.
    pub(super) fn source(self, own: SourceId) -> SourceId {
        SourceId(self.0 * SOURCES_PER_SLOT + own.0 % SOURCES_PER_SLOT)
    }

    /// Returns all numbers that the instance's sources can have.
    pub(super) fn sources(self) -> impl Iterator<Item = SourceId> {
        let first = self.0 * SOURCES_PER_SLOT;
        (0..SOURCES_PER_SLOT).map(move |own| SourceId(first + own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_bounded_and_reused() {
        let mut entries = Entries::default();
        let instances: Vec<_> = (0..=MAX_SLOTS).map(|_| entries.insert()).collect();
        let slots: Vec<_> = instances.iter().map(|id| entries.slot_for(*id)).collect();
        assert!(slots.iter().take(15).all(Option::is_some) && slots[15].is_none());
        assert!(entries.release_slot(instances[3]).is_some());
        assert!(entries.release_slot(instances[3]).is_none());
        assert_eq!(entries.slot_for(instances[15]).map(|slot| slot.0), Some(4));
    }

    #[test]
    fn sources_of_slots_do_not_overlap() {
        let all: std::collections::BTreeSet<_> =
            (1..=MAX_SLOTS).flat_map(|slot| Slot(slot).sources()).collect();
        assert_eq!(all.len(), 15 * 16);
        assert!(!all.contains(&SourceId(15)));
        assert_eq!(Slot(2).source(SourceId(17)), SourceId(33));
    }
}
