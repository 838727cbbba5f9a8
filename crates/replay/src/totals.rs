//! Facts about a whole recording, which need every segment decoded: defects, duration, gaps, counts, screens.

use afterimage_wireframe::{Entry, Environment, RecordedText, Viewport};

use crate::Defect;
use crate::activity::ActivityReader;
use crate::clock::{Reading, Readings};
use crate::gap::{Gap, GapFinder};
use crate::lenient_scene::LenientScene;
use crate::segment::{OpenedSegment, RecordedEntry};

/// A change of the screen name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenChange {
    /// Milliseconds since the recording's start.
    pub t_ms: u64,
    /// Name of the screen shown from then on.
    pub name: Box<str>,
}

/// Facts about a whole recording.
#[derive(Debug)]
pub(crate) struct Totals {
    pub(crate) defects: Vec<Defect>,
    /// The first window size that is known.
    pub(crate) viewport: Viewport,
    pub(crate) duration_ms: u64,
    /// Time without activity, in order of time.
    pub(crate) gaps: Vec<Gap>,
    pub(crate) screens: Vec<ScreenChange>,
    /// Number of keyframes and entries of changes.
    pub(crate) frames: u64,
    /// Number of touch points.
    pub(crate) touches: u64,
    /// Readings of the wall clock.
    pub(crate) readings: Readings,
}

impl Totals {
    /// Decodes all segments. `defects` are those found when the segments were opened.
    pub(crate) fn new(segments: &[OpenedSegment], defects: Vec<Defect>, viewport: Viewport) -> Self {
        let mut totals = Self {
            defects,
            viewport,
            duration_ms: 0,
            gaps: Vec::new(),
            screens: Vec::new(),
            frames: 0,
            touches: 0,
            readings: Readings::default(),
        };
        let mut scene = LenientScene::new(viewport);
        let mut gaps = GapFinder::new(0);
        for segment in segments {
            let mut activity = ActivityReader::default();
            totals.read_wall_clock(segment.opening_reading());
            for entry in segment.read() {
                match entry {
                    Ok(entry) => {
                        activity.push(entry.t_ms, &entry.entry);
                        totals.count(entry, &mut scene);
                    }
                    Err(defect) => {
                        activity.cut_off();
                        totals.defects.push(defect);
                    }
                }
            }
            gaps.push(segment.is_after_hole, &activity.finish());
        }
        totals.gaps = gaps.finish(totals.duration_ms);
        totals
    }

    fn count(&mut self, recorded: RecordedEntry, scene: &mut LenientScene<RecordedText>) {
        let RecordedEntry {
            t_ms,
            sequence,
            entry,
        } = recorded;
        self.duration_ms = self.duration_ms.max(t_ms);
        match &entry {
            Entry::Environment(Environment::ClockAnchor { wall_ms, .. }) => {
                let wall_ms = *wall_ms;
                self.read_wall_clock(Reading {
                    sequence,
                    t_ms,
                    wall_ms,
                });
            }
            Entry::Touch(_) => self.touches += 1,
            Entry::Keyframe(_) | Entry::Changes { .. } => self.frames += 1,
            Entry::Environment(Environment::Screen(name)) if scene.scene().screen() != Some(name) => {
                self.screens.push(ScreenChange {
                    t_ms,
                    name: name.clone(),
                });
            }
            _ => {}
        }
        if self.viewport == Viewport::default() {
            // The first segment was opened before the window size was known.
            self.viewport = match &entry {
                Entry::Keyframe(frame) => frame.viewport,
                Entry::Environment(Environment::Viewport(viewport)) => *viewport,
                _ => self.viewport,
            };
        }
        if let Err(error) = scene.apply(&entry) {
            self.defects.push(Defect::Inapplicable {
                sequence,
                t_ms,
                error,
            });
        }
    }

    fn read_wall_clock(&mut self, reading: Reading) {
        self.defects.extend(self.readings.push(reading));
    }
}
