//! A device with a spool: it performs the steps of a script and compares each result with the true time.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fs::{self, File},
    time::{Duration, UNIX_EPOCH},
};

use afterimage_checksum::BodyChecksum;
use afterimage_config::{Platform, RemoteOutcome, ResourceName, SegmentName, ServerUrl, StorageReceipt};
use afterimage_transport::{
    BootReading, ClockReading, Conditions, DeliveryStep, DoneReason, HttpClient, HttpError, HttpRequest,
    HttpResponse, OpenedSpool, RemoteConfigFetch, Spool, SpoolLimits, UploadItem, UploadOutcome,
    UploadPolicy, Uploader, deliver_next,
};
use tempfile::TempDir;

use super::{
    step::{Identity, Step},
    wall::Wall,
};
use crate::fixture::{DAY, WIDE, device, name, names};

/// True time at the start of each script, in November 2026.
const START_MS: u64 = 1_795_000_000_000;

const LIMITS: SpoolLimits = SpoolLimits {
    max_age_ms: 2 * DAY,
    ..WIDE
};

const SEGMENT: &[u8] = b"ten bytes!";

/// Three segments in 24 hours.
const METERED_LIMIT_BYTES: u64 = 35;

/// Bytes of one hour count until the last of them is a day old, so a budget may be granted this late.
const BUDGET_TOLERANCE_MS: u64 = DAY / 24;

/// Time for which a requested resource that did not arrive is not requested again.
const REQUESTED_LIFETIME_MS: u64 = DAY;

/// Largest modification time that all file systems of the tests store.
const MAX_MODIFIED_MS: u64 = 1 << 42;

/// The difference that a test allows between a limit and the true time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    /// Everything may last longer than its limit.
    NeverEarly,
    /// Everything ends with its limit.
    Exact,
}

pub(super) struct Device {
    dir: TempDir,
    precision: Precision,
    true_ms: u64,
    booted_at_ms: u64,
    boots: u64,
    boot_id: String,
    wall: Wall,
    readings: Cell<u64>,
    process: Process,
    /// True time at which each segment in the spool was begun.
    begun: BTreeMap<SegmentName, u64>,
    /// Names of the segments that are open.
    open: Vec<SegmentName>,
    /// True times and bytes of the uploads.
    sent: Vec<(u64, u64)>,
    requested: BTreeMap<ResourceName, u64>,
    has_config: bool,
}

struct Process {
    spool: Option<Spool>,
    uploader: Uploader,
}

struct Network {
    status: u16,
}

impl HttpClient for Network {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let body = fs::read(request.body.as_ref().unwrap()).unwrap();
        let name = request.header("Afterimage-Segment").unwrap();
        let receipt = StorageReceipt::new(name, BodyChecksum::of(&body)).to_string();
        Ok(HttpResponse {
            status: self.status,
            headers: vec![(StorageReceipt::HEADER.into(), receipt)],
            body: Vec::new(),
        })
    }
}

fn server() -> ServerUrl {
    ServerUrl::parse("https://host").unwrap()
}

fn uploader() -> Uploader {
    let policy = UploadPolicy {
        upload_on_metered: true,
        metered_daily_limit_bytes: Some(METERED_LIMIT_BYTES),
        daily_limit_bytes: None,
    };
    Uploader::new(server(), "key", policy)
}

impl Device {
    pub(super) fn new(precision: Precision) -> Self {
        let mut device = Self {
            dir: tempfile::tempdir().unwrap(),
            precision,
            true_ms: START_MS,
            booted_at_ms: START_MS - DAY,
            boots: 0,
            boot_id: "boot-0".into(),
            wall: Wall::Right,
            readings: Cell::default(),
            process: Process {
                spool: None,
                uploader: uploader(),
            },
            begun: BTreeMap::new(),
            open: Vec::new(),
            sent: Vec::new(),
            requested: BTreeMap::new(),
            has_config: false,
        };
        device.start_process();
        device
    }

