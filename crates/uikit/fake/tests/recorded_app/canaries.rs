//! A canary in every class that shows a text, at each level and with each override, from the view to the bytes of the collector:
//! no text that must be masked is in any of them, and all others are in the replay.

use std::fs;
use std::path::{Path, PathBuf};

use afterimage::PrivacyLevel;
use afterimage_fake_uikit::build::{as_ui, as_view, field, label, plain, window};
use afterimage_fake_uikit::controllers::{FakeController, container};
use afterimage_fake_uikit::controls::{FakeTextEffectsWindow, FakeWindow};
use afterimage_fake_uikit::embedded::FakePrivateView;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::swiftui::{hosting, marker};
use afterimage_fake_uikit::{FakeView, boot, run_loop, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::MaskOverride;
use objc2::DefinedClass;
use objc2::rc::Retained;

use crate::canary_views::{CASES, Case, Part, SIZE, Secrets};
use crate::harness::{App, Studio, exported};

/// The override of a view, and whether it is on the view, on one above, or by the place of a marker of SwiftUI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    None,
    Own(MaskOverride),
    Above(MaskOverride),
    Marked(MaskOverride),
}

const GROUPS: [Group; 7] = [
    Group::None,
    Group::Own(MaskOverride::Mask),
    Group::Above(MaskOverride::Mask),
    Group::Own(MaskOverride::Block),
    Group::Above(MaskOverride::Block),
    Group::Own(MaskOverride::Unmask),
    Group::Above(MaskOverride::Unmask),
];

/// The parts of bars are wider than the bars of the cases.
const MARKED: [f64; 4] = [-100.0, -20.0, 500.0, 120.0];

/// A text that occurs once on the screen.
struct Canary {
    case: &'static Case,
    group: Group,
    text: String,
}

impl Canary {
    fn new(at: usize, case: &'static Case, group: Group) -> Self {
        // A date has only digits.
        let text = match case.0 {
            "date picker" | "calendar" => format!("{}", 918_273_000 + at),
            _ => format!("kanarie{}", 918_273_000 + at),
        };
        Self { case, group, text }
    }

    fn view(&self, secrets: Secrets) -> Retained<FakeView> {
        let shown = (self.case.2)(&self.text, secrets);
        let above = plain(SIZE, vec![shown.clone()]);
        match self.group {
            Group::None => {}
            Group::Own(mask) => set_mask_override(as_ui(&shown), Some(mask)),
            Group::Above(mask) => set_mask_override(as_ui(&above), Some(mask)),
            Group::Marked(mask) => {
                let (_, wrapper) = marker(MARKED, mask.code());
                return hosting(SIZE, vec![wrapper, above]);
            }
        }
        above
    }

    /// Returns whether the privacy tables keep the text.
    fn is_kept(&self, level: PrivacyLevel, secrets: Secrets) -> bool {
        let is_kept_by_level = match self.case.1 {
            Part::Text => level != PrivacyLevel::Conservative,
            Part::Form => level == PrivacyLevel::Light,
            Part::Secret if secrets == Secrets::Plain => level == PrivacyLevel::Light,
            Part::Secret | Part::Unread => return false,
        };
        match self.group {
            Group::None => is_kept_by_level,
            Group::Own(mask) | Group::Above(mask) | Group::Marked(mask) => mask == MaskOverride::Unmask,
        }
    }
}

