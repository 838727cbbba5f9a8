//! Images of the engine: from a recorded node to a stored resource.

use afterimage_config::ResourceName;
use afterimage_picture::resource_id;
use afterimage_wireframe::{SourceId, picture_of};
use litemap::LiteMap;

use super::limits::MAX_NOT_LOOKED_UP;
use super::observed::ObservedImages;
use super::refusal::ImageRefusal;
use super::requests::Requests;
use crate::action::{Action, ImageAction, NamedImage};
use crate::ids::{ImageId, RecordingId};
use crate::input::LookedUpImage;
use crate::output::Output;
use crate::session::SessionStart;

/// The images of one engine.
#[derive(Debug, Default)]
pub(crate) struct Images {
    requests: Requests,
    /// The recording that exchanges images, while there is one.
    recording: Option<RecordingId>,
    /// The latest recording.
    latest: RecordingId,
    /// The session that was recorded last.
    session: Option<SessionStart>,
    /// Images that the spool could not look up yet.
    not_looked_up: Vec<NamedImage>,
    /// Submitted images that are being encoded, each with its fingerprint and recording.
    encoding: LiteMap<ImageId, (Box<str>, RecordingId)>,
    /// The collector accepts no images, so none is requested in this process.
    is_not_accepted: bool,
}

impl Images {
    /// Starts a recording.
    pub(crate) fn begin(&mut self, session: &SessionStart, output: &mut Output) {
        let continues_session = self.session.as_ref() == Some(session);
        self.latest = RecordingId(self.latest.0 + 1);
        self.recording = Some(self.latest);
        self.session = Some(session.clone());
        self.reset(continues_session, output);
    }

    /// Ends the recording. Images that it requested are refused from now on.
    pub(crate) fn end(&mut self, output: &mut Output) {
        if self.recording.take().is_some() {
            self.reset(true, output);
        }
    }

    /// Stops requesting images: the collector accepts none.
    pub(crate) fn not_accepted(&mut self, output: &mut Output) {
        self.is_not_accepted = true;
        output.act(Action::Image(ImageAction::StopRequests));
    }

    /// Applies the images that the recording observed.
    pub(crate) fn observe(&mut self, observed: ObservedImages, output: &mut Output) {
        if !observed.is_empty() {
            self.hide(&observed, output);
            let mut images = std::mem::take(&mut self.not_looked_up);
            images.extend(self.track(observed.shown));
            self.look_up(images, output);
        } else if !self.not_looked_up.is_empty() {
            let images = std::mem::take(&mut self.not_looked_up);
            self.look_up(images, output);
        }
    }

    /// Keeps images that the spool could not look up, to ask again after the next frame.
    pub(crate) fn not_looked_up(&mut self, mut images: Vec<NamedImage>) {
        images.truncate(MAX_NOT_LOOKED_UP);
        self.not_looked_up = images;
    }

    /// Requests the images that were not delivered before.
    pub(crate) fn looked_up(&mut self, images: Vec<LookedUpImage>, output: &mut Output) {
        if self.recording.is_none() {
            return;
        }
        let mut wanted: LiteMap<SourceId, Vec<Box<str>>> = LiteMap::new();
        for LookedUpImage {
            source,
            hash,
            is_wanted,
        } in images
        {
            if self.requests.looked_up(&hash, is_wanted) {
                wanted.entry(source).or_default().push(hash);
            }
        }
        for (source, hashes) in wanted {
            output.act(Action::Image(ImageAction::Request { source, hashes }));
        }
    }

    /// Notes that the host took requests with the advice of a frame.
    pub(crate) fn requested(&mut self, hashes: &[Box<str>], recording: RecordingId, output: &mut Output) {
        let is_present = self.recording == Some(recording);
        let Some(session) = self.session.as_ref().filter(|_| is_present) else {
            return;
        };
        let names = hashes.iter().map(|hash| name(session, hash)).collect();
        for hash in hashes {
            self.requests.requested(hash);
        }
        output.counters.requested_images += hashes.len() as u64;
        output.act(Action::Image(ImageAction::NoteRequested { names }));
    }