    pub(super) fn perform(&mut self, step: Step) {
        match step {
            Step::Pass(ms) => self.true_ms += ms,
            Step::SetWall(wall) => self.wall = wall,
            Step::Begin => self.begin(),
            Step::Seal => self.seal(),
            Step::EnforceLimits => {
                self.spool().enforce_limits(self.elapsed_ms()).unwrap();
                self.check_ages();
            }
            Step::Request => self.request(),
            Step::Deliver { fails } => self.deliver(fails),
            Step::FetchConfig => self.fetch_config(),
            Step::Restart { pause_ms } => {
                self.process.spool = None;
                self.true_ms += pause_ms;
                self.start_process();
            }
            Step::Reboot {
                off_ms,
                after_boot_ms,
                identity,
            } => {
                self.process.spool = None;
                self.booted_at_ms = self.true_ms + off_ms;
                self.true_ms = self.booted_at_ms + after_boot_ms;
                self.boots += 1;
                match identity {
                    Identity::Known => self.boot_id = format!("boot-{}", self.boots),
                    Identity::Unknown => self.boot_id.clear(),
                    Identity::Repeated => {}
                }
                self.start_process();
            }
            Step::RenameBoot => {
                self.boots += 1;
                self.boot_id = format!("renamed-{}", self.boots);
            }
        }
        let cached = self.fetch().cached().outcome;
        assert_eq!(matches!(cached, RemoteOutcome::Cached { .. }), self.has_config);
    }

    fn elapsed_ms(&self) -> u64 {
        self.true_ms - self.booted_at_ms
    }

    fn wall_ms(&self) -> u64 {
        self.readings.set(self.readings.get() + 1);
        self.wall
            .read(self.true_ms, self.elapsed_ms(), self.readings.get())
    }

    fn spool(&self) -> &Spool {
        self.process.spool.as_ref().unwrap()
    }

    fn start_process(&mut self) {
        let boot = BootReading {
            elapsed_ms: self.elapsed_ms(),
            boot_id: self.boot_id.clone(),
        };
        let OpenedSpool { spool, recovered } = Spool::open(self.dir.path(), LIMITS, &boot).unwrap();
        let mut uploader = uploader();
        uploader.restore_network_usage(spool.network_usage());
        for segment in recovered {
            spool
                .seal_recovered(&segment.name, SEGMENT, self.elapsed_ms())
                .unwrap();
        }
        self.open.clear();
        self.process = Process {
            spool: Some(spool),
            uploader,
        };
        self.check_ages();
    }

    fn begin(&mut self) {
        let next = name(1, self.begun_in_all());
        let mut segment = self.spool().begin(&next, self.elapsed_ms()).unwrap();
        segment.append(SEGMENT).unwrap();
        drop(segment);
        self.begun.insert(next.clone(), self.true_ms);
        self.open.push(next);
        self.date_files();
    }

    fn seal(&mut self) {
        self.begin();
        let begun = self.open.pop().unwrap();
        self.spool()
            .seal_recovered(&begun, SEGMENT, self.elapsed_ms())
            .unwrap();
        self.date_files();
        self.check_ages();
    }

    /// Returns the next number of the session: each segment has its own, also after a restart.
    fn begun_in_all(&self) -> u64 {
        self.spool().next_sequence(name(1, 0).session())
    }

    /// Sets the modification times of all files by the device's wall clock.
    fn date_files(&self) {
        for entry in fs::read_dir(self.dir.path()).unwrap() {
            let modified = UNIX_EPOCH + Duration::from_millis(self.wall_ms().min(MAX_MODIFIED_MS));
            let file = File::options().append(true).open(entry.unwrap().path()).unwrap();
            file.set_modified(modified).unwrap();
        }
    }

