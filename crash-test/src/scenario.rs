//! The kinds of work in which a process is killed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    child::Condition,
    collector::Collector,
    error::Error,
    folder::{copy_folder, files_of_recordings},
    operation_log::OperationLog,
    process::{End, Kill, Run},
    session::{DEVICE, SESSION},
    verdict::{Delivered, Expected},
};

/// A kind of work that is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// Recording without a network.
    Record,
    /// Recording while finished segments are sent and deleted.
    Upload,
    /// A second recording of the session, after a first one that was killed.
    Resume,
    /// Recovery of a killed recording, and its delivery.
    Recover,
    /// Packing of segments that were sealed unpacked, and their delivery.
    Pack,
    /// Delivery of a folder with a segment that the collector refuses.
    SetAside,
    /// Delivery under names that the collector has with other bytes.
    Renumber,
    /// Deletion of everything after an opt-out.
    OptOut,
    /// Recovery and delivery of a folder of version 0.1.0.
    Migrate,
}

impl Scenario {
    pub(crate) const ALL: [Self; 9] = [
        Self::Record,
        Self::Upload,
        Self::Resume,
        Self::Recover,
        Self::Pack,
        Self::SetAside,
        Self::Renumber,
        Self::OptOut,
        Self::Migrate,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Record => "record offline",
            Self::Upload => "record and upload",
            Self::Resume => "record again after a kill",
            Self::Recover => "recover",
            Self::Pack => "pack later",
            Self::SetAside => "set aside",
            Self::Renumber => "renumber",
            Self::OptOut => "opt out",
            Self::Migrate => "migrate",
        }
    }

    /// Returns whether the killed process records, so that the end of the recording is lost.
    fn records(self) -> bool {
        matches!(self, Self::Record | Self::Upload | Self::Resume)
    }

    /// Returns whether the killed process is the first one of its folder.
    fn starts_fresh(self) -> bool {
        matches!(self, Self::Record | Self::Upload)
    }

    fn condition(self) -> Condition {
        match self {
            Self::Record => Condition::Offline,
            Self::OptOut => Condition::OptedOut,
            _ => Condition::None,
        }
    }
}

/// The folders from which the points of all scenarios start.
pub(crate) struct Templates {
    dir: PathBuf,
    trace: PathBuf,
    /// A folder of version 0.1.0.
    earlier: PathBuf,
    /// Entries of the recording that nothing ended.
    pub(crate) recording: Delivered,
    other_recording: Delivered,
    earlier_recording: Delivered,
}

/// A URL that refuses connections: nothing is sent to it.
const NO_SERVER: &str = "http://127.0.0.1:9";

/// Time between two processes, longer than a recording.
const LATER_MS: u64 = 300_000;

/// Device and session of the folder of version 0.1.0.
const EARLIER: (&str, [i64; 2]) = ("fixture-device", [1_795_221_852_506, 1_795_222_129_174]);

