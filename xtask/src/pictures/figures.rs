//! The figures that `compare.mjs` writes for a folder of screens, and the causes of known faults.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};

/// The file with the figures, in the folder of the screens.
pub(super) const FILE: &str = "figures.json";

/// The figures of one folder of screens.
#[derive(Debug)]
pub(super) struct Figures {
    /// Number of compared screens.
    pub screens: u64,
    /// Number of texts that count.
    pub texts: u64,
    /// Share of the texts that are at their place.
    pub texts_at_place: f64,
    /// Mean likeness of the colours of all screens.
    pub colours: f64,
    /// The screen with the least likeness, and its likeness.
    pub least: (String, f64),
    /// Texts that are left out on purpose: their number, and the reason.
    pub left_out: Vec<(u64, String)>,
    /// Goals of `texts_at_place`, `colours` and `least`.
    pub goals: [f64; 3],
    /// Texts that are not at their place, and screens below their goal.
    pub faults: Vec<Fault>,
}

/// A text that is not at its place, or a screen whose colours are below the goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The screen's name.
    pub screen: String,
    /// The text; none for the colours of the screen.
    pub text: Option<String>,
    /// The measured deviation.
    pub deviation: String,
}

/// The cause of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    /// The screen's name.
    pub screen: String,
    /// The text; none for the colours of the screen.
    pub text: Option<String>,
    /// The reason why replay and drawing differ.
    pub explanation: String,
}

impl Cause {
    /// Returns whether this is the cause of a fault.
    pub(super) fn explains(&self, fault: &Fault) -> bool {
        self.screen == fault.screen && self.text == fault.text
    }

    /// Reads a committed file with causes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn read_all(root: &Path, file: &'static str) -> Result<Vec<Self>> {
        let causes = read(&root.join(file), file)?;
        items(Some(&causes))
            .map(|cause| {
                Ok(Self {
                    screen: text(cause, "/screen", file)?,
                    text: cause.get("text").and_then(Value::as_str).map(ToOwned::to_owned),
                    explanation: text(cause, "/cause", file)?,
                })
            })
            .collect()
    }
}

impl Figures {
    /// Reads the figures of a folder.
    ///
    /// # Errors
    /// When the file cannot be read or lacks a figure.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        Self::from_json(&read(&folder.join(FILE), FILE)?)
    }

    pub(super) fn from_json(value: &Value) -> Result<Self> {
        let number = |path: &str| float(value, path);
        let goals = [
            number("/goals/texts")?,
            number("/goals/colours")?,
            number("/goals/screen")?,
        ];
        let left_out = items(value.pointer("/figures/left_out"))
            .map(|item| Ok((integer(item, "/texts")?, text(item, "/reason", FILE)?)))
            .collect::<Result<_>>()?;
        let mut faults = Vec::new();
        for screen in items(value.get("results")) {
            add_faults(screen, goals, &mut faults)?;
        }
        Ok(Self {
            screens: integer(value, "/figures/screens")?,
            texts: integer(value, "/figures/texts")?,
            texts_at_place: number("/figures/texts_at_place")?,
            colours: number("/figures/colours")?,
            least: (
                text(value, "/figures/least_screen", FILE)?,
                number("/figures/least_colours")?,
            ),
            left_out,
            goals,
            faults,
        })
    }

    /// Number of texts that are left out on purpose.
    pub(super) fn left_out_texts(&self) -> u64 {
        self.left_out.iter().map(|(texts, _)| texts).sum()
    }

    /// Share of the texts at their place if those that are left out counted as missing.
    #[expect(clippy::cast_precision_loss, reason = "there are few texts")]
    pub(super) fn share_of_all(&self) -> f64 {
        let all = self.texts + self.left_out_texts();
        self.texts_at_place * self.texts as f64 / all.max(1) as f64
    }
}

fn add_faults(result: &Value, [_, _, least]: [f64; 3], faults: &mut Vec<Fault>) -> Result<()> {
    let screen = text(result, "/name", FILE)?;
    let likeness = float(result, "/likeness")?;
    if likeness < least {
        let sizes = result.get("sizes").and_then(Value::as_str);
        let sizes = sizes.map_or_else(String::new, |sizes| format!(": {sizes}"));
        faults.push(Fault {
            screen: screen.clone(),
            text: None,
            deviation: format!("colours {likeness:.3}{sizes}"),
        });
    }
    for item in items(result.get("texts")) {
        if let Some(fault) = item.get("fault").and_then(Value::as_str) {
            faults.push(Fault {
                screen: screen.clone(),
                text: Some(text(item, "/text", FILE)?),
                deviation: fault.to_owned(),
            });
        }
    }
    Ok(())
}

fn read(path: &Path, input: &'static str) -> Result<Value> {
    let text = fs::read_to_string(path).map_err(Error::io(path))?;
    serde_json::from_str(&text).map_err(|error| Error::Unreadable {
        input,
        problem: error.to_string(),
    })
}

fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn text(value: &Value, path: &str, input: &'static str) -> Result<String> {
    let text = value.pointer(path).and_then(Value::as_str).map(ToOwned::to_owned);
    text.ok_or_else(|| absent(path, input))
}

fn integer(value: &Value, path: &str) -> Result<u64> {
    let number = value.pointer(path).and_then(Value::as_u64);
    number.ok_or_else(|| absent(path, FILE))
}

fn float(value: &Value, path: &str) -> Result<f64> {
    let number = value.pointer(path).and_then(Value::as_f64);
    number.ok_or_else(|| absent(path, FILE))
}

fn absent(path: &str, input: &'static str) -> Error {
    Error::Unreadable {
        input,
        problem: format!("`{path}` is missing"),
    }
}
