//! A run of a spool, recorded, and its power cuts.

use std::collections::BTreeMap;
use std::path::Path;

use afterimage_config::{DeviceId, ResourceName, SegmentName, SessionId, SessionName};
use afterimage_transport::{BootReading, OpenSegment, OpenedSpool, Spool, SpoolLimits, observe_files};

use crate::disk::Disk;
use crate::history::{Event, History};
use crate::random::Random;

/// The first number of those that conflicts give.
const FIRST_NEW_NUMBER: u64 = 500_000;

/// Calls of a run.
const CALLS: u64 = 40;

pub(crate) struct SpoolRun {
    seed: u64,
    events: Vec<Event>,
}

/// What must be left.
#[derive(Default)]
struct Acknowledged {
    stored: Vec<Vec<u8>>,
    /// Two forms of a segment, of which one must be left.
    replacing: Option<[Vec<u8>; 2]>,
    synced: Vec<Vec<u8>>,
    /// Bytes by the file name under which the collector has them.
    delivered: BTreeMap<String, Vec<u8>>,
}

fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn session() -> SessionName {
    SessionName::new(DeviceId::new("device").unwrap(), SessionId::new(7).unwrap())
}

fn open(dir: &Path) -> OpenedSpool {
    let limits = SpoolLimits {
        max_bytes: u64::MAX,
        max_age_ms: u64::MAX,
    };
    Spool::open(dir, limits, &BootReading::default()).unwrap()
}

fn file_name(name: &SegmentName) -> String {
    format!("device.7.{}.seg", name.sequence())
}

impl SpoolRun {
    /// Records a run of random calls.
    pub(crate) fn record(seed: u64) -> Self {
        let random = Random::new(seed);
        let dir = folder();
        let history = History::new();
        let _observation = observe_files(dir.path(), history.clone());
        let OpenedSpool { spool, .. } = open(dir.path());
        let mut calls = Calls {
            random,
            spool,
            history: &history,
            open: None,
            contents: BTreeMap::new(),
            items: 0,
        };
        for _ in 0..CALLS {
            calls.call();
        }
        Self {
            seed,
            events: history.events(),
        }
    }

    /// Cuts the power at a random time, and checks the folder that is left.
    pub(crate) fn cut(&self, cut: u64) {
        let random = Random::new(self.seed << 20 | cut);
        let at = random.below(self.events.len() as u64 + 1) as usize;
        let mut disk = Disk::default();
        let mut acknowledged = Acknowledged::default();
        for event in &self.events[..at] {
            match event {
                Event::Operation(operation) => disk.perform(operation),
                Event::Stored(bytes) => {
                    acknowledged.replacing = None;
                    acknowledged.stored.push(bytes.clone());
                }
                Event::Replacing(before, after) => {
                    acknowledged.stored.retain(|stored| stored != before);
                    acknowledged.replacing = Some([before.clone(), after.clone()]);
                }
                Event::Synced(bytes) => acknowledged.synced.push(bytes.clone()),
                Event::Delivered(name, bytes) => {
                    acknowledged.stored.retain(|stored| stored != bytes);
                    acknowledged.delivered.insert(name.clone(), bytes.clone());
                }
            }
        }
        let dir = folder();
        disk.cut(&random, dir.path());
        acknowledged.check(
            dir.path(),
            &format!("seed {}, cut {cut} after {at} events", self.seed),
        );
    }
}

impl Acknowledged {
    fn check(&self, dir: &Path, context: &str) {
        let OpenedSpool { spool, recovered } = open(dir);
        let blocks: Vec<_> = recovered.iter().flat_map(|segment| &segment.records).collect();
        let mut left: Vec<(String, Vec<u8>)> = Vec::new();
        for file in dir.read_dir().unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if [".seg", ".refused", ".png"].iter().any(|end| name.ends_with(end)) {
                left.push((name, std::fs::read(path).unwrap()));
            }
        }
        for bytes in &self.stored {
            let copies = left.iter().filter(|(_, other)| other == bytes).count();
            let item = String::from_utf8_lossy(bytes);
            assert_eq!(copies, 1, "{context}: {item} in {left:?}");
        }
        if let Some(forms) = &self.replacing {
            let copies = left.iter().filter(|(_, other)| forms.contains(other)).count();
            assert_eq!(copies, 1, "{context}: a segment that is replaced");
        }
        for block in &self.synced {
            let has_block = |bytes: &Vec<u8>| bytes.windows(block.len()).any(|part| part == block);
            let is_sealed = left.iter().any(|(_, bytes)| has_block(bytes));
            let is_delivered = self.delivered.values().any(has_block);
            let item = String::from_utf8_lossy(block);
            assert!(
                is_sealed || is_delivered || blocks.contains(&block),
                "{context}: the block {item} is lost"
            );
        }
        for (name, bytes) in &self.delivered {
            let again = left.iter().find(|(_, other)| other == bytes);
            assert!(
                again.is_none_or(|(other, _)| other == name),
                "{context}: {name} would be sent under the name {again:?}"
            );
        }
        let numbers = self
            .delivered
            .keys()
            .filter_map(|name| name.split('.').nth(2)?.parse().ok());
        let numbers: Vec<u64> = numbers.collect();
        let next = next_numbers(&spool);
        for number in numbers {
            assert!(
                next.iter().all(|next| *next != number) && !(number < FIRST_NEW_NUMBER && next[0] < number),
                "{context}: {number} was delivered, and the next numbers are {next:?}"
            );
        }
    }
}

