//! The properties of a recorded session.

use std::collections::{BTreeMap, HashMap, HashSet};

use afterimage_replay::{RecordedEntry, Recording};
use afterimage_wireframe::{Change, Entry, Environment, Node, Recordable, RecordedText, SourceId, TextField};

use crate::device::Identity;
use crate::session::{Call, Recorded};

/// Longest length of a session whose boots are placed by the wall clock alone, minus its true length.
const LENGTH_TOLERANCE_MS: u64 = 1000;

/// Checks that were made.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) entries: u64,
    pub(crate) distances: u64,
    pub(crate) lengths: u64,
    pub(crate) reboots: u64,
}

/// Checks a session.
///
/// # Errors
///
/// The first property that does not hold.
pub(crate) fn check(recorded: &Recorded, totals: &mut Totals) -> Result<(), String> {
    if recorded.segments.is_empty() {
        return Ok(());
    }
    let recording = Recording::from_segments(recorded.segments.clone()).unwrap();
    let times = first_times(&recording);
    let found: Vec<(&Call, u64)> = check_order(recorded, &times)?;
    totals.entries += found.len() as u64;
    check_distances(recorded, &found, totals)?;
    check_boots(recorded, &found, totals)?;
    // A later boot with the same identity and a later elapsed time cannot be told from the same boot.
    if recorded.identity != Identity::Repeats {
        check_length(recorded, &found, totals)?;
    }
    check_seeking(&recording)
}

/// Returns each label with its time, in the order of the recording. A segment repeats the present state at its beginning.
fn first_times(recording: &Recording) -> Vec<(String, u64)> {
    let mut seen = HashSet::new();
    let labelled = recording.entries().flat_map(|entry| {
        let t_ms = entry.t_ms;
        labels(entry).into_iter().map(move |label| (label, t_ms))
    });
    labelled
        .filter(|(label, _)| label.starts_with("call ") && seen.insert(label.clone()))
        .collect()
}

fn labels(entry: RecordedEntry) -> Vec<String> {
    let text = |node: &Node<_>| Some(text_of(node.text(TextField::Text)?));
    match entry.entry {
        Entry::Environment(Environment::Screen(name)) => vec![name.into_string()],
        Entry::Keyframe(frame) => frame.nodes.iter().filter_map(text).collect(),
        Entry::Changes { changes, .. } => changes.iter().filter_map(changed_text).collect(),
        _ => Vec::new(),
    }
}

fn source_of<T>(entry: &Entry<T>) -> Option<SourceId> {
    match entry {
        Entry::Keyframe(frame) => Some(frame.source),
        Entry::Changes { source, .. } => Some(*source),
        _ => None,
    }
}

fn text_of(text: &RecordedText) -> String {
    text.recorded().to_owned()
}

fn changed_text(change: &Change<RecordedText>) -> Option<String> {
    match change {
        Change::Insert { node, .. } => node.text(TextField::Text).map(text_of),
        Change::Update(update) => update
            .texts
            .iter()
            .find_map(|(_, text)| text.as_ref().map(text_of)),
        _ => None,
    }
}

/// Recorded order equals the order of calls, and only a kill loses calls.
fn check_order<'a>(recorded: &'a Recorded, times: &[(String, u64)]) -> Result<Vec<(&'a Call, u64)>, String> {
    let by_label: HashMap<&str, u64> = times.iter().map(|(label, t_ms)| (&**label, *t_ms)).collect();
    let found: Vec<(&Call, u64)> = recorded
        .calls
        .iter()
        .filter_map(|call| Some((call, *by_label.get(&*call.label)?)))
        .collect();
    let labels = found.iter().map(|(call, _)| &*call.label);
    if !labels.eq(times.iter().map(|(label, _)| &**label)) {
        return Err(format!("the order of the recording is {times:?}"));
    }
    let is_lost =
        |call: &&Call| !by_label.contains_key(&*call.label) && !recorded.killed.contains(&call.process);
    match recorded.calls.iter().find(is_lost) {
        Some(lost) => Err(format!("{lost:?} is not recorded")),
        None => Ok(found),
    }
}

