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

    pub(super) fn open_path(&self, name: &SegmentName) -> PathBuf {
        self.dir.join(file_name::for_segment(name, OPEN))
    }

    pub(super) fn sealed_path(&self, name: &SegmentName) -> PathBuf {
        self.dir.join(file_name::for_segment(name, SEALED))
    }

    pub(super) fn set_aside_path(&self, name: &SegmentName) -> PathBuf {
        self.dir.join(file_name::for_segment(name, SET_ASIDE))
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