    /// Has a submitted image encoded, if all frames before it allow it.
    pub(crate) fn submitted(
        &mut self,
        image: ImageId,
        hash: Box<str>,
        recording: RecordingId,
        output: &mut Output,
    ) {
        let checked = self
            .check_recording(recording)
            .and_then(|()| self.requests.accept(&hash));
        match checked {
            Ok(()) => {
                self.encoding.insert(image, (hash, recording));
                output.act(Action::Image(ImageAction::Encode { image }));
            }
            Err(refusal) => refuse(image, refusal, output),
        }
    }

    /// Has an encoded image stored, if masking still allows it and the session has room.
    pub(crate) fn encoded(&mut self, image: ImageId, bytes: u64, output: &mut Output) {
        let Some((hash, recording)) = self.encoding.remove(&image) else {
            debug_assert!(false, "an image is encoded once");
            return;
        };
        let checked = self
            .check_recording(recording)
            .and_then(|()| self.requests.check(&hash))
            .and_then(|()| self.requests.account_bytes(bytes));
        match (checked, &self.session) {
            (Ok(()), Some(session)) => {
                let name = name(session, &hash);
                output.act(Action::Image(ImageAction::Store { image, name }));
            }
            (Err(refusal), _) => refuse(image, refusal, output),
            (Ok(()), None) => refuse(image, ImageRefusal::NotRecording, output),
        }
        if !self.requests.has_room() {
            output.act(Action::Image(ImageAction::Close));
        }
    }

    /// Forgets an image that could not be encoded.
    pub(crate) fn encoding_failed(&mut self, image: ImageId) {
        self.encoding.remove(&image);
    }

    /// Withdraws the requests of a source that is gone.
    pub(crate) fn detach(&mut self, source: SourceId, output: &mut Output) {
        self.requests.detach(source);
        self.not_looked_up.retain(|image| image.source != source);
        if self.recording.is_some() {
            output.act(Action::Image(ImageAction::WithdrawSource { source }));
        }
    }

    fn reset(&mut self, continues_session: bool, output: &mut Output) {
        self.requests.begin(continues_session);
        self.not_looked_up.clear();
        output.act(Action::Image(ImageAction::Reset {
            recording: self.recording,
            continues_session,
        }));
    }

    fn hide(&mut self, observed: &ObservedImages, output: &mut Output) {
        if observed.hides_all && self.requests.hide_all() {
            output.act(Action::Image(ImageAction::WithdrawAll));
        }
        for picture in &observed.hidden {
            self.requests.hide(picture);
            self.not_looked_up
                .retain(|image| picture_of(&image.hash) != &**picture);
            output.act(Action::Image(ImageAction::Withdraw {
                picture: picture.clone(),
            }));
        }
    }

    /// Starts tracking the images that are new.
    fn track(&mut self, shown: Vec<(SourceId, Box<str>)>) -> Vec<NamedImage> {
        let Some(session) = self.session.as_ref().filter(|_| !self.is_not_accepted) else {
            return Vec::new();
        };
        let requests = &mut self.requests;
        let new = shown
            .into_iter()
            .filter(|(source, hash)| requests.track(*source, hash));
        new.map(|(source, hash)| NamedImage {
            name: name(session, &hash),
            source,
            hash,
        })
        .collect()
    }

    fn look_up(&self, images: Vec<NamedImage>, output: &mut Output) {
        if !images.is_empty() && self.recording.is_some() {
            output.act(Action::Image(ImageAction::LookUp { images }));
        }
    }

    fn check_recording(&self, recording: RecordingId) -> Result<(), ImageRefusal> {
        if self.recording == Some(recording) {
            Ok(())
        } else {
            Err(ImageRefusal::NotRecording)
        }
    }
}

fn refuse(image: ImageId, refusal: ImageRefusal, output: &mut Output) {
    output.counters.count_refused_image(&refusal);
    output.act(Action::Image(ImageAction::Drop { image }));
}

/// Returns the name of an image in the spool.
fn name(session: &SessionStart, hash: &str) -> ResourceName {
    ResourceName::new(session.name.device_id().clone(), resource_id(hash))
}