impl Templates {
    /// Records the folders in `dir`.
    pub(crate) fn record(
        dir: &Path,
        trace: &Path,
        other_trace: &Path,
        earlier: &Path,
    ) -> Result<Self, Error> {
        let mut templates = Self {
            dir: dir.into(),
            trace: trace.into(),
            earlier: earlier.into(),
            recording: Delivered::default(),
            other_recording: Delivered::default(),
            earlier_recording: Delivered::default(),
        };
        let sealed = templates.record_one("sealed", trace, Condition::Offline, Kill::Never)?;
        templates.record_one("unpacked", trace, Condition::LowPower, Kill::Never)?;
        // After three quarters of the operations: some segments are sealed, and one is open.
        let kill = Kill::AtOperation(sealed.begun.len() as u64 * 3 / 4);
        templates.record_one("killed", trace, Condition::Offline, kill)?;
        templates.record_one("other", other_trace, Condition::Offline, Kill::Never)?;
        copy_folder(&templates.folder("sealed"), &templates.folder("damaged"))?;
        damage_first_segment(&templates.folder("damaged"))?;
        templates.recording = templates.delivered_from("sealed", None)?;
        templates.other_recording = templates.delivered_from("other", None)?;
        templates.earlier_recording = templates.delivered_from_folder(earlier, Some(EARLIER))?;
        Ok(templates)
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn record_one(
        &self,
        name: &str,
        trace: &Path,
        condition: Condition,
        kill: Kill,
    ) -> Result<OperationLog, Error> {
        let log = self.dir.join(format!("{name}.log"));
        let run = Run {
            spool: &self.folder(name),
            log: &log,
            server: NO_SERVER,
            trace: Some(trace),
            condition,
            start_ms: 0,
        };
        run.execute(kill)?;
        Ok(OperationLog::read(&log)?)
    }

    fn delivered_from(&self, name: &str, sessions: Option<(&str, [i64; 2])>) -> Result<Delivered, Error> {
        self.delivered_from_folder(&self.folder(name), sessions)
    }

    /// Returns what a process delivers from a folder if nothing ends it.
    fn delivered_from_folder(
        &self,
        folder: &Path,
        sessions: Option<(&str, [i64; 2])>,
    ) -> Result<Delivered, Error> {
        let point = tempfile::tempdir_in(&self.dir)?;
        let collector = Collector::open(&point.path().join("collector"))?;
        let spool = point.path().join("spool");
        copy_folder(folder, &spool)?;
        drain(&spool, &point.path().join("log"), &collector.url())?;
        delivered(&collector, sessions)
    }

    /// Returns the folder from which a scenario starts.
    fn start(&self, scenario: Scenario) -> Option<PathBuf> {
        match scenario {
            Scenario::Record | Scenario::Upload => None,
            Scenario::Resume | Scenario::Recover => Some(self.folder("killed")),
            Scenario::Pack => Some(self.folder("unpacked")),
            Scenario::SetAside => Some(self.folder("damaged")),
            Scenario::Renumber | Scenario::OptOut => Some(self.folder("sealed")),
            Scenario::Migrate => Some(self.earlier.clone()),
        }
    }

    /// Runs one point: a process that is killed, its next start, and the comparison of what the collector has.
    pub(crate) fn run(&self, scenario: Scenario, kill: Kill) -> Result<PointResult, Error> {
        let point = tempfile::tempdir_in(&self.dir)?;
        let collector = Collector::open(&point.path().join("collector"))?;
        let spool = point.path().join("spool");
        if scenario == Scenario::Renumber {
            let other = point.path().join("other");
            copy_folder(&self.folder("other"), &other)?;
            drain(&other, &point.path().join("other.log"), &collector.url())?;
        }
        if let Some(start) = self.start(scenario) {
            copy_folder(&start, &spool)?;
        }
        let log = point.path().join("log");
        let server = collector.url();
        let killed = Run {
            spool: &spool,
            log: &log,
            server: &server,
            trace: scenario.records().then_some(&self.trace),
            condition: scenario.condition(),
            start_ms: if scenario.starts_fresh() { 0 } else { LATER_MS },
        };
        let (end, _) = killed.execute(kill)?;
        let log = OperationLog::read(&log)?;
        let next = Run {
            log: &point.path().join("next.log"),
            trace: None,
            start_ms: 2 * LATER_MS,
            condition: match scenario {
                Scenario::OptOut => Condition::OptedOut,
                _ => Condition::None,
            },
            ..killed
        };
        let (_, output) = next.execute(Kill::Never)?;
        let sessions = (scenario == Scenario::Migrate).then_some(EARLIER);
        let result = PointResult {
            end,
            delivered: delivered(&collector, sessions)?,
            log,
            left: files_of_recordings(&spool)?,
        };
        self.check(scenario, result)
            .map_err(|problem| format!("{}, {kill:?}: {problem}\n{output}", scenario.name()).into())
    }

    fn check(&self, scenario: Scenario, result: PointResult) -> Result<PointResult, Error> {
        let delivered = &result.delivered;
        match scenario {
            Scenario::Record | Scenario::Upload => {
                let acknowledged = Delivered::from_acknowledged(&result.log)?;
                delivered.check(&Expected::Between(&acknowledged, &self.recording))?;
            }
            Scenario::Recover => {
                let acknowledged = Delivered::from_acknowledged(&self.killed_log()?)?;
                delivered.check(&Expected::Between(&acknowledged, &self.recording))?;
            }
            Scenario::Resume => {
                let mut acknowledged = Delivered::from_acknowledged(&result.log)?;
                acknowledged.extend(Delivered::from_acknowledged(&self.killed_log()?)?);
                delivered.check(&Expected::AtLeast(&acknowledged))?;
            }
            Scenario::Pack => delivered.check(&Expected::Exactly(&self.recording))?,
            Scenario::SetAside => delivered.check(&Expected::WithoutFirst(&self.recording))?,
            Scenario::Renumber => delivered.check(&Expected::Both(&self.recording, &self.other_recording))?,
            Scenario::OptOut => delivered.check(&Expected::Exactly(&Delivered::default()))?,
            Scenario::Migrate => delivered.check(&Expected::Exactly(&self.earlier_recording))?,
        }
        let left = usize::from(scenario == Scenario::SetAside);
        if result.left.len() != left {
            return Err(format!("files are left in the spool: {:?}", result.left).into());
        }
        Ok(result)
    }

    /// Returns the log of the killed recording that some scenarios start from.
    fn killed_log(&self) -> Result<OperationLog, Error> {
        Ok(OperationLog::read(&self.dir.join("killed.log"))?)
    }
}

/// The state after the next start of a killed process.
pub(crate) struct PointResult {
    pub(crate) end: End,
    pub(crate) log: OperationLog,
    delivered: Delivered,
    left: Vec<String>,
}

fn drain(spool: &Path, log: &Path, server: &str) -> Result<(), Error> {
    let run = Run {
        spool,
        log,
        server,
        trace: None,
        condition: Condition::None,
        start_ms: LATER_MS,
    };
    run.execute(Kill::Never)?;
    Ok(())
}

fn delivered(collector: &Collector, sessions: Option<(&str, [i64; 2])>) -> Result<Delivered, Error> {
    let Some((device, sessions)) = sessions else {
        return Delivered::from_segments(DEVICE, SESSION, collector.segments(DEVICE, SESSION)?);
    };
    let mut delivered = Delivered::default();
    for session in sessions {
        let segments = collector.segments(device, session)?;
        delivered.extend(Delivered::from_segments(device, session, segments)?);
    }
    Ok(delivered)
}

/// Replaces the bytes of the session's first sealed segment by some that no collector accepts.
fn damage_first_segment(spool: &Path) -> Result<(), Error> {
    let mut sealed = files_of_recordings(spool)?;
    sealed.retain(|name| {
        Path::new(name)
            .extension()
            .is_some_and(|extension| extension == "seg")
    });
    sealed.sort();
    let first = sealed.first().ok_or("the recording has no sealed segment")?;
    Ok(fs::write(spool.join(first), b"no segment")?)
}
