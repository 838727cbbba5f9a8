//! `AFTERIMAGE_PICTURES` is a folder for pictures: the recording, and an SVG image of each screen as the fake draws it, in the form
//! that `crates/studio/web/pictures/draw.mjs` reads.

use std::path::{Path, PathBuf};

use afterimage_fake_uikit::described::Stage;
use afterimage_fake_uikit::drawing;
use serde_json::{Value, json};

/// The folder for pictures.
pub(crate) struct Pictures {
    folder: PathBuf,
    screens: Vec<Value>,
}

impl Pictures {
    /// The folder that `AFTERIMAGE_PICTURES` names, emptied; none if it is not set.
    pub(crate) fn named() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("AFTERIMAGE_PICTURES")?);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("svg")).unwrap();
        Some(Self {
            folder,
            screens: Vec::new(),
        })
    }

    /// The folder of the recording: one of the studio, or another one if there are no pictures.
    pub(crate) fn data(pictures: Option<&Self>, other: &Path) -> PathBuf {
        pictures.map_or_else(|| other.to_owned(), |pictures| pictures.folder.join("data"))
    }

    /// Draws a screen.
    pub(crate) fn add(&mut self, name: &str, stage: &Stage) {
        let file = self.folder.join(format!("svg/{}.svg", self.screens.len()));
        let svg = drawing::draw(&stage.windows, stage.size, stage.keyboard_height);
        std::fs::write(file, svg).unwrap();
        let [width, height] = stage.size;
        self.screens
            .push(json!({ "name": name, "width": width, "height": height }));
    }

    /// Writes the list of the screens.
    pub(crate) fn write(&self) {
        let list = serde_json::to_string_pretty(&self.screens).unwrap();
        std::fs::write(self.folder.join("svg/screens.json"), list).unwrap();
    }
}
