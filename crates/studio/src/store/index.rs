//! The SQLite index over the files. A cache: whatever is wrong with it, it is thrown away and built again.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::segment_files::FileEntry;
use super::session_info::{ScreenVisit, SegmentInfo, SessionInfo};
use crate::error::{Error, Result};
use crate::name::{SegmentName, SessionName};
use crate::segment_summary::{Origin, SegmentFault, SegmentSummary};

/// Counted up with every change of `schema.sql`; an index of another version is built again.
const SCHEMA_VERSION: i64 = 1;

const FILE: &str = "index.sqlite";

/// The index.
#[derive(Debug)]
pub struct SessionIndex {
    connection: Connection,
}

impl SessionIndex {
    /// Opens the index of a data folder; one that is missing, damaged or of another version starts empty.
    ///
    /// # Errors
    ///
    /// When the folder takes no file.
    pub fn open(data: &Path) -> Result<Self> {
        let path = data.join(FILE);
        match Self::open_existing(&path) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the index is damaged and is built again"),
        }
        for ending in ["", "-wal", "-shm"] {
            let file = data.join(format!("{FILE}{ending}"));
            if file.exists() {
                fs::remove_file(&file).map_err(Error::file("remove", &file))?;
            }
        }
        Ok(Self::create(&path)?)
    }

    /// Every segment that is indexed, in order.
    ///
    /// # Errors
    ///
    /// When SQLite fails.
    pub fn segments(&self) -> Result<Vec<FileEntry>> {
        let mut query = self.connection.prepare_cached(
            "SELECT device_id, session_id, sequence, bytes, modified_ms FROM segments ORDER BY 1, 2, 3",
        )?;
        let rows = query.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (device, session, sequence, bytes, modified_ms) = row?;
            let session = SessionName::new(&device, &session.to_string())?;
            found.push(FileEntry {
                name: SegmentName { session, sequence },
                bytes,
                modified_ms,
            });
        }
        Ok(found)
    }

    /// Writes down what a segment holds, over what was known of it.
    ///
    /// # Errors
    ///
    /// When SQLite fails; the index is as it was then.
    pub fn insert(&mut self, found: &FileEntry, summary: &SegmentSummary) -> Result<()> {
        let (device, session) = (found.name.session.device_id(), found.name.session.session_id());
        let sequence = found.name.sequence;
        let transaction = self.connection.transaction()?;
        delete_row(&transaction, &found.name)?;
        let origin = summary.origin.as_ref();
        transaction.prepare_cached(
            "INSERT INTO segments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            device,
            session,
            sequence,
            found.bytes,
            found.modified_ms,
            summary.entries,
            summary.span_ms.map(|span| span.0),
            summary.span_ms.map(|span| span.1),
            origin.map(|o| &o.device_model),
            origin.map(|o| &o.platform),
            origin.map(|o| &o.os_version),
            origin.map(|o| &o.app_id),
            origin.map(|o| &o.app_version),
            origin.map(|o| &o.app_build),
            origin.map(|o| &o.sdk_version),
            summary.fault.as_ref().map(|f| f.offset),
            summary.fault.as_ref().map(|f| &f.reason),
        ])?;
        let mut screens =
            transaction.prepare_cached("INSERT INTO screens VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for (ordinal, (wall_ms, name)) in summary.screens.iter().enumerate() {
            screens.execute(params![device, session, sequence, ordinal, wall_ms, name])?;
        }
        drop(screens);
        transaction.commit()?;
        Ok(())
    }

    /// Forgets a segment.
    ///
    /// # Errors
    ///
    /// When SQLite fails.
    pub fn remove(&self, name: &SegmentName) -> Result<()> {
        Ok(delete_row(&self.connection, name)?)
    }

    /// The newest sessions, newest first, each without its segments and with the names of its screens.
    ///
    /// # Errors
    ///
    /// When SQLite fails.
    pub fn sessions(&self, limit: usize) -> Result<Vec<SessionInfo>> {
        let mut query = self.connection.prepare_cached(
            "SELECT device_id, session_id FROM segments GROUP BY 1, 2
             ORDER BY max(coalesce(last_ms, modified_ms)) DESC, 1, 2 LIMIT ?1",
        )?;
        let names = query.query_map([limit], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })?;
        let mut sessions = Vec::new();
        for name in names {
            let (device, session) = name?;
            sessions.extend(self.session(&SessionName::new(&device, &session.to_string())?)?);
        }
        Ok(sessions)
    }

    /// One session with its segments and screens.
    ///
    /// # Errors
    ///
    /// When SQLite fails.
    pub fn session(&self, name: &SessionName) -> Result<Option<SessionInfo>> {
        let key = params![name.device_id(), name.session_id()];
        let mut query = self.connection.prepare_cached(
            "SELECT sequence, bytes, entries, first_ms, last_ms, fault_offset, fault_reason
             FROM segments WHERE device_id = ?1 AND session_id = ?2 ORDER BY sequence",
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
                 ORDER BY sequence LIMIT 1",
            )?
            .query_row(key, origin_from_row)
            .optional()?;
        let mut query = self.connection.prepare_cached(
            "SELECT wall_ms, name FROM screens WHERE device_id = ?1 AND session_id = ?2
             ORDER BY sequence, ordinal",
        )?;
        let screens = query
            .query_map(key, |row| {
                Ok(ScreenVisit {
                    wall_ms: row.get(0)?,
                    name: row.get(1)?,
                })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Some(SessionInfo::new(
            name,
            origin.unwrap_or_default(),
            segments,
            screens,
        )))
    }

    /// How many sessions and segments there are.
    ///
    /// # Errors
    ///
    /// When SQLite fails.
    pub fn counts(&self) -> Result<(u64, u64)> {
        let mut query = self.connection.prepare_cached(
            "SELECT count(*), coalesce(sum(n), 0) FROM
             (SELECT count(*) AS n FROM segments GROUP BY device_id, session_id)",
        )?;
        Ok(query.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Opens an index that is there; `None` when it is missing or of another version.
    fn open_existing(path: &Path) -> rusqlite::Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open(path)?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let health: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
        if version != SCHEMA_VERSION || health != "ok" {
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
        // Losing the last rows to a power cut costs nothing: the next start reads those files again.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self { connection })
    }
}

fn delete_row(connection: &Connection, name: &SegmentName) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM segments WHERE device_id = ?1 AND session_id = ?2 AND sequence = ?3")?
        .execute(params![
            name.session.device_id(),
            name.session.session_id(),
            name.sequence
        ])?;
    Ok(())
}

fn segment_from_row(row: &Row<'_>) -> rusqlite::Result<SegmentInfo> {
    let span = (row.get::<_, Option<u64>>(3)?, row.get::<_, Option<u64>>(4)?);
    let fault = (row.get::<_, Option<u64>>(5)?, row.get::<_, Option<String>>(6)?);
    Ok(SegmentInfo {
        sequence: row.get(0)?,
        bytes: row.get(1)?,
        entries: row.get(2)?,
        span_ms: span.0.zip(span.1),
        fault: fault
            .0
            .zip(fault.1)
            .map(|(offset, reason)| SegmentFault { offset, reason }),
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
