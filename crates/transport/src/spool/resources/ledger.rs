//! Which resources were asked for and kept, beyond their files: a resource is asked for once in its life, also
//! across restarts.
//!
//! The file only grows, an entry at a time, and is written anew when most of it is old. An entry that a kill
//! tore is lost: its resource is asked for once more.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use afterimage_config::ResourceName;

use crate::{Error, Result, codec, files, record};

/// How long a kept resource is not asked for again: the retention of most collectors, after which they may have
/// lost it.
pub(super) const KEPT_LIFETIME_MS: u64 = 30 * DAY_MS;

/// How long one that was asked for and never came is not asked for again.
pub(super) const ASKED_LIFETIME_MS: u64 = DAY_MS;

/// Entries that are remembered, 100 bytes each. What is forgotten is sent once more and known to the server.
const MAX_ENTRIES: usize = 2048;

/// Resources that one device keeps in a day, and their bytes, whatever the number of its sessions.
const MAX_KEPT_A_DAY: usize = 500;
const MAX_BYTES_A_DAY: u64 = 8 << 20;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The file. Its name has no dot, so that no segment or resource is ever called that.
const LEDGER_FILE: &str = "resources";

/// The layout of an entry; one of another is left out.
const VERSION: u8 = 1;

/// Version, wall time, bytes of a kept one or 0 of one that was asked for, device, id.
type Stored = (u8, u64, u64, String, u128);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LedgerEntry {
    at_ms: u64,
    /// 0: it was asked for and has not come.
    bytes: u64,
}

#[derive(Debug)]
pub(super) struct ResourceLedger {
    path: PathBuf,
    entries: BTreeMap<ResourceName, LedgerEntry>,
    /// Records in the file, those that others overrode among them.
    written: usize,
}

impl ResourceLedger {
    /// Reads the file in `dir`; one that is missing or damaged is as far as it is whole.
    pub(super) fn load(dir: &Path) -> Result<Self> {
        let path = dir.join(LEDGER_FILE);
        let mut ledger = Self {
            entries: BTreeMap::new(),
            written: 0,
            path,
        };
        let bytes = match fs::read(&ledger.path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(ledger),
            Err(e) => return Err(Error::io("reading", &ledger.path)(e)),
        };
        let recovery = record::recover(bytes.as_slice(), bytes.len() as u64)
            .map_err(Error::io("reading", &ledger.path))?;
        for record in &recovery.records {
            if let Some((VERSION, at_ms, bytes, device_id, id)) = codec::decode::<Stored>(record)
                && let Ok(device_id) = device_id.parse()
            {
                ledger.insert(ResourceName::new(device_id, id), LedgerEntry { at_ms, bytes });
            }
        }
        ledger.written = recovery.records.len();
        if recovery.whole_bytes < bytes.len() as u64 {
            // What is appended behind a torn entry would never be read. Cutting it off takes no room on a disk, and
            // where it fails, some resources are asked for once more: nothing to keep a spool closed for.
            if let Err(error) = cut(&ledger.path, recovery.whole_bytes) {
                tracing::warn!(%error, "the end of the list of resources is torn");
            }
        }
        Ok(ledger)
    }

    /// Whether a resource should be asked for: it is not known, and today's budget is not used up.
    pub(super) fn wants(&self, name: &ResourceName, now_wall_ms: u64) -> bool {
        let is_known = self.entries.get(name).is_some_and(|entry| {
            let lifetime = if entry.bytes == 0 {
                ASKED_LIFETIME_MS
            } else {
                KEPT_LIFETIME_MS
            };
            // A clock that was set back makes an entry old too, since it would stay in the future for long.
            entry.at_ms.abs_diff(now_wall_ms) < lifetime
        });
        !is_known && self.has_room(now_wall_ms)
    }

    /// Whether today's budget is not used up.
    pub(super) fn has_room(&self, now_wall_ms: u64) -> bool {
        let today = self
            .entries
            .values()
            .filter(|entry| entry.bytes > 0 && entry.at_ms.abs_diff(now_wall_ms) < DAY_MS);
        let (count, bytes) = today.fold((0, 0), |(count, bytes), entry| (count + 1, bytes + entry.bytes));
        count < MAX_KEPT_A_DAY && bytes < MAX_BYTES_A_DAY
    }

    /// Notes that resources were asked for, or with `bytes` that they were kept.
    pub(super) fn note(&mut self, names: &[ResourceName], bytes: u64, now_wall_ms: u64) -> Result<()> {
        let entry = LedgerEntry {
            at_ms: now_wall_ms,
            bytes,
        };
        let mut records = Vec::new();
        for name in names {
            records.extend(encode(name, entry).unwrap_or_default());
            self.insert(name.clone(), entry);
        }
        self.written += names.len();
        if self.written > 2 * MAX_ENTRIES {
            return self.rewrite();
        }
        let before = fs::metadata(&self.path).map_or(0, |metadata| metadata.len());
        let appended = File::options()
            .create(true)
            .append(true)
            .open(&self.path)
            .and_then(|mut file| file.write_all(&records));
        if appended.is_err() {
            // As when it is read, where even this fails.
            let _ = cut(&self.path, before);
        }
        appended.map_err(Error::io("writing", &self.path))
    }

    /// Forgets all of it.
    pub(super) fn clear(&mut self) -> Result<()> {
        self.entries.clear();
        self.written = 0;
        files::delete(&self.path)
    }

