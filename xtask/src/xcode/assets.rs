//! The asset catalogue: its files are JSON, and the files that they name exist.

use std::path::Path;

use serde_json::Value;

use crate::error::Result;
use crate::files;

/// The catalogue's folder.
const CATALOGUE: &str = "Shop/Assets.xcassets";
/// The name of the files that describe a folder of it.
const CONTENTS: &str = "Contents.json";

/// Returns the faults of the catalogue in the folder `app`.
pub(super) fn faults(app: &Path) -> Result<Vec<String>> {
    let files = files::below(&app.join(CATALOGUE))?;
    let mut faults = Vec::new();
    let mut named = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(CONTENTS)) {
        let Ok(contents) = serde_json::from_slice::<Value>(bytes) else {
            faults.push(format!("{CATALOGUE}/{name} is no JSON"));
            continue;
        };
        let folder = name.trim_end_matches(CONTENTS);
        let images = contents
            .get("images")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let images = images.filter_map(|image| image.get("filename")?.as_str());
        named.extend(images.map(|file| format!("{folder}{file}")));
    }
    let missing = named.iter().filter(|name| !files.contains_key(*name));
    faults.extend(missing.map(|name| format!("{CATALOGUE}/{name} is missing")));
    let others = files
        .keys()
        .filter(|name| !name.ends_with(CONTENTS) && !named.contains(name));
    faults.extend(others.map(|name| format!("{CATALOGUE}/{name} is named by no {CONTENTS}")));
    Ok(faults)
}
