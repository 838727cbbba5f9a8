//! The recording that `export` and `audit` read: segments of one session, and their images.

use afterimage_replay::{ImageLookup, Recording};

use super::input_files::{InputFile, MAX_DEPTH};
use super::output::printable;
use crate::error::Result;
use crate::store::{RESOURCES_FOLDER, Resources};

/// A session from files.
pub(super) struct InputRecording {
    pub(super) recording: Recording,
    resources: Option<Resources>,
}

impl InputRecording {
    /// Opens the session. Its defects are printed to standard error.
    pub(super) fn open(inputs: Vec<InputFile>) -> Result<Self> {
        let resources = find_resources(&inputs);
        let recording = Recording::from_segments(inputs.into_iter().map(|input| input.bytes).collect())?;
        for defect in recording.defects() {
            eprintln!("afterimage: {}", printable(&defect.to_string()));
        }
        Ok(Self { recording, resources })
    }

    /// The images that are stored for the session's device.
    pub(super) fn images(&self) -> ImageLookup<'_> {
        let device_id = self.recording.header().device_id.parse().ok();
        ImageLookup::new(move |fingerprint| self.resources.as_ref()?.find(device_id.as_ref()?, fingerprint))
    }
}

/// Finds the folder of images in the ancestors of the first segment: the data folder of a studio, or the output folder of
/// the trace player.
fn find_resources(inputs: &[InputFile]) -> Option<Resources> {
    let path = inputs.first()?.path.canonicalize().ok()?;
    let parent = path
        .ancestors()
        .skip(1)
        .take(MAX_DEPTH)
        .find(|folder| folder.join(RESOURCES_FOLDER).is_dir())?;
    Some(Resources::new(parent))
}