    fn insert(&mut self, name: ResourceName, entry: LedgerEntry) {
        self.entries.insert(name, entry);
        if self.entries.len() > MAX_ENTRIES {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.at_ms);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                self.entries.remove(&oldest);
            }
        }
    }

    fn rewrite(&mut self) -> Result<()> {
        let records = self
            .entries
            .iter()
            .filter_map(|(name, entry)| encode(name, *entry));
        let bytes: Vec<u8> = records.flatten().collect();
        self.written = self.entries.len();
        let dir = self.path.parent().unwrap_or(&self.path);
        files::replace(dir, &self.path, &bytes)
    }
}

/// Leaves so many bytes of a file.
fn cut(path: &Path, bytes: u64) -> io::Result<()> {
    File::options().write(true).open(path)?.set_len(bytes)
}

fn encode(name: &ResourceName, entry: LedgerEntry) -> Option<Vec<u8>> {
    let stored: Stored = (
        VERSION,
        entry.at_ms,
        entry.bytes,
        name.device_id().to_string(),
        name.id(),
    );
    record::frame(&codec::encode(&stored)?)
}

#[cfg(test)]
mod tests {
    use afterimage_config::DeviceId;

    use super::*;

    const NOW: u64 = 1_795_000_000_000;

    fn name(id: u128) -> ResourceName {
        ResourceName::new(DeviceId::new("device-1").unwrap(), id)
    }

    fn load(dir: &tempfile::TempDir) -> ResourceLedger {
        ResourceLedger::load(dir.path()).unwrap()
    }

    #[test]
    fn what_is_noted_outlives_a_restart_and_its_time_ends() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = load(&dir);
        assert!(ledger.wants(&name(1), NOW));
        ledger.note(&[name(1), name(2)], 0, NOW).unwrap();
        ledger.note(&[name(2)], 900, NOW).unwrap();
        for ledger in [ledger, load(&dir)] {
            assert!(!ledger.wants(&name(1), NOW + ASKED_LIFETIME_MS - 1));
            assert!(ledger.wants(&name(1), NOW + ASKED_LIFETIME_MS));
            assert!(!ledger.wants(&name(2), NOW + KEPT_LIFETIME_MS - 1));
            assert!(ledger.wants(&name(2), NOW + KEPT_LIFETIME_MS));
            assert!(ledger.wants(&name(3), NOW));
            let other_device = ResourceName::new(DeviceId::new("device-2").unwrap(), 1);
            assert!(ledger.wants(&other_device, NOW));
        }
    }

    #[test]
    fn an_entry_is_the_golden_bytes() {
        let bytes = encode(&name(0xab), LedgerEntry { at_ms: 3, bytes: 4 }).unwrap();
        let mut expected = vec![1];
        for word in [3_u64, 4, 8] {
            expected.extend(word.to_le_bytes());
        }
        expected.extend(b"device-1");
        expected.extend(0xab_u128.to_le_bytes());
        assert_eq!(bytes[record::HEADER_BYTES..], expected);
    }

    #[test]
    fn a_torn_entry_hides_none_that_comes_later() {
        let dir = tempfile::tempdir().unwrap();
        load(&dir).note(&[name(1), name(2)], 0, NOW).unwrap();
        let path = dir.path().join(LEDGER_FILE);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 3]).unwrap();
        let mut ledger = load(&dir);
        assert!(!ledger.wants(&name(1), NOW) && ledger.wants(&name(2), NOW));
        ledger.note(&[name(3)], 0, NOW).unwrap();
        assert!(!load(&dir).wants(&name(3), NOW));
    }

    #[test]
    fn a_torn_entry_is_cut_off_where_nothing_can_be_written() {
        let dir = tempfile::tempdir().unwrap();
        load(&dir).note(&[name(1), name(2)], 0, NOW).unwrap();
        let path = dir.path().join(LEDGER_FILE);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 3]).unwrap();
        // A folder in the way of the file's next form stands for the full disk that tore the entry.
        fs::create_dir(path.with_extension(files::TEMPORARY)).unwrap();
        assert!(ResourceLedger::load(dir.path()).is_ok());
        assert_eq!(fs::read(&path).unwrap(), whole[..whole.len() / 2]);
    }

    #[test]
    fn the_file_and_the_memory_are_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = load(&dir);
        for id in 0..3 * MAX_ENTRIES as u128 {
            ledger.note(&[name(id)], 0, NOW + id as u64).unwrap();
        }
        assert_eq!(ledger.entries.len(), MAX_ENTRIES);
        let bytes = fs::metadata(dir.path().join(LEDGER_FILE)).unwrap().len();
        assert!(bytes < 2 * MAX_ENTRIES as u64 * 100, "{bytes}");
        assert!(!load(&dir).wants(&name(3 * MAX_ENTRIES as u128 - 1), NOW));
    }

    #[test]
    fn a_day_has_a_budget() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = load(&dir);
        ledger.note(&[name(1)], MAX_BYTES_A_DAY, NOW).unwrap();
        assert!(!ledger.wants(&name(2), NOW + 1));
        assert!(ledger.wants(&name(2), NOW + DAY_MS));
        let many: Vec<_> = (0..MAX_KEPT_A_DAY as u128).map(name).collect();
        ledger.note(&many, 1, NOW + DAY_MS).unwrap();
        assert!(!ledger.wants(&name(9999), NOW + DAY_MS));
    }
}
