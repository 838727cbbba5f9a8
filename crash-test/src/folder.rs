//! Folders of spools.

use std::{fs, path::Path};

use crate::error::Error;

/// Files of the spool that are no recordings.
const OWN_FILES: [&str; 4] = ["state.", "times.", "resources.", "remote-config."];

/// Returns the files of segments and images in a spool, sealed or not. The blocks of a packed segment are a part of it.
pub(crate) fn files_of_recordings(spool: &Path) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    let folder = match spool.read_dir() {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(names),
        folder => folder?,
    };
    for file in folder {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name.contains('.') && !OWN_FILES.iter().any(|own| name.starts_with(own)) {
            names.push(name);
        }
    }
    let segments = names.clone();
    names.retain(|name| {
        let segment = name.strip_suffix(".blocks").map(|stem| format!("{stem}.seg"));
        segment.is_none_or(|segment| !segments.contains(&segment))
    });
    Ok(names)
}

/// Copies the files of a folder.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to)?;
    for file in from.read_dir()? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}
