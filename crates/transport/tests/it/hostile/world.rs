//! A device with a spool, whose clock, conditions and processes are those of a schedule.

use std::path::Path;

use afterimage_config::ResourceName;
use afterimage_transport::{
    BootReading, ClockReading, Conditions, DeliveryStep, OpenedSpool, Spool, Uploader, deliver_next,
};

use super::collector::HostileCollector;
use super::random::Random;
use super::table::AllowedRequests;
use crate::fixture::{WIDE, device, name};
use crate::uploader::{OPEN_POLICY, uploader};

const HOUR: u64 = 3_600_000;

/// Longest pause, and the time after which nothing waits for a pause any more.
const LONG: u64 = 7 * HOUR;

pub(crate) struct World {
    seed: u64,
    random: Random,
    dir: tempfile::TempDir,
    spool: Option<Spool>,
    uploader: Uploader,
    collector: HostileCollector,
    allowed: AllowedRequests,
    conditions: Conditions,
    now_ms: u64,
    boots: u64,
    /// The bytes of all items, each different.
    recorded: Vec<Vec<u8>>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let dir = folder();
        let mut world = Self {
            seed,
            random: Random::new(seed),
            spool: None,
            dir,
            uploader: uploader(OPEN_POLICY),
            collector: HostileCollector::new(seed ^ 0x5555),
            allowed: AllowedRequests::default(),
            conditions: Conditions::unrestricted(),
            now_ms: 5 * HOUR,
            boots: 0,
            recorded: Vec::new(),
        };
        world.restart();
        if world.random.one_in(4) {
            // The folder was restored from a backup: the collector has this name already.
            let taken = name(7, 1).to_string();
            world
                .collector
                .state()
                .stored
                .insert(taken, b"of another device".to_vec());
        }
        for _ in 0..4 {
            world.record();
        }
        world
    }

    /// One event of the schedule.
    pub(crate) fn step(&mut self) {
        match self.random.below(10) {
            0..=3 => self.deliver(),
            4 => self.now_ms += self.random.choose(&[1, 1_000, 90_000, HOUR, LONG]),
            5 => self.change_conditions(),
            6 => self.restart(),
            7 => self.collector.state().change_habit(),
            _ => self.record(),
        }
    }

    /// Ends the schedule with a collector that stores everything, and checks that each item is stored once, or set aside.
    pub(crate) fn finish(&mut self) {
        self.collector.state().is_honest = true;
        self.conditions = Conditions::unrestricted();
        for _ in 0..4 {
            self.restart();
            self.now_ms += LONG;
            self.deliver();
        }
        let spool = self.spool.as_ref().unwrap();
        assert!(
            spool.sealed().is_empty() && spool.resources().is_empty(),
            "seed {}",
            self.seed
        );
        assert_eq!(
            (spool.stats().evicted_segments, spool.resource_stats().evicted),
            (0, 0)
        );
        let set_aside = set_aside(self.dir.path());
        let collector = self.collector.state();
        for bytes in &self.recorded {
            let stored = collector
                .stored
                .values()
                .filter(|stored| *stored == bytes)
                .count();
            let item = String::from_utf8_lossy(bytes);
            assert!(stored <= 1, "seed {}: {item} is stored {stored} times", self.seed);
            assert!(
                stored == 1 || set_aside.contains(bytes),
                "seed {}: {item} is lost",
                self.seed
            );
        }
    }

    /// A run: all that can be sent now is sent.
    fn deliver(&mut self) {
        self.uploader.begin_run();
        self.allowed.begin_run();
        loop {
            let now_ms = self.now_ms;
            // No decision uses the wall clock, which steps with each reading.
            let now = || ClockReading {
                elapsed_ms: now_ms,
                wall_ms: self.random.below(1 << 62),
            };
            let spool = self.spool.as_ref().unwrap();
            let random = self.random.below(1_000) as f64 / 999.0;
            let step = deliver_next(
                &mut self.uploader,
                spool,
                &self.collector,
                &now,
                self.conditions,
                random,
            );
            let exchange = self.collector.state().take_exchange();
            if let Some(exchange) = exchange {
                self.allowed.observe(&exchange, now_ms, self.seed);
            }
            match step.unwrap() {
                DeliveryStep::Sent(..) => {}
                DeliveryStep::Wait { until_ms } => {
                    assert!(until_ms > now_ms);
                    self.now_ms = until_ms;
                }
                DeliveryStep::Done(_) => return,
                step => panic!("seed {}: {step:?}", self.seed),
            }
            if self.random.one_in(30) && !self.collector.state().is_honest {
                return;
            }
        }
    }

    fn record(&mut self) {
        let spool = self.spool.as_ref().unwrap();
        let bytes = format!("item {}", self.recorded.len()).into_bytes();
        if self.random.one_in(3) {
            let resource = ResourceName::new(device(), self.recorded.len() as u128);
            spool.store_resource(&resource, &bytes, self.now_ms).unwrap();
        } else {
            let session = name(self.random.choose(&[7, 8]), 0).session().clone();
            let mut segment = spool.begin_next(&session, self.now_ms).unwrap();
            segment.append(&bytes).unwrap();
            spool.seal(segment, &bytes, self.now_ms).unwrap();
        }
        self.recorded.push(bytes);
        self.now_ms += self.random.below(60_000);
    }

    fn change_conditions(&mut self) {
        self.conditions = Conditions {
            online: !self.random.one_in(4),
            metered: self.random.one_in(2),
            low_power: self.random.one_in(6),
            ..Conditions::unrestricted()
        };
        self.allowed.on_network_change();
    }

    /// The process ends, and another one opens the folder; sometimes after a boot.
    fn restart(&mut self) {
        self.spool = None;
        if self.random.one_in(3) {
            self.boots += 1;
            self.now_ms = 60_000;
        }
        let boot = BootReading {
            elapsed_ms: self.now_ms,
            boot_id: format!("boot-{}", self.boots),
        };
        let OpenedSpool { spool, .. } = Spool::open(self.dir.path(), WIDE, &boot).unwrap();
        self.spool = Some(spool);
        self.uploader = uploader(OPEN_POLICY);
        self.allowed = AllowedRequests::default();
    }
}

/// Returns a folder in memory if the system has one: the schedules sync a hundred thousand times.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// Returns the contents of the files that are set aside.
fn set_aside(dir: &Path) -> Vec<Vec<u8>> {
    let files = dir.read_dir().unwrap().map(|file| file.unwrap().path());
    let refused = files.filter(|path| path.extension().is_some_and(|extension| extension == "refused"));
    refused.map(|path| std::fs::read(path).unwrap()).collect()
}
