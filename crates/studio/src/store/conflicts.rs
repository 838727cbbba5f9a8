//! Conflicts: names under which a device sent other bytes than those that are stored. The device sends such a segment again under
//! a later number, so both contents are stored, and the name is marked.
//!
//! They are lines of the file `<data>/conflicts/<device id>/<session id>`, so that a rebuilt index has them, too: the sequence number,
//! and the checksum (CRC-32C) of the other bytes in 8 hexadecimal digits.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use afterimage_config::{SegmentName, SessionName};

use super::file_io::read_bounded;

/// Name of the folder of conflicts in the data folder.
const FOLDER: &str = "conflicts";

/// Maximum number of conflicts of a session that are stored. A folder that was restored from a backup has a few; a device that sends
/// ever new bytes under a name must not fill the disk.
const MAX_PER_SESSION: usize = 1_000;

/// Other bytes under the name of a stored segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Conflict {
    /// Sequence number of the segment.
    pub(super) sequence: u64,
    /// CRC-32C of the other bytes.
    pub(super) crc32c: u32,
}

/// The conflicts of a data folder.
#[derive(Debug)]
pub(super) struct Conflicts {
    root: PathBuf,
}

impl Conflicts {
    pub(super) fn new(data: &Path) -> Self {
        Self {
            root: data.join(FOLDER),
        }
    }

    /// Marks the name of a segment, once for each of the other contents. Returns whether it was not marked for this one.
    pub(super) fn mark(&self, name: &SegmentName, crc32c: u32) -> io::Result<bool> {
        let conflict = Conflict {
            sequence: name.sequence(),
            crc32c,
        };
        let known = self.read(name.session());
        if known.contains(&conflict) || known.len() >= MAX_PER_SESSION {
            return Ok(false);
        }
        let path = self.path(name.session());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // On a line of its own, whatever a torn write left.
        let line = format!("\n{} {crc32c:08x}\n", name.sequence());
        let mut file = File::options().create(true).append(true).open(path)?;
        file.write_all(line.as_bytes())?;
        Ok(true)
    }

    /// Reads the conflicts of a session. Lines of any other form are ignored.
    pub(super) fn read(&self, session: &SessionName) -> BTreeSet<Conflict> {
        let bytes = read_bounded(&self.path(session)).unwrap_or_default();
        String::from_utf8_lossy(&bytes)
            .lines()
            .filter_map(parse)
            .collect()
    }

    fn path(&self, session: &SessionName) -> PathBuf {
        let device = session.device_id().as_str();
        self.root.join(device).join(session.session_id().to_string())
    }
}

fn parse(line: &str) -> Option<Conflict> {
    let (sequence, crc32c) = line.split_once(' ')?;
    let is_digits = |text: &str, radix| text.bytes().all(|byte| char::from(byte).is_digit(radix));
    let is_conflict = is_digits(sequence, 10) && crc32c.len() == 8 && is_digits(crc32c, 16);
    is_conflict.then_some(Conflict {
        sequence: sequence.parse().ok()?,
        crc32c: u32::from_str_radix(crc32c, 16).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicts_read_back_once_beside_damaged_lines() {
        let dir = tempfile::tempdir().unwrap();
        let conflicts = Conflicts::new(dir.path());
        let name: SegmentName = "phone-1/7/3".parse().unwrap();
        assert!(conflicts.read(name.session()).is_empty());
        assert!(conflicts.mark(&name, 0xab).unwrap());
        assert!(!conflicts.mark(&name, 0xab).unwrap());
        let path = conflicts.path(name.session());
        let mut text = fs::read_to_string(&path).unwrap();
        text.push_str("3 ab\n+3 000000ab\n3 000000zz\n3 000000ab 1\nx\n4 0000");
        fs::write(&path, text).unwrap();
        assert!(conflicts.mark(&name, 0xcd).unwrap());
        let expected = [0xab, 0xcd].map(|crc32c| Conflict { sequence: 3, crc32c });
        assert_eq!(conflicts.read(name.session()), BTreeSet::from(expected));
    }

    #[test]
    fn number_of_conflicts_of_a_session_is_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let conflicts = Conflicts::new(dir.path());
        let name: SegmentName = "phone-1/7/3".parse().unwrap();
        fs::create_dir_all(conflicts.path(name.session()).parent().unwrap()).unwrap();
        let lines: Vec<_> = (0..MAX_PER_SESSION).map(|n| format!("3 {n:08x}")).collect();
        let lines = lines.join("\n");
        fs::write(conflicts.path(name.session()), &lines).unwrap();
        assert!(!conflicts.mark(&name, u32::MAX).unwrap());
        assert_eq!(fs::read_to_string(conflicts.path(name.session())).unwrap(), lines);
    }
}
