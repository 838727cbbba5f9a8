//! The little that a spool remembers besides its segments, in one file that is replaced as a whole.

use std::{fs, io};

use afterimage_config::{SessionId, SessionName};

use super::{folder::SpoolFolder, sequences::Sequences};
use crate::{Error, MeteredUsage, Result, codec, files, record};

/// The file. Its name has no dot, so that no segment is ever called that.
const STATE_FILE: &str = "state";

/// The layout of the file; another one is read as nothing.
const VERSION: u8 = 1;

/// Version, next numbers, and the day and bytes of the metered usage.
type Stored = (u8, Vec<StoredEntry>, (u64, u64));

/// Device, session, and the next number.
type StoredEntry = (String, i64, u64);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SpoolState {
    pub(super) sequences: Sequences,
    pub(super) metered: MeteredUsage,
}

impl SpoolState {
    /// Reads the file. One that is missing, altered or of another version is an empty state, because the
    /// numbers of all segments at hand are taken in besides.
    pub(super) fn load(folder: &SpoolFolder) -> Result<Self> {
        let path = folder.dir().join(STATE_FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(e) => return Err(Error::io("reading", &path)(e)),
        };
        let state = Self::decode(&bytes);
        if state.is_none() {
            tracing::warn!("the spool's state file is altered or of another version; starting a new one");
        }
        Ok(state.unwrap_or_default())
    }

    pub(super) fn save(&self, folder: &SpoolFolder) -> Result<()> {
        let path = folder.dir().join(STATE_FILE);
        let bytes = self.encode().ok_or_else(|| {
            Error::io("writing", &path)(io::Error::new(
                io::ErrorKind::InvalidData,
                "the state is too large",
            ))
        })?;
        files::replace(folder.dir(), &path, &bytes)
    }

    fn encode(&self) -> Option<Vec<u8>> {
        let stored: Stored = (
            VERSION,
            self.sequences.entries().iter().map(stored_entry).collect(),
            (self.metered.day, self.metered.bytes),
        );
        record::frame(&codec::encode(&stored)?)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let recovery = record::recover(bytes, bytes.len() as u64).ok()?;
        let (version, entries, (day, bytes)): Stored = codec::decode(recovery.records.first()?)?;
        (version == VERSION).then(|| Self {
            sequences: Sequences::new(entries.into_iter().filter_map(read_entry).collect()),
            metered: MeteredUsage { day, bytes },
        })
    }
}

fn stored_entry((session, next): &(SessionName, u64)) -> StoredEntry {
    (session.device_id().to_string(), session.session_id().get(), *next)
}

/// Reads an entry; `None` for ids that no version records under.
fn read_entry((device_id, session_id, next): StoredEntry) -> Option<(SessionName, u64)> {
    let session = SessionName::new(device_id.parse().ok()?, SessionId::from_stored(session_id).ok()?);
    Some((session, next))
}

#[cfg(test)]
mod tests {
    use afterimage_config::SegmentName;
    use proptest::prelude::*;

    use super::*;

    fn session(n: u64) -> SessionName {
        format!("{n:0100}/{n}").parse().unwrap()
    }

    fn used(count: u64) -> SpoolState {
        let mut state = SpoolState {
            metered: MeteredUsage { day: 3, bytes: 4 },
            ..SpoolState::default()
        };
        for n in 0..count {
            state.sequences.record_use(&SegmentName::new(session(n), n));
        }
        state
    }

    #[test]
    fn a_state_is_the_golden_bytes() {
        let mut state = SpoolState {
            metered: MeteredUsage { day: 3, bytes: 4 },
            ..SpoolState::default()
        };
        state.sequences.record_use(&"device/7/1".parse().unwrap());
        let bytes = state.encode().unwrap();
        let mut expected = vec![1];
        for word in [1_u64, 6] {
            expected.extend(word.to_le_bytes());
        }
        expected.extend(b"device");
        for word in [7_u64, 2, 3, 4] {
            expected.extend(word.to_le_bytes());
        }
        assert_eq!(bytes[record::HEADER_BYTES..], expected);
        assert_eq!(SpoolState::decode(&bytes), Some(state));
    }

    #[test]
    fn the_fullest_state_is_read_back_and_forgets_the_session_used_longest_ago() {
        let state = used(300);
        assert_eq!(
            SpoolState::decode(&state.encode().unwrap()).as_ref(),
            Some(&state)
        );
        assert_eq!(state.sequences.entries().len(), 256);
        assert_eq!(state.sequences.next(&session(299)), 300);
        assert_eq!(state.sequences.next(&session(0)), 0);
    }

    #[test]
    fn another_version_is_no_state() {
        let stored: Stored = (2, Vec::new(), (0, 0));
        let bytes = record::frame(&codec::encode(&stored).unwrap()).unwrap();
        assert_eq!(SpoolState::decode(&bytes), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = SpoolState::decode(&bytes);
            let _ = SpoolState::decode(&record::frame(&bytes).unwrap());
        }
    }
}