/// Within a boot whose identity is known, and within a process, distances are true.
fn check_distances(recorded: &Recorded, found: &[(&Call, u64)], totals: &mut Totals) -> Result<(), String> {
    let mut firsts: BTreeMap<(u32, u32), (u64, u64)> = BTreeMap::new();
    for (call, t_ms) in found {
        let process = if recorded.identity == Identity::Known {
            0
        } else {
            call.process
        };
        let (first_true_ms, first_ms) = *firsts
            .entry((call.boot, process))
            .or_insert((call.true_ms, *t_ms));
        let (distance, expected) = (t_ms.abs_diff(first_ms), call.true_ms.abs_diff(first_true_ms));
        totals.distances += 1;
        if distance.abs_diff(expected) > 1 {
            return Err(format!(
                "{call:?} is {distance} ms from the first one of its boot, not {expected}"
            ));
        }
    }
    Ok(())
}

/// A boot does not begin before the end of the boot before it.
fn check_boots(recorded: &Recorded, found: &[(&Call, u64)], totals: &mut Totals) -> Result<(), String> {
    for [(before, end_ms), (after, start_ms)] in found.array_windows() {
        totals.reboots += u64::from(before.boot != after.boot);
        let is_known = recorded.identity == Identity::Known;
        if is_known && before.boot != after.boot && start_ms < end_ms {
            return Err(format!(
                "{after:?} is at {start_ms}, before the end of its last boot at {end_ms}"
            ));
        }
    }
    Ok(())
}

/// If the wall clock was right at the end of each boot, the length is true.
fn check_length(recorded: &Recorded, found: &[(&Call, u64)], totals: &mut Totals) -> Result<(), String> {
    // Without an identity each process may be a boot of its own.
    let process = |call: &Call| {
        if recorded.identity == Identity::Known {
            0
        } else {
            call.process
        }
    };
    let mut last_of_boot: BTreeMap<(u32, u32), &Call> = BTreeMap::new();
    last_of_boot.extend(found.iter().map(|(call, _)| ((call.boot, process(call)), *call)));
    // A boot whose calls a kill lost has a header with a reading that nothing corrects.
    let has_calls = recorded
        .calls
        .iter()
        .all(|call| last_of_boot.contains_key(&(call.boot, process(call))));
    let is_placed = has_calls && last_of_boot.values().all(|last| last.is_wall_clock_right);
    if let (true, [first, .., last]) = (is_placed, found) {
        totals.lengths += 1;
        let (length, expected) = (last.1.abs_diff(first.1), last.0.true_ms.abs_diff(first.0.true_ms));
        if length.abs_diff(expected) > LENGTH_TOLERANCE_MS {
            return Err(format!("the length is {length} ms, not {expected}"));
        }
    }
    Ok(())
}

/// Seeking to a time shows the same text as playing to it. Times at which entries are older than their predecessors are left out,
/// and processes that have shown no frame yet: the player still shows the last one.
fn check_seeking(recording: &Recording) -> Result<(), String> {
    let entries: Vec<RecordedEntry> = recording.entries().collect();
    let mut earliest_after = u64::MAX;
    let mut is_settled = vec![false; entries.len()];
    for (entry, is_settled) in entries.iter().zip(&mut is_settled).rev() {
        *is_settled = entry.t_ms < earliest_after;
        earliest_after = earliest_after.min(entry.t_ms);
    }
    let (mut played, mut latest_ms) = (BTreeMap::new(), 0);
    for (number, (entry, is_settled)) in entries.into_iter().zip(is_settled).enumerate() {
        let t_ms = entry.t_ms;
        let is_settled = is_settled && t_ms >= latest_ms;
        latest_ms = t_ms.max(latest_ms);
        if let Some(source) = source_of(&entry.entry) {
            played.extend(labels(entry).pop().map(|label| (source, label)));
        }
        if is_settled && number % 7 == 0 {
            let scene = recording.scene_at(t_ms);
            for frame in scene.frames() {
                let mut nodes = frame.nodes.iter();
                let shown = nodes.find_map(|node| node.text(TextField::Text).map(text_of));
                if shown.is_some() && shown.as_ref() != played.get(&frame.source) {
                    return Err(format!("seeking to {t_ms} shows {shown:?}, playing {played:?}"));
                }
            }
        }
    }
    Ok(())
}
