//! What is known of a segment at each entry, the same on both sides.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use afterimage_wireframe::{Entry, RecordedText, Timed};

use super::field::Field;
use super::mix::{Map, mix};
use super::node::{Look, Memory};
use super::number::{History, Question};
use super::predictor::Predictor;
use super::range::Coder;
use super::strings::{Strings, next_of};
use super::surroundings::{Clock, Finger};
use super::tree::Tree;
use crate::error::FaultKind;
use crate::limits::{MAX_TABLE_BYTES, MAX_TABLE_STRINGS};

/// Most entries, nodes, changes and properties of a segment together: bits alone do not bound a reader's memory, since
/// what is expected costs next to none. With the tables beside them they stay below a quarter of a gibibyte. A segment
/// that holds more is sealed as it is.
const MAX_ITEMS: usize = 1 << 19;
/// Most strings that are expected at one place.
const STRINGS_EXPECTED: usize = 6;
/// Most bytes of text counted at each use.
const MAX_TEXT_BYTES: usize = 64 << 20;

/// Counters, tables and trees.
pub(super) struct Model {
    pub(super) predictor: Predictor,
    pub(super) history: History,
    pub(super) strings: Strings,
    pub(super) looks: Vec<Arc<Look>>,
    pub(super) look_index: HashMap<Arc<Look>, u32>,
    pub(super) colours: Vec<u32>,
    pub(super) updates: Vec<Box<[u32]>>,
    pub(super) trees: BTreeMap<u8, Tree>,
    pub(super) memory: Memory,
    pub(super) clock: Clock,
    pub(super) finger: Finger,
    pub(super) frame: Frame,
    pub(super) window: [i32; 2],
    items_left: usize,
    text_left: usize,
    /// Bits spent on each field, where somebody asked.
    pub(super) tally: Option<Vec<f64>>,
}

/// What a frame's changes have in common.
#[derive(Clone, Default)]
pub(super) struct Frame {
    pub(super) number: u32,
    pub(super) kinds: u32,
    pub(super) target: u32,
    pub(super) target_before: u32,
    pub(super) moved: [i64; 4],
    pub(super) max_id: u32,
    pub(super) ramp: i64,
    pub(super) following: Map<(u32, u32), u32>,
    pub(super) kind_after: Map<(u32, u32), u32>,
    pub(super) painted_after: Map<u32, u32>,
    pub(super) update: u32,
    /// What comes after a node that was taken out.
    pub(super) next: u32,
}

impl Model {
    pub(super) fn new() -> Self {
        Self::of(primed())
    }

    /// The same for readers, who go from segment to segment and read the dictionary once. Who writes does so a few
    /// times a minute on a phone, where a mebibyte that is held for ever is dearer.
    pub(super) fn for_reading() -> Self {
        static PRIMED: LazyLock<(Predictor, Strings)> = LazyLock::new(primed);
        Self::of(PRIMED.clone())
    }

    fn of((predictor, strings): (Predictor, Strings)) -> Self {
        Self {
            predictor,
            history: History::new(),
            strings,
            looks: Vec::new(),
            look_index: HashMap::new(),
            colours: Vec::new(),
            updates: Vec::new(),
            trees: BTreeMap::new(),
            memory: Memory::default(),
            clock: Clock::new(0),
            finger: Finger::default(),
            frame: Frame::default(),
            window: [0; 2],
            items_left: MAX_ITEMS,
            text_left: MAX_TEXT_BYTES,
            tally: None,
        }
    }

    /// Counts things that are about to be made.
    pub(super) fn items(&mut self, count: usize) -> Result<(), FaultKind> {
        self.items_left = self
            .items_left
            .checked_sub(count)
            .ok_or(FaultKind::LimitExceeded)?;
        Ok(())
    }

    /// Codes a number.
    pub(super) fn number<C: Coder>(
        &mut self,
        io: &mut C,
        field: Field,
        contexts: &[u32],
        expected: &[i64],
        value: i64,
    ) -> i64 {
        let question = Question {
            field,
            contexts,
            is_signed: true,
        };
        self.answer(io, question, expected, value)
    }

    /// Codes a number of a few bits.
    pub(super) fn symbol<C: Coder>(
        &mut self,
        io: &mut C,
        field: Field,
        contexts: &[u32],
        bits: u32,
        value: u32,
    ) -> u32 {
        let question = Question {
            field,
            contexts,
            is_signed: false,
        };
        let before = io.spent_bits_if(self.tally.is_some());
        let value = self.predictor.symbol(io, question, bits, value);
        self.count_bits(io, field, before);
        value
    }

    fn answer<C: Coder>(&mut self, io: &mut C, question: Question<'_>, expected: &[i64], value: i64) -> i64 {
        let before = io.spent_bits_if(self.tally.is_some());
        let value = self
            .predictor
            .number(io, &mut self.history, question, expected, value);
        self.count_bits(io, question.field, before);
        value
    }

    fn count_bits(&mut self, io: &impl Coder, field: Field, before: f64) {
        if let Some(slot) = self
            .tally
            .as_mut()
            .and_then(|tally| tally.get_mut(field as usize))
        {
            *slot += io.spent_bits() - before;
        }
    }

    /// Codes a number of 32 bits without a sign.
    pub(super) fn unsigned<C: Coder>(
        &mut self,
        io: &mut C,
        field: Field,
        contexts: &[u32],
        expected: &[i64],
        value: u32,
    ) -> Result<u32, FaultKind> {
        let question = Question {
            field,
            contexts,
            is_signed: false,
        };
        let value = self.answer(io, question, expected, value.into());
        u32::try_from(value).map_err(|_| invalid(field))
    }

