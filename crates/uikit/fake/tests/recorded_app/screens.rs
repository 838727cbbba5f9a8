//! Forty screens, with flows that scroll, push, present, type, rotate and reuse rows: from the views over the studio to rrweb.

use std::collections::HashSet;
use std::io::Write as _;

use afterimage_fake_uikit::described::{DescribedScreen, Stage, all};
use afterimage_fake_uikit::{boot, run_loop};
use serde_json::Value;

use crate::harness::{App, Studio, export};
use crate::pictures::Pictures;
use crate::rrweb_lint;

/// Time in which a person sees a step, in milliseconds.
const STEP_MS: u64 = 500;

#[test]
fn forty_screens_and_flows_are_replayed() {
    boot();
    let screens = all();
    let mut pictures = Pictures::named();
    let temporary = tempfile::tempdir().unwrap();
    let data = Pictures::data(pictures.as_ref(), temporary.path());
    let studio = Studio::start(&data);
    let app = App::start(&studio, 1.0);
    app.wait_for(|| run_loop::source_count() == 2);
    let mut step_count = 0;
    for (index, screen) in screens.iter().enumerate() {
        app.replay.record_screen(&index.to_string());
        let mut stage = Stage::show(screen);
        app.turn_after(STEP_MS);
        for step in screen.steps() {
            stage.perform(step);
            app.turn_after(STEP_MS);
            step_count += 1;
        }
        // Pictures that were requested arrive.
        app.turn_after(STEP_MS);
        app.turn_after(STEP_MS);
        if let Some(pictures) = &mut pictures {
            pictures.add(&screen.name, &stage);
        }
    }
    app.replay.record_screen("end");
    app.turn_after(STEP_MS);
    app.flush();
    if let Some(pictures) = &pictures {
        pictures.write();
    }
    let status = app.replay.status();
    let bad = (
        status.bad_frames,
        status.background_frames,
        status.degraded_values,
    );
    assert_eq!(bad, (0, 0, 0));
    let events = export(&data);
    let faults = rrweb_lint::faults(&events);
    assert_eq!(faults, Vec::<String>::new(), "faults of the export");
    assert_each_screen_is_replayed(&screens, &events);
    let exported = events.iter().map(Value::to_string).collect::<String>();
    let has = ["A new chat", "Out of sight"].map(|row| exported.contains(row));
    assert_eq!(has, [true, false], "a row outside of its list is not recorded");
    let names: HashSet<_> = screens.iter().map(|screen| &screen.name).collect();
    assert!(names.len() >= 40, "{} screens", names.len());
    // Also if the output of tests that pass is not shown.
    let _ = writeln!(
        std::io::stderr(),
        "{} screens with {step_count} steps: {} events for rrweb, no faults",
        names.len(),
        events.len()
    );
}

/// Between the names of two screens, the export has the texts that the first one shows.
fn assert_each_screen_is_replayed(screens: &[DescribedScreen], events: &[Value]) {
    let starts = |name: &str| {
        let is_start =
            |event: &Value| event["data"]["tag"] == "screen" && event["data"]["payload"]["name"] == name;
        events
            .iter()
            .position(is_start)
            .unwrap_or_else(|| panic!("no screen {name}"))
    };
    for (index, screen) in screens.iter().enumerate() {
        let next = if index + 1 < screens.len() {
            (index + 1).to_string()
        } else {
            "end".to_owned()
        };
        // The snapshot of the first screen is in front of its name.
        let start = if index == 0 { 0 } else { starts(&index.to_string()) };
        let events = &events[start..starts(&next)];
        let texts = events.iter().map(Value::to_string).collect::<Vec<_>>().concat();
        for text in shown_texts(&screen.root) {
            assert!(texts.contains(text), "{}: no {text}", screen.name);
        }
        for step in screen.steps() {
            if let Some(text) = step["text"].as_str() {
                assert!(texts.contains(text), "{}: no {text}", screen.name);
            }
            for page in ["push", "present", "above"] {
                for text in shown_texts(&step[page]) {
                    assert!(texts.contains(text), "{}: no {text}", screen.name);
                }
            }
        }
    }
}

/// Texts of labels and buttons that are not hidden.
fn shown_texts(node: &Value) -> Vec<&str> {
    if node["hidden"] == true {
        return Vec::new();
    }
    let own = node["text"].as_str().filter(|text| !text.is_empty());
    let children = node["children"].as_array().into_iter().flatten();
    own.into_iter().chain(children.flat_map(shown_texts)).collect()
}
