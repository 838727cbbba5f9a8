//! The SQLite index over the segment files. It is a cache: a damaged or outdated index is deleted and rebuilt.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use afterimage_config::{SegmentName, SessionId, SessionName};
use afterimage_replay::{ActivityKind, ActivityMark, SegmentActivity};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::conflicts::Conflict;
use super::receipts::Receipt;
use super::segment_files::FileEntry;
use super::session_info::{SegmentInfo, SessionInfo};
use crate::error::{Error, Result};
use crate::segment_summary::{Origin, ScreenVisit, SegmentFault, SegmentSummary, TimeSpan};

/// Version of `schema.sql`, incremented with each change of it. An index of any other version is rebuilt.
const SCHEMA_VERSION: i64 = 7;

const FILE: &str = "index.sqlite";

/// The SQLite index over the segment files.
#[derive(Debug)]
pub(super) struct SessionIndex {
    connection: Connection,
}

/// Number of listed sessions and of stored segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreCounts {
    /// Number of sessions that are listed: with a frame, or with a damaged segment.
    pub sessions: u64,
    /// Number of segments of all sessions.
    pub segments: u64,
}

impl SessionIndex {
    /// Opens the index of a data folder. If it is missing, damaged or of another version, a new and empty one is created.
    pub(super) fn open(data: &Path) -> Result<Self> {
        let path = data.join(FILE);
        match Self::open_existing(&path) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the index is damaged; rebuilding it"),
        }
        for suffix in ["", "-wal", "-shm"] {
            let file = data.join(format!("{FILE}{suffix}"));
            if file.exists() {
                fs::remove_file(&file).map_err(Error::file("remove", &file))?;
            }
        }
        Ok(Self::create(&path)?)
    }

    /// Returns the indexed files, sorted by name.
    pub(super) fn entries(&self) -> Result<Vec<FileEntry>> {
        let mut query = self.connection.prepare_cached(
            "SELECT device_id, session_id, sequence, bytes, modified_ms FROM segments ORDER BY 1, 2, 3",
        )?;
        let mut rows = query.query([])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(FileEntry {
                name: SegmentName::new(session_name_from_row(row)?, row.get(2)?),
                bytes: row.get(3)?,
                modified_ms: row.get(4)?,
            });
        }
        Ok(entries)
    }

    /// Inserts the summary of a segment, and replaces the previous one of the same name. The index is unchanged if SQLite
    /// fails.
    pub(super) fn insert(
        &mut self,
        entry: &FileEntry,
        receipt: Receipt,
        summary: &SegmentSummary,
    ) -> Result<()> {
        let (device, session) = (entry.name.device_id().as_str(), entry.name.session_id().get());
        let sequence = entry.name.sequence();
        let transaction = self.connection.transaction()?;
        delete_row(&transaction, &entry.name)?;
        let origin = summary.origin.as_ref();
        transaction
            .prepare_cached(
                "INSERT INTO segments VALUES
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                  ?22, ?23, 0)",
            )?
            .execute(params![
                device,
                session,
                sequence,
                summary.recorded.unwrap_or(sequence),
                entry.bytes,
                entry.modified_ms,
                receipt.received_ms,
                receipt.skew_ms(),
                summary.entries,
                summary.span.map(|span| span.first_ms),
                summary.span.map(|span| span.last_ms),
                origin.map(|o| &o.device_model),
                origin.map(|o| &o.platform),
                origin.map(|o| &o.os_version),
                origin.map(|o| &o.app_id),
                origin.map(|o| &o.app_version),
                origin.map(|o| &o.app_build),
                origin.map(|o| &o.sdk_version),
                summary.fault.as_ref().map(|f| f.offset),
                summary.fault.as_ref().map(|f| &f.reason),
                summary.activity.is_cut_off,
                summary.frames,
                summary.has_clock_step,
            ])?;
        let mut insert_screen =
            transaction.prepare_cached("INSERT INTO screens VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for (ordinal, screen) in summary.screens.iter().enumerate() {
            insert_screen.execute(params![
                device,
                session,
                sequence,
                ordinal,
                screen.wall_ms,
                screen.name
            ])?;
        }
        drop(insert_screen);
        let mut insert_mark =
            transaction.prepare_cached("INSERT INTO activity VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for (ordinal, mark) in summary.activity.marks.iter().enumerate() {
            insert_mark.execute(params![
                device,
                session,
                sequence,
                ordinal,
                mark.t_ms,
                mark.kind.code()
            ])?;
        }
        drop(insert_mark);
        transaction.commit()?;
        Ok(())
    }

    /// Sets the numbers of conflicts of a session's segments.
    pub(super) fn set_conflicts(&self, session: &SessionName, conflicts: &BTreeSet<Conflict>) -> Result<()> {
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        for conflict in conflicts {
            *counts.entry(conflict.sequence).or_default() += 1;
        }
        let mut update = self.connection.prepare_cached(
            "UPDATE segments SET conflicts = ?4 WHERE device_id = ?1 AND session_id = ?2 AND sequence = ?3",
        )?;
        for (sequence, count) in counts {
            update.execute(params![
                session.device_id().as_str(),
                session.session_id().get(),
                sequence,
                count
            ])?;
        }
        Ok(())
    }

    /// Removes a segment, its screens and its activity.
    pub(super) fn remove(&self, name: &SegmentName) -> Result<()> {
        Ok(delete_row(&self.connection, name)?)
    }

    /// Returns up to `limit` sessions with a frame, in order of the receipt of their first segment, newest first. A session keeps its place
    /// when later segments arrive, and no time that a device claims has an effect.
    /// A damaged segment counts as one with a frame, since it may have lost it.
    pub(super) fn sessions(&self, limit: usize) -> Result<Vec<(SessionName, SessionInfo)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT device_id, session_id FROM segments GROUP BY 1, 2
             HAVING max(frames > 0 OR fault_offset IS NOT NULL)
             ORDER BY min(received_ms) DESC, 1, 2 LIMIT ?1",
        )?;
        let mut rows = query.query([limit])?;
        let mut sessions = Vec::new();
        while let Some(row) = rows.next()? {
            let name = session_name_from_row(row)?;
            if let Some(session) = self.session(&name)? {
                sessions.push((name, session));
            }
        }
        Ok(sessions)
    }

    /// Returns a session with its segments and screens, or `None` if no segment of it is indexed.
    pub(super) fn session(&self, name: &SessionName) -> Result<Option<SessionInfo>> {
        let key = params![name.device_id().as_str(), name.session_id().get()];
        let mut query = self.connection.prepare_cached(
            "SELECT sequence, bytes, entries, first_ms, last_ms, fault_offset, fault_reason, is_cut_off, received_ms,
                    skew_ms, clock_step, recorded, conflicts
             FROM segments WHERE device_id = ?1 AND session_id = ?2 ORDER BY recorded, first_ms, sequence",
        )?;
        let segments = query
            .query_map(key, segment_from_row)?
            .collect::<Result<Vec<_>, _>>()?;
        if segments.is_empty() {
            return Ok(None);
        }
        let origin = self
            .connection
            .prepare_cached(
                "SELECT device_model, platform, os_version, app_id, app_version, app_build, sdk_version
                 FROM segments WHERE device_id = ?1 AND session_id = ?2 AND device_model IS NOT NULL
                 ORDER BY recorded, first_ms, sequence LIMIT 1",
            )?
            .query_row(key, origin_from_row)
            .optional()?;
        let mut query = self.connection.prepare_cached(
            "SELECT wall_ms, name FROM screens JOIN segments USING (device_id, session_id, sequence)
             WHERE device_id = ?1 AND session_id = ?2 ORDER BY recorded, first_ms, sequence, ordinal",
        )?;
        let screens = query
            .query_map(key, |row| {
                Ok(ScreenVisit {
                    wall_ms: row.get(0)?,
                    name: row.get(1)?,
                })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let activity = self.activity(name, &segments)?;
        Ok(Some(SessionInfo::new(
            name,
            origin.unwrap_or_default(),
            segments,
            screens,
            &activity,
        )))
    }

    /// Returns the activity of each of a session's segments.
    fn activity(&self, name: &SessionName, segments: &[SegmentInfo]) -> Result<Vec<SegmentActivity>> {
        let mut query = self.connection.prepare_cached(
            "SELECT sequence, wall_ms, kind FROM activity WHERE device_id = ?1 AND session_id = ?2
             ORDER BY sequence, ordinal",
        )?;
        let mut rows = query.query(params![name.device_id().as_str(), name.session_id().get()])?;
        let mut marks: BTreeMap<u64, Vec<ActivityMark>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let t_ms = row.get(1)?;
            if let Some(kind) = ActivityKind::from_code(row.get(2)?) {
                marks
                    .entry(row.get(0)?)
                    .or_default()
                    .push(ActivityMark { t_ms, kind });
            }
        }
        let activity = segments.iter().map(|segment| SegmentActivity {
            span: segment.span.map(|span| (span.first_ms, span.last_ms)),
            marks: marks.remove(&segment.sequence).unwrap_or_default(),
            is_cut_off: segment.is_cut_off,
        });
        Ok(activity.collect())
    }

    /// Returns the number of listed sessions and of segments.
    pub(super) fn counts(&self) -> Result<StoreCounts> {
        let mut query = self.connection.prepare_cached(
            "SELECT coalesce(sum(is_listed), 0), coalesce(sum(n), 0) FROM
             (SELECT count(*) AS n, max(frames > 0 OR fault_offset IS NOT NULL) AS is_listed
              FROM segments GROUP BY device_id, session_id)",
        )?;
        Ok(query.query_row([], |row| {
            Ok(StoreCounts {
                sessions: row.get(0)?,
                segments: row.get(1)?,
            })
        })?)
    }

    /// Opens an existing index; `None` if it is missing, of another version, or fails SQLite's integrity check.
    fn open_existing(path: &Path) -> rusqlite::Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open(path)?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let integrity: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
        if version != SCHEMA_VERSION || integrity != "ok" {
            return Ok(None);
        }
        Self::configure(connection).map(Some)
    }

    fn create(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(include_str!("schema.sql"))?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        Self::configure(connection)
    }

    fn configure(connection: Connection) -> rusqlite::Result<Self> {
        // With synchronous = NORMAL a power failure can lose the last rows. The next start adds those files again.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self { connection })
    }
}

