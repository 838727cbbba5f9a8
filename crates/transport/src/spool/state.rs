//! The spool's state apart from its segments, in one file that is replaced as a whole.

use std::{fs, io};

use afterimage_config::{BootId, SessionId, SessionName, SessionRecord};

use super::{folder::SpoolFolder, sequences::Sequences, session_records::SessionRecords};
use crate::error::{Error, Result};
use crate::{codec, files, record};

/// Name of the file. It has no dot, so that no file name of a segment equals it.
const STATE_FILE: &str = "state";

/// Version of the file's layout. A file of a later version is ignored.
const VERSION: u8 = 2;

/// Version without records of sessions.
const VERSION_1: u8 = 1;

/// Version, next sequence numbers, day and bytes of the metered usage, which earlier versions counted here, and records of sessions.
type EncodedState = (u8, Vec<EncodedSequence>, (u64, u64), Vec<EncodedRecord>);

/// The same without records.
type EncodedState1 = (u8, Vec<EncodedSequence>, (u64, u64));

/// Device id, session id, and next sequence number.
type EncodedSequence = (String, i64, u64);

/// Device id, session id, identity and number of the boot; wall clock at the session's start; elapsed time, wall clock and session
/// time of the latest reading.
type EncodedRecord = (String, i64, String, u32, u64, (u64, u64, u64));

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SpoolState {
    pub(super) sequences: Sequences,
    /// Bytes that an earlier version sent over metered networks in a day; 0 after they are in the ledger of times.
    pub(super) earlier_metered_bytes: u64,
    pub(super) records: SessionRecords,
}

impl SpoolState {
    /// Reads the file. If it is missing, altered or of a different version, the state is empty: the caller adds the numbers
    /// of all segments in the folder anyway.
    pub(super) fn load(folder: &SpoolFolder) -> Result<Self> {
        let path = folder.dir().join(STATE_FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(e) => return Err(Error::io("reading", &path)(e)),
        };
        let state = Self::decode(&bytes);
        if state.is_none() {
            tracing::warn!("the spool's state file is altered or of a different version; starting a new one");
        }
        Ok(state.unwrap_or_default())
    }

    pub(super) fn save(&self, folder: &SpoolFolder) -> Result<()> {
        let path = folder.dir().join(STATE_FILE);
        let bytes = self.encode();
        debug_assert!(bytes.is_some(), "the number of sessions in the state is limited");
        let bytes = bytes.ok_or(Error::NotEncodable {
            record: "the spool's state",
        })?;
        files::replace(folder.dir(), &path, &bytes)
    }

    fn encode(&self) -> Option<Vec<u8>> {
        let encoded: EncodedState = (
            VERSION,
            self.sequences.entries().iter().map(encode_sequence).collect(),
            (0, self.earlier_metered_bytes),
            self.records.entries().iter().map(encode_record).collect(),
        );
        record::frame(&codec::encode(&encoded)?)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let recovery = record::recover(bytes, bytes.len() as u64).ok()?;
        let payload = recovery.records.first()?;
        let (entries, (_day, earlier_metered_bytes), records) = match payload.first() {
            Some(&VERSION_1) => {
                let (_, entries, metered): EncodedState1 = codec::decode(payload)?;
                (entries, metered, Vec::new())
            }
            Some(&VERSION) => {
                let (_, entries, metered, records): EncodedState = codec::decode(payload)?;
                (entries, metered, records)
            }
            _ => return None,
        };
        Some(Self {
            sequences: Sequences::new(entries.into_iter().filter_map(decode_sequence).collect()),
            earlier_metered_bytes,
            records: SessionRecords::new(records.into_iter().filter_map(decode_record).collect()),
        })
    }
}

fn encode_sequence((session, next): &(SessionName, u64)) -> EncodedSequence {
    (session.device_id().to_string(), session.session_id().get(), *next)
}

/// Reads an entry; `None` for ids that no version recorded under.
fn decode_sequence((device_id, session_id, next): EncodedSequence) -> Option<(SessionName, u64)> {
    Some((decode_session(&device_id, session_id)?, next))
}

fn encode_record((session, record): &(SessionName, SessionRecord)) -> EncodedRecord {
    (
        session.device_id().to_string(),
        session.session_id().get(),
        record.boot_id.as_str().to_owned(),
        record.boot,
        record.start_wall_ms,
        (record.elapsed_ms, record.wall_ms, record.session_ms),
    )
}

fn decode_record(encoded: EncodedRecord) -> Option<(SessionName, SessionRecord)> {
    let (device_id, session_id, boot_id, boot, start_wall_ms, (elapsed_ms, wall_ms, session_ms)) = encoded;
    let record = SessionRecord {
        start_wall_ms,
        boot_id: BootId::from_host(&boot_id),
        boot,
        elapsed_ms,
        wall_ms,
        session_ms,
    };
    Some((decode_session(&device_id, session_id)?, record))
}

