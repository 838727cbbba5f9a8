//! Decodes sealed segments and compares their content with the log of submitted frames.

use std::collections::BTreeMap;

use afterimage_compression::SegmentReader;
use afterimage_config::{PrivacyLevel, SessionName};
use afterimage_wireframe::{
    Entry, Environment, Node, Recordable, RecordedText, Scene, SourceId, TextField, Tree,
};

use crate::frames::{FIELD, FrameLog, LABEL};
use crate::violation::{Checked, Invariant, Violation, check};

/// The facts of one recording, by the model of the host.
#[derive(Clone, Debug)]
pub(crate) struct RecordingFacts {
    /// Number of changes of the settings before the recording.
    pub(crate) epoch: u64,
    pub(crate) session: SessionName,
    /// The masking level in force.
    pub(crate) level: PrivacyLevel,
    /// Rules may hide more than the level.
    pub(crate) has_rules: bool,
    /// Earlier frames were submitted before a time without a recording.
    pub(crate) first_serial: i32,
    /// Frames of an earlier change of the settings are those of an earlier person.
    pub(crate) person_epoch: u64,
}

/// The facts that a segment is compared with.
pub(crate) struct Expected<'a> {
    pub(crate) recording: &'a RecordingFacts,
    pub(crate) frames: &'a FrameLog,
    /// The strictest level of the attached instances of each source so far.
    pub(crate) strictest: &'a BTreeMap<SourceId, PrivacyLevel>,
}

/// Checks all entries of a segment. Returns the number of texts that were compared.
pub(crate) fn check_segment(bytes: &[u8], expected: &Expected<'_>) -> Result<u64, Violation> {
    let mut compared = 0;
    let reader = match SegmentReader::open(bytes) {
        Ok(reader) => reader,
        Err(fault) => {
            check(false, Invariant::Format, || fault.to_string())?;
            return Ok(0);
        }
    };
    let header = reader.header();
    let session = &expected.recording.session;
    let ids = (header.device_id.clone(), header.session_id.clone());
    let wanted = (session.device_id().to_string(), session.session_id().to_string());
    check(ids == wanted, Invariant::SessionIdentity, || {
        format!("the header names {ids:?} instead of {wanted:?}")
    })?;
    check_epoch_of_name(&header.screen, expected.recording)?;
    let mut scene = Scene::new(header.viewport);
    let mut keyframes = 0;
    for entry in reader {
        let entry = match entry {
            Ok(entry) => entry.value,
            Err(fault) => {
                check(false, Invariant::Format, || fault.to_string())?;
                continue;
            }
        };
        let applied = scene.apply(&entry);
        check(applied.is_ok(), Invariant::Format, || {
            format!("{applied:?} after {entry:?}")
        })?;
        let source = match &entry {
            Entry::Keyframe(frame) => {
                keyframes += 1;
                frame.source
            }
            Entry::Changes { source, .. } => *source,
            other => {
                check_epoch(other, expected.recording.epoch)?;
                continue;
            }
        };
        if let Some(tree) = scene.tree(source) {
            compared += check_tree(tree, expected)?;
        }
    }
    check(keyframes > 0, Invariant::Frames, || {
        format!("a segment of {:?} has no frame", expected.recording)
    })?;
    Ok(compared)
}

/// Checks that the screen of a header was named in the time of the recording's person. Its name carries the epoch.
fn check_epoch_of_name(name: &str, recording: &RecordingFacts) -> Checked {
    let epoch = name.split('.').next().and_then(|epoch| epoch.parse::<u64>().ok());
    let is_own = epoch.is_none_or(|epoch| (recording.person_epoch..=recording.epoch).contains(&epoch));
    check(is_own, Invariant::SessionIdentity, || {
        format!("a header of {recording:?} has the screen {name:?}")
    })
}

/// Checks that a touch or event was reported in the recording's time. Both carry the number of changes before their call.
fn check_epoch(entry: &Entry<RecordedText>, epoch: u64) -> Checked {
    let reported = match entry {
        Entry::Touch(touch) => touch.at.x.to_string(),
        Entry::Environment(Environment::Screen(name)) => {
            name.split('.').next().unwrap_or_default().to_owned()
        }
        _ => return Ok(()),
    };
    check(reported == epoch.to_string(), Invariant::SessionIdentity, || {
        format!("{entry:?} is recorded in epoch {epoch}")
    })
}

fn check_tree(tree: &Tree<RecordedText>, expected: &Expected<'_>) -> Result<u64, Violation> {
    let mut compared = 0;
    for node in tree.nodes() {
        match node.id.value() {
            LABEL => check_text(
                tree.source(),
                node,
                TextField::Text,
                PrivacyLevel::Medium,
                expected,
            )?,
            FIELD => check_text(
                tree.source(),
                node,
                TextField::Value,
                PrivacyLevel::Light,
                expected,
            )?,
            _ => continue,
        }
        compared += 1;
    }
    Ok(compared)
}

/// Checks the text of one node, which is shown up to a level.
fn check_text(
    source: SourceId,
    node: &Node<RecordedText>,
    field: TextField,
    shown_up_to: PrivacyLevel,
    expected: &Expected<'_>,
) -> Checked {
    let Expected {
        recording,
        frames,
        strictest,
    } = expected;
    let serial = node.rect.x;
    let Some(facts) = frames.get(serial) else {
        return check(false, Invariant::Format, || {
            format!("frame {serial} was never submitted")
        });
    };
    check(facts.source == source, Invariant::Format, || {
        format!("frame {serial} is recorded as one of {source:?}")
    })?;
    check(facts.epoch <= recording.epoch, Invariant::SessionIdentity, || {
        format!(
            "frame {serial} of epoch {} is recorded in epoch {}",
            facts.epoch, recording.epoch
        )
    })?;
    check(
        facts.epoch >= recording.person_epoch,
        Invariant::SessionIdentity,
        || {
            format!(
                "frame {serial} of epoch {} shows the screen of a person before {recording:?}",
                facts.epoch
            )
        },
    )?;
    check(!facts.is_in_background, Invariant::Frames, || {
        format!("frame {serial} was submitted in the background")
    })?;
    check(
        serial >= recording.first_serial,
        Invariant::OnlyRecordedSessions,
        || format!("frame {serial} was submitted while nothing was recorded"),
    )?;
    let text = node.text(field).map(Recordable::recorded).unwrap_or_default();
    let level = facts
        .instance
        .map_or(recording.level, |level| level.max(recording.level));
    check(
        level <= shown_up_to || !text.contains(char::is_alphanumeric),
        Invariant::Masks,
        || format!("frame {serial} shows {text:?} at {level:?}: {recording:?}, {facts:?}"),
    )?;
    let strictest = strictest
        .get(&source)
        .map_or(level, |strictest| level.max(*strictest));
    check(
        recording.has_rules || strictest > shown_up_to || text == facts.text,
        Invariant::Masks,
        || {
            format!(
                "frame {serial} shows {text:?} instead of {:?} at {strictest:?}: {recording:?}",
                facts.text
            )
        },
    )
}