/// Deletes the row of a segment. Foreign keys delete its screens and its activity.
fn delete_row(connection: &Connection, name: &SegmentName) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM segments WHERE device_id = ?1 AND session_id = ?2 AND sequence = ?3")?
        .execute(params![
            name.device_id().as_str(),
            name.session_id().get(),
            name.sequence()
        ])?;
    Ok(())
}

/// Reads a session's name from the columns 0 (`device_id`) and 1 (`session_id`).
fn session_name_from_row(row: &Row<'_>) -> Result<SessionName> {
    let device: String = row.get(0)?;
    let session: i64 = row.get(1)?;
    Ok(SessionName::new(
        device.parse()?,
        SessionId::from_stored(session)?,
    ))
}

fn segment_from_row(row: &Row<'_>) -> rusqlite::Result<SegmentInfo> {
    let (first_ms, last_ms): (Option<u64>, Option<u64>) = (row.get(3)?, row.get(4)?);
    let (offset, reason): (Option<u64>, Option<String>) = (row.get(5)?, row.get(6)?);
    Ok(SegmentInfo {
        sequence: row.get(0)?,
        received_ms: row.get(8)?,
        skew_ms: row.get(9)?,
        bytes: row.get(1)?,
        entries: row.get(2)?,
        span: first_ms
            .zip(last_ms)
            .map(|(first_ms, last_ms)| TimeSpan { first_ms, last_ms }),
        fault: offset
            .zip(reason)
            .map(|(offset, reason)| SegmentFault { offset, reason }),
        is_cut_off: row.get(7)?,
        has_clock_step: row.get(10)?,
        recorded: row.get(11)?,
        conflicts: row.get(12)?,
    })
}

fn origin_from_row(row: &Row<'_>) -> rusqlite::Result<Origin> {
    Ok(Origin {
        device_model: row.get(0)?,
        platform: row.get(1)?,
        os_version: row.get(2)?,
        app_id: row.get(3)?,
        app_version: row.get(4)?,
        app_build: row.get(5)?,
        sdk_version: row.get(6)?,
    })
}
