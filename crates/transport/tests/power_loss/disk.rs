//! A model of a disk: contents that were not synced and names whose folder was not synced may be lost, in any combination.

use std::collections::BTreeMap;
use std::path::Path;

use crate::history::Operation;
use crate::random::Random;

/// End of the names of files that are emptied when they are opened.
const TEMPORARY: &str = ".tmp";

#[derive(Clone, Default)]
struct File {
    synced: Vec<u8>,
    written: Vec<u8>,
}

/// A change of the names in the folder.
#[derive(Clone)]
enum Change {
    Insert(String, usize),
    Rename(String, String),
    Delete(String),
}

/// The disk while it has power.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    files: Vec<File>,
    /// Names that a process sees.
    names: BTreeMap<String, usize>,
    /// Names that are on the medium.
    synced: BTreeMap<String, usize>,
    /// Changes of the names since the folder was synced.
    changes: Vec<Change>,
}

fn apply(names: &mut BTreeMap<String, usize>, change: &Change) {
    match change {
        Change::Insert(name, file) => {
            names.insert(name.clone(), *file);
        }
        Change::Rename(from, to) => {
            if let Some(file) = names.remove(from) {
                names.insert(to.clone(), file);
            }
        }
        Change::Delete(name) => {
            names.remove(name);
        }
    }
}

impl Disk {
    pub(crate) fn perform(&mut self, operation: &Operation) {
        match operation {
            Operation::Create(name) => match self.names.get(name) {
                // All others are appended to.
                Some(file) if name.contains(TEMPORARY) => self.files[*file].written.clear(),
                Some(_) => {}
                None => {
                    self.files.push(File::default());
                    self.change(Change::Insert(name.clone(), self.files.len() - 1));
                }
            },
            Operation::Write(name, bytes) => self.file(name).written.extend(bytes),
            Operation::Truncate(name, bytes) => self.file(name).written.truncate(*bytes),
            Operation::Sync(name) => {
                let file = self.file(name);
                file.synced.clone_from(&file.written);
            }
            Operation::Rename(from, to) => self.change(Change::Rename(from.clone(), to.clone())),
            Operation::Delete(name) => self.change(Change::Delete(name.clone())),
            Operation::SyncFolder => {
                self.synced = self.names.clone();
                self.changes.clear();
            }
        }
    }

    fn file(&mut self, name: &str) -> &mut File {
        let file = self.names[name];
        &mut self.files[file]
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.names, &change);
        self.changes.push(change);
    }

    /// Writes what a power cut leaves to a folder.
    pub(crate) fn cut(&self, random: &Random, folder: &Path) {
        let mut names = self.synced.clone();
        // Most file systems keep the order of changes; a few do not.
        let kept = random.below(self.changes.len() as u64 + 1) as usize;
        let keeps_order = random.one_in(2);
        for (at, change) in self.changes.iter().enumerate() {
            if if keeps_order { at < kept } else { random.one_in(2) } {
                apply(&mut names, change);
            }
        }
        for (name, file) in names {
            std::fs::write(folder.join(name), left(&self.files[file], random)).unwrap();
        }
    }
}

/// Returns what is left of a file: the synced bytes, and a torn part of the others, of which pages may be zeros.
fn left(File { synced, written }: &File, random: &Random) -> Vec<u8> {
    let common = synced.iter().zip(written).take_while(|(a, b)| a == b).count();
    if common < synced.len() {
        // It was truncated or emptied since: either is left.
        return random.choose(&[synced, written]).clone();
    }
    let end = common + random.below((written.len() - common) as u64 + 1) as usize;
    let mut bytes = written[..end].to_vec();
    if random.one_in(3) {
        let zeros = common + random.below((end - common) as u64 + 1) as usize;
        bytes[zeros..].fill(0);
    }
    bytes
}