/// Returns the numbers of the next recorded segment, and of the next one that gets a new number.
fn next_numbers(spool: &Spool) -> [u64; 2] {
    let mut segment = spool.begin_next(&session(), 1).unwrap();
    let name = segment.name().clone();
    segment.append(b"block").unwrap();
    spool.seal(segment, b"block", 1).unwrap();
    [name.sequence(), spool.renumber(&name).unwrap().sequence()]
}

/// The caller of a spool.
struct Calls<'a> {
    random: Random,
    spool: Spool,
    history: &'a History,
    open: Option<(OpenSegment, Vec<u8>)>,
    /// Bytes of the sealed segments.
    contents: BTreeMap<SegmentName, Vec<u8>>,
    items: u64,
}

impl Calls<'_> {
    fn call(&mut self) {
        match self.random.below(10) {
            0..=3 => self.append(),
            4 | 5 => self.seal(),
            6 => self.deliver(),
            7 => self.pack(),
            8 => self.renumber_or_set_aside(),
            _ => self.store_image(),
        }
    }

    fn item(&mut self) -> Vec<u8> {
        self.items += 1;
        format!("item {} of a recording;", self.items).into_bytes()
    }

    fn append(&mut self) {
        let block = self.item();
        let (mut segment, mut blocks) = self
            .open
            .take()
            .unwrap_or_else(|| (self.spool.begin_next(&session(), 1).unwrap(), Vec::new()));
        segment.append(&block).unwrap();
        if self.random.one_in(2) {
            segment.sync().unwrap();
            self.history.push(Event::Synced(block.clone()));
        }
        blocks.extend(block);
        self.open = Some((segment, blocks));
    }

    fn seal(&mut self) {
        let Some((segment, blocks)) = self.open.take() else {
            return;
        };
        let name = segment.name().clone();
        let mut bytes = self.item();
        bytes.extend(blocks);
        self.spool.seal(segment, &bytes, 1).unwrap();
        self.history.push(Event::Stored(bytes.clone()));
        self.contents.insert(name, bytes);
    }

    fn any(&self) -> Option<SegmentName> {
        let names: Vec<_> = self.contents.keys().collect();
        (!names.is_empty()).then(|| self.random.choose(&names).clone())
    }

    fn deliver(&mut self) {
        let Some(name) = self.any() else { return };
        let bytes = self.contents.remove(&name).unwrap();
        self.history.push(Event::Delivered(file_name(&name), bytes));
        self.spool.remove(&name).unwrap();
    }

    /// Replaces the bytes of a segment by those of another form, which have the same blocks after another first item.
    fn pack(&mut self) {
        let Some(name) = self.any() else { return };
        let before = self.contents[&name].clone();
        let mut after = self.item();
        let first = before.iter().position(|byte| *byte == b';').unwrap();
        after.extend(&before[first + 1..]);
        self.history.push(Event::Replacing(before, after.clone()));
        self.spool.replace(&name, &after).unwrap();
        self.history.push(Event::Stored(after.clone()));
        self.contents.insert(name, after);
    }

    fn renumber_or_set_aside(&mut self) {
        let Some(name) = self.any() else { return };
        let bytes = self.contents.remove(&name).unwrap();
        if self.random.one_in(2) {
            self.spool.set_aside(&name).unwrap();
        } else {
            let renamed = self.spool.renumber(&name).unwrap();
            self.contents.insert(renamed, bytes);
        }
    }

    fn store_image(&mut self) {
        let bytes = self.item();
        let name = ResourceName::new(session().device_id().clone(), u128::from(self.items));
        self.spool.store_resource(&name, &bytes, 1).unwrap();
        self.history.push(Event::Stored(bytes));
    }
}
