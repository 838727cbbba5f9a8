//! The file operations of a run, and what was acknowledged between them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use afterimage_transport::{FileObserver, FileOperation};

/// An operation in the folder, with the names of files.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Create(String),
    Write(String, Vec<u8>),
    Truncate(String, usize),
    Sync(String),
    Rename(String, String),
    Delete(String),
    SyncFolder,
}

/// An event of a run.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Operation(Operation),
    /// A segment or an image with these bytes is acknowledged: it survives a power cut from now on.
    Stored(Vec<u8>),
    /// A stored segment gets other bytes.
    Replacing(Vec<u8>, Vec<u8>),
    /// Blocks of an open segment are acknowledged, up to this one.
    Synced(Vec<u8>),
    /// The collector has these bytes under this file name: they may be deleted, and the name never stands for other ones.
    Delivered(String, Vec<u8>),
}

#[derive(Default)]
pub(crate) struct History(Mutex<Vec<Event>>);

impl History {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn push(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }
}

impl FileObserver for History {
    fn before(&self, _: &FileOperation<'_>) {}

    fn after(&self, operation: &FileOperation<'_>) {
        let name = |path: &Path| {
            PathBuf::from(path.file_name().unwrap())
                .to_string_lossy()
                .into_owned()
        };
        let operation = match operation {
            FileOperation::Create { path } => Operation::Create(name(path)),
            FileOperation::Write { path, bytes } => Operation::Write(name(path), bytes.to_vec()),
            FileOperation::Truncate { path, bytes } => Operation::Truncate(name(path), *bytes as usize),
            FileOperation::Sync { path } => Operation::Sync(name(path)),
            FileOperation::Rename { from, to } => Operation::Rename(name(from), name(to)),
            FileOperation::Delete { path } => Operation::Delete(name(path)),
            FileOperation::SyncFolder { .. } => Operation::SyncFolder,
            _ => return,
        };
        self.push(Event::Operation(operation));
    }
}