fn canaries(groups: &[Group]) -> Vec<Canary> {
    let pairs = groups
        .iter()
        .copied()
        .flat_map(|group| CASES.iter().map(move |case| (case, group)));
    let numbered = pairs.enumerate();
    numbered
        .map(|(at, (case, group))| Canary::new(at, case, group))
        .collect()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// The outputs of a session: files of the device and of the collector, what is decoded from them, and the log. Each byte is a character.
struct Outputs(String);

impl Outputs {
    fn new(outputs: &[Vec<u8>]) -> Self {
        Self(outputs.concat().into_iter().map(char::from).collect())
    }

    /// Returns whether a text of ASCII is in any output, in UTF-8 or UTF-16.
    fn contain(&self, text: &str) -> bool {
        let wide: String = text.chars().flat_map(|letter| [letter, '\0']).collect();
        self.0.contains(text) || self.0.contains(&wide)
    }
}

/// Records a screen with all canaries, and returns all outputs.
fn recorded(canaries: &[Canary], level: PrivacyLevel, secrets: Secrets, rules: &[&str]) -> Outputs {
    boot();
    const COLUMNS: usize = 13;
    let cell = |(at, canary): (usize, &Canary)| {
        let (column, row) = (at % COLUMNS, at / COLUMNS);
        let place = [column as f64 * 30.0, row as f64 * 20.0, SIZE[2], SIZE[3]];
        plain(place, vec![canary.view(secrets)])
    };
    let views = canaries.iter().enumerate().map(cell).collect();
    // The app's view above the keyboard, with a field for a message.
    let above_keys = plain(
        SIZE,
        vec![
            label(SIZE, "kanariebutton"),
            field(SIZE, "kanariemessage", |state| state.is_first_responder = true),
        ],
    );
    let keyboard = view::<FakeTextEffectsWindow>(
        [0.0, 0.0, 390.0, 844.0],
        |_| (),
        vec![label(SIZE, "kanarieprediction"), above_keys.clone()],
    );
    let keyboard: Retained<FakeWindow> = unsafe { Retained::cast_unchecked(keyboard) };
    // An opened menu is beside the screen.
    let screen = plain([0.0, 0.0, 390.0, 844.0], views);
    let holder = view::<FakePrivateView>([0.0, 0.0, 390.0, 844.0], |_| (), vec![screen.clone()]);
    let menu = view::<FakePrivateView>(SIZE, |_| (), vec![label(SIZE, "kanariemenu")]);
    let main = window(vec![up(holder), up(menu)]);
    let chat = container::<FakeController>(Some(screen), vec![]);
    {
        let mut chat = chat.ivars().borrow_mut();
        (chat.is_first_responder, chat.accessory) = (true, Some(above_keys));
    }
    as_view(&main).change().controller = Some(chat);
    show(vec![main, keyboard]);

    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let app = App::start_masked(&studio, 1.0, level, rules);
    app.wait_for(|| run_loop::source_count() == 2);
    app.turn_after(0);
    app.turn_after(500);
    let read = |folder: &Path| files(folder).into_iter().map(|file| fs::read(file).unwrap());
    // Before the segments are sent, and after.
    let mut bytes: Vec<_> = read(app.spool()).collect();
    app.flush();
    let status = app.replay.status();
    assert_eq!(
        (status.bad_frames, status.degraded_nodes, status.degraded_values),
        (0, 0, 0)
    );
    // The trace has the texts that a player does not show too: labels, and placeholders behind a value. Both are files of the folder.
    for format in ["rrweb", "trace"] {
        exported(data.path(), format);
    }
    bytes.extend(read(app.spool()).chain(read(data.path())));
    bytes.push(app.log.text().into_bytes());
    assert!(bytes.len() > 2, "the outputs are files");
    Outputs::new(&bytes)
}

/// Records the screen, and compares the outputs with the privacy tables.
fn check(level: PrivacyLevel, secrets: Secrets, groups: &[Group]) -> usize {
    let canaries = canaries(groups);
    let outputs = recorded(&canaries, level, secrets, &[]);
    let mut kept = 0;
    let mut wrong = Vec::new();
    for canary in &canaries {
        let is_kept = canary.is_kept(level, secrets);
        if is_kept != outputs.contain(&canary.text) {
            let (name, group) = (canary.case.0, canary.group);
            wrong.push(format!("{name} with {group:?}: kept {is_kept} by the tables"));
        }
        kept += usize::from(is_kept);
    }
    assert!(
        !outputs.contain("kanarieprediction"),
        "a window of the system is recorded"
    );
    let is_light = level == PrivacyLevel::Light;
    assert_eq!(outputs.contain("kanariemessage"), is_light, "at {level:?}");
    let is_text_kept = level != PrivacyLevel::Conservative;
    assert_eq!(outputs.contain("kanariebutton"), is_text_kept, "at {level:?}");
    assert!(!outputs.contain("kanariemenu"), "an opened menu is not masked");
    assert!(wrong.is_empty(), "at {level:?}: {}", wrong.join("\n"));
    kept
}

#[test]
fn no_text_that_must_be_masked_is_in_any_output() {
    let levels = [
        PrivacyLevel::Light,
        PrivacyLevel::Medium,
        PrivacyLevel::Conservative,
    ];
    let kept = levels.map(|level| check(level, Secrets::Declared, &GROUPS));
    // Each level keeps less than the one before.
    assert!(kept[0] > kept[1] && kept[1] > kept[2] && kept[2] > 0, "{kept:?}");
}

#[test]
fn markers_of_swiftui_mask_as_the_calls_on_views_do() {
    let [mask, block, unmask] =
        [MaskOverride::Mask, MaskOverride::Block, MaskOverride::Unmask].map(Group::Marked);
    assert_eq!(check(PrivacyLevel::Light, Secrets::Plain, &[mask, block]), 0);
    assert!(check(PrivacyLevel::Conservative, Secrets::Declared, &[unmask]) > 0);
}

#[test]
fn each_text_is_in_one_node_of_a_frame_and_what_is_never_read_in_none() {
    boot();
    let canaries: Vec<_> = CASES
        .iter()
        .enumerate()
        .map(|(at, case)| Canary::new(at, case, Group::None))
        .collect();
    let views = canaries.iter().map(|canary| canary.view(Secrets::Declared));
    show(vec![window(views.collect())]);
    let host = Host::started();
    let frame: String = host.frame().into_iter().map(char::from).collect();
    let wrong = canaries.iter().filter(|canary| {
        let is_read = !matches!(canary.case.1, Part::Secret | Part::Unread);
        frame.matches(&canary.text).count() != usize::from(is_read)
    });
    assert_eq!(
        wrong.map(|canary| canary.case.0).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
    assert_eq!(*host.failures.borrow(), Vec::<&str>::new());
}

/// The negative control: a canary that is not masked is found, also that of a class with secrets.
#[test]
fn every_canary_is_found_if_nothing_is_masked() {
    boot();
    let canaries: Vec<_> = canaries(&GROUPS)
        .into_iter()
        .filter(|canary| matches!(canary.group, Group::None | Group::Above(MaskOverride::Unmask)))
        .collect();
    let outputs = recorded(&canaries, PrivacyLevel::Light, Secrets::Plain, &[]);
    let lost = canaries
        .iter()
        .filter(|canary| canary.case.1 != Part::Unread && !outputs.contain(&canary.text))
        .map(|canary| canary.case.0);
    assert_eq!(lost.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn rules_select_views_by_the_class_that_the_app_declares_and_by_kind() {
    boot();
    let canaries: Vec<_> = CASES
        .iter()
        .enumerate()
        .map(|(at, case)| Canary::new(at, case, Group::None))
        .collect();
    let rules = [
        "mask class=Shop.PriceLabel",
        "block class=Shop.ProductCell",
        "mask class=UINavigationBar",
        "mask kind=select",
    ];
    let selected = [
        "attributed label",
        "table cell",
        "navigation bar",
        "button of a navigation bar",
        "button that is a drop-down",
    ];
    let outputs = recorded(&canaries, PrivacyLevel::Light, Secrets::Declared, &rules);
    let wrong = canaries.iter().filter(|canary| {
        let is_kept = canary.is_kept(PrivacyLevel::Light, Secrets::Declared);
        let is_selected = selected.contains(&canary.case.0);
        outputs.contain(&canary.text) != (is_kept && !is_selected)
    });
    assert_eq!(
        wrong.map(|canary| canary.case.0).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
}
