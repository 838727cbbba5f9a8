//! Paths of the spool's files.

use std::path::{Path, PathBuf};

use afterimage_config::SegmentName;

use super::file_name;

/// Extension of a segment that is being written.
pub(super) const OPEN: &str = "open";

/// Extension of a sealed segment.
pub(super) const SEALED: &str = "seg";

/// Extension of a sealed segment that is set aside, since the server refused it.
pub(super) const SET_ASIDE: &str = "refused";

/// Extension of the blocks of a packed segment.
pub(super) const BLOCKS: &str = "blocks";

/// Extension of a part of a segment that is being split.
pub(super) const HALF: &str = "half";

/// Extension of the record that a segment is split.
pub(super) const SPLIT: &str = "split";

/// The extensions of encrypted files, which a build without encryption and an earlier version leave alone.
pub(super) const ENCRYPTED_OPEN: &str = "xopen";
pub(super) const ENCRYPTED_SEALED: &str = "xseg";
pub(super) const ENCRYPTED_SET_ASIDE: &str = "xrefused";

/// Returns whether files with this extension are encrypted.
pub(super) fn is_encrypted(extension: &str) -> bool {
    [ENCRYPTED_OPEN, ENCRYPTED_SEALED, ENCRYPTED_SET_ASIDE].contains(&extension)
}

/// Returns the extension of a file after it is set aside.
pub(super) fn set_aside_extension(extension: &str) -> &'static str {
    if is_encrypted(extension) {
        ENCRYPTED_SET_ASIDE
    } else {
        SET_ASIDE
    }
}

#[derive(Debug)]
pub(super) struct SpoolFolder {
    dir: PathBuf,
}

impl SpoolFolder {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.into() }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the path of a segment's file with an extension.
    pub(super) fn path(&self, name: &SegmentName, extension: &str) -> PathBuf {
        self.dir.join(file_name::for_segment(name, extension))
    }

    pub(super) fn blocks_path(&self, name: &SegmentName) -> PathBuf {
        self.dir.join(file_name::for_segment(name, BLOCKS))
    }

    pub(super) fn half_path(&self, name: &SegmentName) -> PathBuf {
        self.dir.join(file_name::for_segment(name, HALF))
    }

    pub(super) fn split_path(&self, name: &SegmentName) -> PathBuf {
        self.dir.join(file_name::for_segment(name, SPLIT))
    }
}