    /// Codes a string by its index; a new one is told in full.
    pub(super) fn string<C: Coder>(
        &mut self,
        io: &mut C,
        field: Field,
        kind: u32,
        contexts: &[u32],
        expected: &[u32],
        given: Option<&str>,
    ) -> Result<u32, FaultKind> {
        let index = given.and_then(|given| self.strings.find(given));
        let value = index.map_or(0, |index| index + 1);
        let mut indices = [0; STRINGS_EXPECTED];
        for (index, expected) in indices.iter_mut().zip(expected) {
            *index = i64::from(*expected);
        }
        let indices = indices.get(..expected.len()).unwrap_or(&indices);
        let known = self.unsigned(io, field, contexts, indices, value)?;
        if let Some(index) = known.checked_sub(1) {
            let string = self.strings.get(index).ok_or(invalid(field))?;
            let left = self.text_left.checked_sub(string.len());
            self.text_left = left.ok_or(FaultKind::LimitExceeded)?;
            return Ok(index);
        }
        let room = MAX_TABLE_BYTES.saturating_sub(self.strings.bytes());
        let alike = expected
            .iter()
            .find_map(|index| self.strings.get(index.checked_sub(1)?));
        let alike = alike.map(next_of).unwrap_or_default();
        let given = given.unwrap_or_default().as_bytes();
        let before = io.spent_bits_if(self.tally.is_some());
        let bytes = self
            .predictor
            .bytes(io, &mut self.strings, kind, alike.as_bytes(), given, room)
            .filter(|_| self.strings.len() < MAX_TABLE_STRINGS)
            .ok_or(FaultKind::LimitExceeded)?;
        self.count_bits(io, Field::Text, before);
        let string = std::str::from_utf8(&bytes).map_err(|_| invalid(Field::Text))?;
        Ok(self.strings.add(string))
    }

    /// The string of an index.
    pub(super) fn string_of(&self, index: u32) -> &str {
        self.strings.get(index).unwrap_or_default()
    }

    /// Codes the next entry; `None` for the end, and within for a kind of a later version.
    pub(super) fn entry<C: Coder>(
        &mut self,
        io: &mut C,
        given: Option<&Timed<Entry<RecordedText>>>,
    ) -> Result<Option<Timed<Option<Entry<RecordedText>>>>, FaultKind> {
        self.items(1)?;
        let what = given.map(|entry| &entry.value);
        let code = match what {
            None => END,
            Some(Entry::Keyframe(_)) => KEYFRAME,
            Some(Entry::Changes { .. }) => CHANGES,
            Some(Entry::SourceGone(_)) => GONE,
            Some(Entry::Touch(_)) => TOUCH,
            Some(Entry::Environment(_)) => ENVIRONMENT,
        };
        let code = self.entry_kind(io, code);
        if code == END {
            return Ok(None);
        }
        let uptime_ms = self.time(io, code, given.map_or(0, |entry| entry.uptime_ms));
        let what = match code {
            KEYFRAME => {
                let given = match what {
                    Some(Entry::Keyframe(frame)) => Some(frame),
                    _ => None,
                };
                Entry::Keyframe(self.keyframe(io, given)?)
            }
            CHANGES => {
                let given = match what {
                    Some(Entry::Changes { source, changes }) => Some((*source, changes.as_slice())),
                    _ => None,
                };
                let (source, changes) = self.changes(io, given)?;
                Entry::Changes { source, changes }
            }
            GONE => {
                let given = match what {
                    Some(Entry::SourceGone(source)) => source.0,
                    _ => 0,
                };
                let source = self.source(io, given)?;
                self.trees.remove(&source.0);
                Entry::SourceGone(source)
            }
            TOUCH => {
                let given = match what {
                    Some(Entry::Touch(touch)) => Some(*touch),
                    _ => None,
                };
                Entry::Touch(self.touch(io, given)?)
            }
            ENVIRONMENT => {
                let given = match what {
                    Some(Entry::Environment(environment)) => Some(environment),
                    _ => None,
                };
                match self.environment(io, given)? {
                    Some(environment) => Entry::Environment(environment),
                    None => return Ok(Some(Timed::new(uptime_ms, None))),
                }
            }
            _ => return Err(invalid(Field::EntryKind)),
        };
        Ok(Some(Timed::new(uptime_ms, Some(what))))
    }

    pub(super) fn entry_kind<C: Coder>(&mut self, io: &mut C, code: u32) -> u32 {
        let kinds = self.clock.kinds;
        let contexts = [mix(kinds & 0xfff, self.finger.is_down()), kinds & 0x3f];
        let code = self.symbol(io, Field::EntryKind, &contexts, 3, code);
        self.clock.kinds = kinds << 3 | code & 7;
        code
    }
}

/// Counters and strings that have seen the dictionary.
fn primed() -> (Predictor, Strings) {
    let mut predictor = Predictor::new();
    let mut strings = Strings::default();
    predictor.read_dictionary(&mut strings);
    (predictor, strings)
}

pub(super) const END: u32 = 0;
pub(super) const KEYFRAME: u32 = 1;
pub(super) const CHANGES: u32 = 2;
pub(super) const GONE: u32 = 3;
pub(super) const TOUCH: u32 = 4;
pub(super) const ENVIRONMENT: u32 = 5;

/// A field whose value means nothing.
pub(super) fn invalid(field: Field) -> FaultKind {
    FaultKind::InvalidField { field: field.name() }
}
