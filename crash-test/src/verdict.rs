//! The comparison of what a collector has with what was recorded.

use std::collections::BTreeMap;

use afterimage_compression::{SegmentReader, seal_blocks};
use afterimage_replay::{Defect, Recording};
use afterimage_wireframe::{Entry, RecordedText, Timed};

use crate::{error::Error, operation_log::OperationLog};

/// An entry of a recording, with its time.
type RecordedEntry = Timed<Entry<RecordedText>>;

/// Segments by name, with their entries.
#[derive(Debug, Default)]
pub(crate) struct Delivered {
    segments: BTreeMap<String, Vec<RecordedEntry>>,
}

/// What the collector must have.
pub(crate) enum Expected<'a> {
    /// These segments, with the same entries.
    Exactly(&'a Delivered),
    /// These segments but for the first one, which the collector refuses.
    WithoutFirst(&'a Delivered),
    /// The segments of both, each with the entries of the first at any name, and those of the second under their names.
    Both(&'a Delivered, &'a Delivered),
    /// At least the entries of the first, and no others than those of the second, in the same segments. Beyond the first, one block
    /// of one segment may be delivered: the one whose write was not confirmed.
    Between(&'a Delivered, &'a Delivered),
    /// Segments that begin with these entries.
    AtLeast(&'a Delivered),
}

impl Delivered {
    /// Decodes segments of one session, and replays them.
    ///
    /// # Errors
    ///
    /// If one has a fault.
    pub(crate) fn from_segments(
        device: &str,
        session: i64,
        segments: Vec<(u64, Vec<u8>)>,
    ) -> Result<Self, Error> {
        let mut delivered = Self::default();
        let mut bytes = Vec::new();
        for (number, segment) in segments {
            let name = format!("{device}.{session}.{number}");
            let entries = entries(&segment).map_err(|fault| format!("{name}: {fault}"))?;
            delivered.segments.insert(name, entries);
            bytes.push(segment);
        }
        if bytes.is_empty() {
            return Ok(delivered);
        }
        let recording = Recording::from_segments(bytes)?;
        let mut events = Vec::new();
        recording.export_rrweb(&mut events)?;
        // Two devices recorded under one name; its segments stay readable.
        let is_fault = |defect: &&Defect| !matches!(defect, Defect::Duplicate { .. });
        let faults: Vec<_> = recording.defects().iter().filter(is_fault).collect();
        if faults.is_empty() {
            return Ok(delivered);
        }
        Err(format!("the session replays with defects: {faults:?}").into())
    }

    /// Decodes the blocks whose writes ended.
    pub(crate) fn from_acknowledged(log: &OperationLog) -> Result<Self, Error> {
        let mut acknowledged = Self::default();
        for (name, records) in log.acknowledged() {
            // A segment without a block has no entry.
            if records.len() > 1 {
                let entries = entries(&seal_blocks(&records))?;
                acknowledged.segments.insert(name, entries);
            }
        }
        Ok(acknowledged)
    }

    pub(crate) fn entries(&self) -> usize {
        self.segments.values().map(Vec::len).sum()
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.segments.extend(other.segments);
    }

    /// Compares with what is expected.
    pub(crate) fn check(&self, expected: &Expected<'_>) -> Result<(), Error> {
        match expected {
            Expected::Exactly(other) => self.equals(&other.segments.iter().collect()),
            Expected::WithoutFirst(other) => self.equals(&other.segments.iter().skip(1).collect()),
            Expected::Both(moved, fixed) => self.is_both(moved, fixed),
            Expected::Between(least, most) => {
                self.contains(least)?;
                self.is_within(least, most)
            }
            Expected::AtLeast(least) => self.contains(least),
        }
    }

    fn equals(&self, expected: &BTreeMap<&String, &Vec<RecordedEntry>>) -> Result<(), Error> {
        let delivered: BTreeMap<_, _> = self.segments.iter().collect();
        if delivered == *expected {
            return Ok(());
        }
        let names = (delivered.keys(), expected.keys());
        Err(format!("delivered and expected segments differ: {names:?}").into())
    }

    fn is_both(&self, moved: &Self, fixed: &Self) -> Result<(), Error> {
        let mut others: Vec<_> = self.segments.iter().collect();
        for (name, entries) in &fixed.segments {
            if self.segments.get(name) != Some(entries) {
                return Err(format!("{name} was replaced").into());
            }
            others.retain(|(other, _)| *other != name);
        }
        for (name, entries) in &moved.segments {
            let before = others.len();
            others.retain(|(_, other)| *other != entries);
            if before - others.len() != 1 {
                return Err(format!("{name} was stored {} times", before - others.len()).into());
            }
        }
        match others.as_slice() {
            [] => Ok(()),
            _ => Err("the collector has segments that nobody recorded".into()),
        }
    }

    fn contains(&self, least: &Self) -> Result<(), Error> {
        for (name, entries) in &least.segments {
            let delivered = self.segments.get(name).ok_or_else(|| format!("{name} is lost"))?;
            if !delivered.starts_with(entries) {
                return Err(format!("{name} lacks acknowledged entries").into());
            }
        }
        Ok(())
    }

    /// Checks that nothing was delivered twice, changed, or in another order, and that at most one segment has more than `least`.
    fn is_within(&self, least: &Self, most: &Self) -> Result<(), Error> {
        let mut longer = Vec::new();
        for (name, entries) in &self.segments {
            let recorded = most
                .segments
                .get(name)
                .ok_or_else(|| format!("{name} was not recorded"))?;
            if !recorded.starts_with(entries) {
                return Err(format!("the entries of {name} differ from the recorded ones").into());
            }
            if least.segments.get(name).map_or(0, Vec::len) < entries.len() {
                longer.push(name);
            }
        }
        if longer.len() > 1 {
            return Err(format!("blocks of several segments were not confirmed: {longer:?}").into());
        }
        // The segments before the last one are whole: nothing in between is lost.
        let mut delivered = self.segments.iter().peekable();
        while let Some((name, entries)) = delivered.next() {
            if delivered.peek().is_some() && most.segments.get(name) != Some(entries) {
                return Err(format!("{name} is not whole, and a later segment was delivered").into());
            }
        }
        Ok(())
    }
}

fn entries(segment: &[u8]) -> Result<Vec<RecordedEntry>, Error> {
    let mut entries = Vec::new();
    for entry in SegmentReader::open(segment).map_err(|fault| fault.to_string())? {
        entries.push(entry.map_err(|fault| fault.to_string())?);
    }
    Ok(entries)
}
