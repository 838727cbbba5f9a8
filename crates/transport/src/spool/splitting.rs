//! Two segments in place of one that a server refuses as too large: both or none, whenever the process is killed.
//!
//! The parts are written beside the segment (`.half`), and a record of their numbers commits the split (`.split`). From then on it is
//! completed, also by a later process: the parts are renamed, the segment is deleted, and then the record.

use std::{fs, time::SystemTime};

use afterimage_config::SegmentName;

use super::{Spool, folder, folder::SpoolFolder, sequences::NumberUse};
use crate::error::{self, Error, Result};
use crate::{codec, files, record};

/// Version of the record's layout. A record of another version is not completed: the segment stays.
const VERSION: u8 = 1;

/// Version, and the numbers of both parts.
type EncodedSplit = (u8, u64, u64);

impl Spool {
    /// Replaces a sealed segment by two, under new numbers and with its age. Returns their names.
    ///
    /// # Errors
    ///
    /// [`Error::Cleared`] when the segment was delivered or deleted meanwhile. [`Error::Io`] when a file cannot be written: the
    /// segment stays.
    pub fn split(&self, name: &SegmentName, parts: [&[u8]; 2]) -> Result<[SegmentName; 2]> {
        let (names, begun) = {
            let mut index = self.index.lock();
            let Some(begun) = index.sealed.get(name).map(|file| file.begun) else {
                return Err(Error::Cleared { name: name.clone() });
            };
            let names = [(); 2].map(|()| {
                let sequence = index.next_number(name.session(), NumberUse::Reassigned);
                let part = SegmentName::new(name.session().clone(), sequence);
                index.state.sequences.record_use(&part);
                part
            });
            (names, begun)
        };
        // Before files have the numbers, so that no later segment gets them, also after a restart.
        self.save_state()?;
        let recorded = self
            .times
            .lock()
            .record_begun(names.iter().map(|part| (part, begun)));
        if let Err(error) = recorded {
            error::warn(
                &error,
                "the time of a segment cannot be stored; after a restart it counts as new",
            );
        }
        let replaced = self.replace_by(name, &names, parts);
        if let Err(error) = replaced {
            // The record last: as long as it exists, the parts are no segments.
            let _ = delete_parts(&self.folder, &names)
                .and_then(|()| files::delete(&self.folder.split_path(name)));
            return Err(error);
        }
        // The segment does not exist any more, so the record has no effect.
        if let Err(error) = files::delete(&self.folder.split_path(name)) {
            error::warn(&error, "the record of a split cannot be deleted");
        }
        Ok(names)
    }

    /// Writes the parts and deletes the segment. After an error, the segment exists.
    fn replace_by(&self, name: &SegmentName, names: &[SegmentName; 2], parts: [&[u8]; 2]) -> Result<()> {
        let folder = &self.folder;
        let file = self.index.lock().sealed.get(name).copied();
        let file = file.ok_or_else(|| Error::Cleared { name: name.clone() })?;
        let sealed_path = folder.path(name, file.extension);
        let encoded = |part, bytes| self.encoded(part, file.extension, bytes, &sealed_path);
        let [first, second] = names;
        let parts = [encoded(first, parts[0])?, encoded(second, parts[1])?];
        let recorded_at = fs::metadata(&sealed_path)
            .and_then(|metadata| metadata.modified())
            .ok();
        for (part, bytes) in names.iter().zip(&parts) {
            write(&folder.half_path(part), bytes, recorded_at)?;
        }
        files::sync_folder(folder.dir())?;
        write(&folder.split_path(name), &encode(names)?, None)?;
        files::sync_folder(folder.dir())?;
        let mut index = self.index.lock();
        let cleared = || Error::Cleared { name: name.clone() };
        let file = index.sealed.get(name).copied().ok_or_else(cleared)?;
        rename_halves(folder, names, file.extension)?;
        index.sealed.remove(name);
        for (part, bytes) in names.iter().zip(&parts) {
            let bytes = bytes.len() as u64;
            index
                .sealed
                .insert(part.clone(), super::index::SealedFile { bytes, ..file });
        }
        drop(index);
        let deleted = files::sync_folder(folder.dir())
            .and_then(|()| self.drop_blocks(name))
            .and_then(|()| files::delete(&sealed_path));
        if let Err(error) = deleted {
            let mut index = self.index.lock();
            for part in names {
                index.sealed.remove(part);
            }
            index.sealed.insert(name.clone(), file);
            return Err(error);
        }
        if let Err(error) = files::sync_folder(folder.dir()) {
            error::warn(&error, "the deletion of a segment that was split is not synced");
        }
        Ok(())
    }
}

/// Completes a split that an earlier process committed.
pub(super) fn complete(folder: &SpoolFolder, name: &SegmentName) -> Result<()> {
    let path = folder.split_path(name);
    let bytes = fs::read(&path).map_err(Error::io("reading", &path))?;
    if let Some(names) = decode(&bytes, name) {
        // The segment exists until both parts do.
        let encrypted_path = folder.path(name, folder::ENCRYPTED_SEALED);
        let extension = if encrypted_path.exists() {
            folder::ENCRYPTED_SEALED
        } else {
            folder::SEALED
        };
        let is_written =
            |part: &SegmentName| folder.half_path(part).exists() || folder.path(part, extension).exists();
        let sealed_path = folder.path(name, extension);
        if names.iter().all(is_written) {
            rename_halves(folder, &names, extension)?;
            files::sync_folder(folder.dir())?;
            files::delete(&sealed_path)?;
            files::sync_folder(folder.dir())?;
        } else if sealed_path.exists() {
            // The split was being undone.
            delete_parts(folder, &names)?;
        }
    }
    files::delete(&path)
}

fn write(path: &std::path::Path, bytes: &[u8], recorded_at: Option<SystemTime>) -> Result<()> {
    let temporary = files::write_temporary(path, bytes, recorded_at)?;
    files::rename(&temporary, path).map_err(Error::io("renaming to", path))
}

/// Makes the parts segments. Those that are already stay.
fn rename_halves(folder: &SpoolFolder, names: &[SegmentName; 2], extension: &str) -> Result<()> {
    for part in names {
        let (from, to) = (folder.half_path(part), folder.path(part, extension));
        if from.exists() {
            files::rename(&from, &to).map_err(Error::io("renaming to", &to))?;
        }
    }
    Ok(())
}

fn delete_parts(folder: &SpoolFolder, names: &[SegmentName; 2]) -> Result<()> {
    let forms = [folder::HALF, folder::SEALED, folder::ENCRYPTED_SEALED];
    let paths = names
        .iter()
        .flat_map(|part| forms.map(|form| folder.path(part, form)));
    let deleted = paths.map(|path| files::delete(&path));
    deleted.fold(Ok(()), Result::and)
}

fn encode(names: &[SegmentName; 2]) -> Result<Vec<u8>> {
    let [first, second] = names;
    let encoded: EncodedSplit = (VERSION, first.sequence(), second.sequence());
    let framed = codec::encode(&encoded).and_then(|payload| record::frame(&payload));
    framed.ok_or(Error::NotEncodable { record: "a split" })
}

fn decode(bytes: &[u8], name: &SegmentName) -> Option<[SegmentName; 2]> {
    let recovery = record::recover(bytes, bytes.len() as u64).ok()?;
    let (version, first, second): EncodedSplit = codec::decode(recovery.records.first()?)?;
    let part = |sequence| SegmentName::new(name.session().clone(), sequence);
    (version == VERSION).then(|| [part(first), part(second)])
}
