//! The text of a page with the figures of pictures.

use std::fmt::Write as _;

use super::committed::Page;
use super::figures::{Cause, Fault, Figures};

/// Returns the page, from the figures of each folder of screens with its name.
pub(super) fn page(about: &Page, folders: &[(&str, Figures)], causes: &[Cause]) -> String {
    let mut page = about.head.to_owned();
    add_figures(&mut page, folders);
    if folders.iter().any(|(_, figures)| !figures.left_out.is_empty()) {
        add_left_out(&mut page, folders);
    }
    add_faults(&mut page, about.causes, folders, causes);
    page
}

/// Returns the causes that explain no fault: they are out of date.
pub(super) fn unused<'a>(folders: &[(&str, Figures)], causes: &'a [Cause]) -> Vec<&'a Cause> {
    let explains_none = |cause: &&Cause| {
        let mut faults = folders.iter().flat_map(|(_, figures)| &figures.faults);
        !faults.any(|fault| cause.explains(fault))
    };
    causes.iter().filter(explains_none).collect()
}

fn add_figures(page: &mut String, folders: &[(&str, Figures)]) {
    let goals = folders.first().map_or([0.0; 3], |(_, figures)| figures.goals);
    let [texts, colours, least] = goals;
    let names = folders.iter().map(|(name, _)| *name);
    row(page, ["", "goal"].into_iter().chain(names).map(ToOwned::to_owned));
    row(
        page,
        ["---", "--:"]
            .into_iter()
            .chain(folders.iter().map(|_| "--:"))
            .map(ToOwned::to_owned),
    );
    let mut line = |name: &str, goal: String, value: &dyn Fn(&Figures) -> String| {
        let values = folders.iter().map(|(_, figures)| value(figures));
        row(page, [name.to_owned(), goal].into_iter().chain(values));
    };
    line("screens", String::new(), &|figures| figures.screens.to_string());
    line("texts", String::new(), &|figures| figures.texts.to_string());
    line("texts at their place", percent(texts), &|figures| {
        percent(figures.texts_at_place)
    });
    line(
        "likeness of the colours, mean",
        format!("{colours}"),
        &|figures| format!("{:.3}", figures.colours),
    );
    line("likeness of the colours, least", format!("{least}"), &|figures| {
        format!("{:.3} ({})", figures.least.1, figures.least.0)
    });
    line("texts left out on purpose", String::new(), &|figures| {
        figures.left_out_texts().to_string()
    });
    line(
        "texts at their place if those were counted",
        String::new(),
        &|figures| percent(figures.share_of_all()),
    );
}

fn add_left_out(page: &mut String, folders: &[(&str, Figures)]) {
    page.push_str("\n## Texts left out on purpose\n\nThe replay lacks them by design (`crates/studio/web/pictures/left-out.json`).\n\n| | texts | reason |\n|---|--:|---|\n");
    for (name, figures) in folders {
        for (texts, reason) in &figures.left_out {
            row(
                page,
                [(*name).to_owned(), texts.to_string(), cell(reason)].into_iter(),
            );
        }
    }
}

fn add_faults(page: &mut String, file: &str, folders: &[(&str, Figures)], causes: &[Cause]) {
    // Writing into a string cannot fail.
    let _ = write!(
        page,
        "\n## Not at their place, or below the goal\n\nThe causes are in `{file}`.\n\n| | screen | text | fault | cause |\n|---|---|---|---|---|\n"
    );
    for (name, figures) in folders {
        for fault in &figures.faults {
            let text = fault
                .text
                .as_deref()
                .map_or_else(String::new, |text| format!("`{}`", cell(text)));
            let cells = [
                (*name).to_owned(),
                cell(&fault.screen),
                text,
                cell(&fault.deviation),
                cell(cause(fault, causes)),
            ];
            row(page, cells.into_iter());
        }
    }
}

/// Returns the cause of a fault.
fn cause<'a>(fault: &Fault, causes: &'a [Cause]) -> &'a str {
    let known = causes.iter().find(|cause| cause.explains(fault));
    known.map_or("cause unknown", |cause| cause.explanation.as_str())
}

fn row(page: &mut String, cells: impl Iterator<Item = String>) {
    // Writing into a string cannot fail.
    let _ = writeln!(page, "| {} |", cells.collect::<Vec<_>>().join(" | "));
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// Returns a text without characters that end a cell, a line or a code span.
fn cell(text: &str) -> String {
    let ends_cell = |c: char| c.is_control() || "|`".contains(c);
    text.chars().map(|c| if ends_cell(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn figures(screen: &str, likeness: f64, fault: Option<&str>) -> Figures {
        Figures::from_json(&json!({
            "figures": {
                "screens": 1, "texts": 4, "texts_at_place": 0.75, "colours": likeness,
                "least_screen": screen, "least_colours": likeness,
                "left_out": [{ "reason": "painted on a canvas", "texts": 6 }],
            },
            "goals": { "texts": 0.98, "colours": 0.93, "screen": 0.85 },
            "results": [{ "name": screen, "likeness": likeness, "texts": [
                { "text": "a | b", "fault": fault }, { "text": "at its place", "fault": null },
            ] }],
        }))
        .unwrap()
    }

    fn cause(screen: &str, text: Option<&str>) -> Cause {
        Cause {
            screen: screen.to_owned(),
            text: text.map(ToOwned::to_owned),
            explanation: "a known one".to_owned(),
        }
    }

    const ABOUT: Page = Page {
        path: "docs/pictures.md",
        head: "# Screens\n\n",
        causes: "causes.json",
    };

    #[test]
    fn page_has_the_figures_of_each_folder_and_the_share_with_texts_left_out() {
        let folders = [
            ("views", figures("login", 0.9, None)),
            ("Compose", figures("feed", 0.99, None)),
        ];
        let page = page(&ABOUT, &folders, &[]);
        assert!(
            page.contains("|  | goal | views | Compose |\n| --- | --: | --: | --: |\n"),
            "{page}"
        );
        assert!(
            page.contains("| texts at their place | 98.0 % | 75.0 % | 75.0 % |\n"),
            "{page}"
        );
        assert!(
            page.contains("| 0.85 | 0.900 (login) | 0.990 (feed) |\n"),
            "{page}"
        );
        assert!(page.contains("counted |  | 30.0 % | 30.0 % |\n"), "{page}");
        assert!(page.contains("| views | 6 | painted on a canvas |\n"), "{page}");
    }

    #[test]
    fn each_fault_has_its_cause_or_says_that_it_is_unknown() {
        let folders = [("views", figures("login", 0.8, Some("moved: left 4.0")))];
        let causes = [cause("login", Some("a | b")), cause("feed", None)];
        let text = page(&ABOUT, &folders, &causes);
        assert!(
            text.contains("| views | login |  | colours 0.800 | cause unknown |\n"),
            "{text}"
        );
        assert!(
            text.contains("| views | login | `a   b` | moved: left 4.0 | a known one |\n"),
            "{text}"
        );
        assert!(!text.contains("at its place |"), "{text}");
        assert_eq!(unused(&folders, &causes), [&cause("feed", None)]);
    }
}