fn decode_session(device_id: &str, session_id: i64) -> Option<SessionName> {
    Some(SessionName::new(
        device_id.parse().ok()?,
        SessionId::from_stored(session_id).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use afterimage_config::{MAX_BOOT_ID_BYTES, SegmentName};
    use proptest::prelude::*;

    use super::*;
    use crate::spool::sequences::NumberUse;

    fn session(n: u64) -> SessionName {
        format!("{n:0100}/{n}").parse().unwrap()
    }

    fn used(count: u64) -> SpoolState {
        let mut state = SpoolState {
            earlier_metered_bytes: 4,
            ..SpoolState::default()
        };
        for n in 0..count {
            state.sequences.record_use(&SegmentName::new(session(n), n));
            state.records.insert(&session(n), record(n));
        }
        state
    }

    fn record(n: u64) -> SessionRecord {
        SessionRecord {
            start_wall_ms: n,
            boot_id: BootId::from_host(&"b".repeat(MAX_BOOT_ID_BYTES)),
            boot: 5,
            elapsed_ms: 6,
            wall_ms: 7,
            session_ms: 8,
        }
    }

    #[test]
    fn state_of_version_1_has_no_records() {
        let mut payload = vec![1];
        for word in [1_u64, 6] {
            payload.extend(word.to_le_bytes());
        }
        payload.extend(b"device");
        for word in [7_u64, 2, 3, 4] {
            payload.extend(word.to_le_bytes());
        }
        let mut state = SpoolState {
            earlier_metered_bytes: 4,
            ..SpoolState::default()
        };
        state.sequences.record_use(&"device/7/1".parse().unwrap());
        assert_eq!(SpoolState::decode(&record::frame(&payload).unwrap()), Some(state));
    }

    #[test]
    fn state_equals_the_golden_bytes() {
        let mut state = SpoolState {
            earlier_metered_bytes: 4,
            ..SpoolState::default()
        };
        state.sequences.record_use(&"device/7/1".parse().unwrap());
        let record = SessionRecord {
            boot_id: BootId::from_host("boot"),
            ..record(9)
        };
        state.records.insert(&"device/7".parse().unwrap(), record);
        let bytes = state.encode().unwrap();
        let mut expected = vec![2];
        for word in [1_u64, 6] {
            expected.extend(word.to_le_bytes());
        }
        expected.extend(b"device");
        for word in [7_u64, 2, 0, 4, 1, 6] {
            expected.extend(word.to_le_bytes());
        }
        expected.extend(b"device");
        for word in [7_u64, 4] {
            expected.extend(word.to_le_bytes());
        }
        expected.extend(b"boot");
        expected.extend(5_u32.to_le_bytes());
        for word in [9_u64, 6, 7, 8] {
            expected.extend(word.to_le_bytes());
        }
        assert_eq!(bytes[record::HEADER_BYTES..], expected);
        assert_eq!(SpoolState::decode(&bytes), Some(state));
    }

    #[test]
    fn full_state_reads_back_without_the_least_recently_used_sessions() {
        let state = used(300);
        assert_eq!(
            SpoolState::decode(&state.encode().unwrap()).as_ref(),
            Some(&state)
        );
        assert_eq!(state.sequences.entries().len(), 256);
        assert_eq!(state.sequences.next(&session(299), NumberUse::Recorded), 300);
        assert_eq!(state.sequences.next(&session(0), NumberUse::Recorded), 0);
        let reassigned = state.sequences.next(&session(299), NumberUse::Reassigned);
        assert_eq!(reassigned, 500_000);
        assert_eq!(state.records.get(&session(299)), Some(&record(299)));
        assert_eq!(state.records.get(&session(0)), None);
    }

    #[test]
    fn numbers_of_both_uses_of_a_session_are_remembered() {
        let mut state = SpoolState::default();
        for sequence in [3, 500_000, 2, 500_001, 499_999] {
            state
                .sequences
                .record_use(&SegmentName::new(session(1), sequence));
        }
        let state = SpoolState::decode(&state.encode().unwrap()).unwrap();
        let next = |number_use| state.sequences.next(&session(1), number_use);
        assert_eq!(
            (next(NumberUse::Recorded), next(NumberUse::Reassigned)),
            (500_000, 500_002)
        );
    }

    #[test]
    fn state_of_a_later_version_is_ignored() {
        let encoded: EncodedState = (3, Vec::new(), (0, 0), Vec::new());
        let bytes = record::frame(&codec::encode(&encoded).unwrap()).unwrap();
        assert_eq!(SpoolState::decode(&bytes), None);
    }

    proptest! {
        #[test]
        fn decoding_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = SpoolState::decode(&bytes);
            let _ = SpoolState::decode(&record::frame(&bytes).unwrap());
        }
    }
}