    fn check_ages(&mut self) {
        let (true_ms, precision) = (self.true_ms, self.precision);
        let mut stored = names(self.spool());
        stored.extend(self.open.iter().cloned());
        self.begun.retain(|name, begun_ms| {
            let is_stored = stored.contains(name);
            let is_expired = true_ms - *begun_ms > LIMITS.max_age_ms;
            assert!(is_stored || is_expired, "{name} expires early");
            let may_stay = precision == Precision::NeverEarly || self.open.contains(name);
            assert!(!is_stored || !is_expired || may_stay, "{name} does not expire");
            is_stored
        });
    }

    fn request(&mut self) {
        let resource = ResourceName::new(device(), 1);
        let elapsed_ms = self.elapsed_ms();
        let age_ms = self.requested.get(&resource).map(|at_ms| self.true_ms - at_ms);
        let is_due = age_ms.is_none_or(|age_ms| age_ms >= REQUESTED_LIFETIME_MS);
        let is_wanted = self.spool().needs_resource(&resource, elapsed_ms);
        assert!(is_due || !is_wanted, "requested again early");
        if is_wanted {
            self.spool()
                .record_requests(std::slice::from_ref(&resource), elapsed_ms)
                .unwrap();
            self.requested.insert(resource, self.true_ms);
        } else if self.precision == Precision::Exact {
            assert!(!is_due, "never requested again");
        }
    }

    fn deliver(&mut self, fails: bool) {
        let network = Network {
            status: if fails { 500 } else { 201 },
        };
        self.process.uploader.begin_run();
        loop {
            match self.deliver_next(&network) {
                DeliveryStep::Sent(UploadItem::Segment(name), outcome) => {
                    self.sent.push((self.true_ms, SEGMENT.len() as u64));
                    let bytes = self.sent_in(DAY);
                    assert!(bytes <= METERED_LIMIT_BYTES, "{bytes} bytes in 24 hours");
                    if outcome == UploadOutcome::Delivered {
                        self.begun.remove(&name);
                    }
                }
                DeliveryStep::Sent(UploadItem::Resource(name), _) => panic!("{name}"),
                DeliveryStep::Split { segment, .. } => panic!("{segment}"),
                DeliveryStep::Wait { until_ms } | DeliveryStep::AwaitNetwork { until_ms } => {
                    self.true_ms = self.booted_at_ms + until_ms;
                }
                DeliveryStep::Done(DoneReason::MeteredLimitReached) => {
                    let bytes = self.sent_in(DAY + BUDGET_TOLERANCE_MS) + SEGMENT.len() as u64;
                    let is_exceeded = bytes > METERED_LIMIT_BYTES;
                    assert!(
                        is_exceeded || self.precision == Precision::NeverEarly,
                        "no budget"
                    );
                    return;
                }
                DeliveryStep::Done(_) => return,
            }
        }
    }

    fn deliver_next(&mut self, network: &Network) -> DeliveryStep {
        let reading = ClockReading {
            elapsed_ms: self.elapsed_ms(),
            wall_ms: self.wall_ms(),
        };
        let conditions = Conditions {
            metered: true,
            ..Conditions::unrestricted()
        };
        let Process { spool, uploader } = &mut self.process;
        let spool = spool.as_ref().unwrap();
        deliver_next(uploader, spool, network, &|| reading, conditions, 0.5).unwrap()
    }

    /// Returns the bytes that were sent in the last `span_ms` of true time.
    fn sent_in(&self, span_ms: u64) -> u64 {
        let recent = self
            .sent
            .iter()
            .filter(|(at_ms, _)| self.true_ms - at_ms < span_ms);
        recent.map(|(_, bytes)| bytes).sum()
    }

    fn fetch(&self) -> RemoteConfigFetch {
        RemoteConfigFetch::new(server(), "key", Platform::Ios, self.dir.path())
    }

    fn fetch_config(&mut self) {
        let response = HttpResponse {
            status: 200,
            body: br#"{"sample_rate": 0.5}"#.to_vec(),
            ..HttpResponse::default()
        };
        self.fetch().on_result(&Ok(response), 0.5);
        self.date_files();
        self.has_config = true;
    }
}
