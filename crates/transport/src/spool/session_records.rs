//! Records of sessions, by which a later process continues their time line.

use afterimage_config::{SessionName, SessionRecord};

/// Number of sessions whose records are kept, as many as have sequence numbers.
const MAX_RECORDS: usize = 256;

/// Records of sessions; the session that recorded last is last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SessionRecords {
    entries: Vec<(SessionName, SessionRecord)>,
}

impl SessionRecords {
    pub(super) fn new(mut entries: Vec<(SessionName, SessionRecord)>) -> Self {
        let surplus = entries.len().saturating_sub(MAX_RECORDS);
        entries.drain(..surplus);
        Self { entries }
    }

    pub(super) fn entries(&self) -> &[(SessionName, SessionRecord)] {
        &self.entries
    }

    pub(super) fn get(&self, session: &SessionName) -> Option<&SessionRecord> {
        let entry = self.entries.iter().find(|(other, _)| other == session);
        entry.map(|(_, record)| record)
    }

    pub(super) fn insert(&mut self, session: &SessionName, record: SessionRecord) {
        self.entries.retain(|(other, _)| other != session);
        self.entries.push((session.clone(), record));
        if self.entries.len() > MAX_RECORDS {
            self.entries.remove(0);
        }
    }
}
