-- Tables of the index: the summary of each segment, as the session list shows it. Any change here increments `SCHEMA_VERSION`
-- in `index.rs`.
CREATE TABLE segments (
    device_id     TEXT    NOT NULL,
    session_id    INTEGER NOT NULL,
    sequence      INTEGER NOT NULL,
    recorded      INTEGER NOT NULL, -- the number in the header, that of the name if the header is not readable
    bytes         INTEGER NOT NULL,
    modified_ms   INTEGER NOT NULL,
    received_ms   INTEGER NOT NULL, -- by the studio's clock
    skew_ms       INTEGER,          -- clock of the device minus clock of the studio; null: unknown
    entries       INTEGER NOT NULL,
    first_ms      INTEGER,          -- wall-clock time, milliseconds since 1970; null: no entry is readable
    last_ms       INTEGER,
    device_model  TEXT,             -- null: the header is not readable
    platform      TEXT,
    os_version    TEXT,
    app_id        TEXT,
    app_version   TEXT,
    app_build     TEXT,
    sdk_version   TEXT,
    fault_offset  INTEGER,          -- null: the segment is intact
    fault_reason  TEXT,
    is_cut_off    INTEGER NOT NULL, -- 1: entries after the last one are lost
    frames        INTEGER NOT NULL, -- entries that describe a frame
    clock_step    INTEGER NOT NULL, -- 1: a reading of the wall clock contradicts the times
    conflicts     INTEGER NOT NULL, -- number of other contents that were sent under the name
    PRIMARY KEY (device_id, session_id, sequence)
) WITHOUT ROWID;

CREATE TABLE screens (
    device_id   TEXT    NOT NULL,
    session_id  INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    ordinal     INTEGER NOT NULL,
    wall_ms     INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    PRIMARY KEY (device_id, session_id, sequence, ordinal),
    FOREIGN KEY (device_id, session_id, sequence) REFERENCES segments ON DELETE CASCADE
) WITHOUT ROWID;

-- The entries that decide the gaps of a session.
CREATE TABLE activity (
    device_id   TEXT    NOT NULL,
    session_id  INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    ordinal     INTEGER NOT NULL,
    wall_ms     INTEGER NOT NULL,
    kind        INTEGER NOT NULL,   -- `ActivityKind::code`
    PRIMARY KEY (device_id, session_id, sequence, ordinal),
    FOREIGN KEY (device_id, session_id, sequence) REFERENCES segments ON DELETE CASCADE
) WITHOUT ROWID;
