//! The rules of one session: which images are new, requested, hidden or within the limits.

use afterimage_wireframe::{SourceId, picture_of};
use foldhash::{HashMap, HashSet};

use super::limits::{MAX_SESSION_BYTES, MAX_SESSION_IMAGES, MAX_TRACKED};
use super::refusal::ImageRefusal;

/// The state of a tracked image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RequestState {
    /// The spool is asked, or the request waits for a frame of this source.
    Pending(SourceId),
    /// The request left with the advice of a frame.
    Requested,
    /// The image was delivered before, or the day's budget is spent.
    NotWanted,
}

/// The images of one session.
#[derive(Debug, Default)]
pub(super) struct Requests {
    states: HashMap<Box<str>, RequestState>,
    /// Pictures that masking hid. Masking bounds their number.
    hidden: HashSet<Box<str>>,
    hides_all: bool,
    accepted: u64,
    stored_bytes: u64,
}

impl Requests {
    /// Starts a session, or continues one whose images count towards its limits.
    pub(super) fn begin(&mut self, continues_session: bool) {
        *self = Self {
            accepted: if continues_session { self.accepted } else { 0 },
            stored_bytes: if continues_session { self.stored_bytes } else { 0 },
            ..Self::default()
        };
    }

    /// Starts tracking an image that a frame showed. Returns whether it is new and the spool has to be asked.
    pub(super) fn track(&mut self, source: SourceId, hash: &str) -> bool {
        let is_new = !self.hides_all
            && self.states.len() < MAX_TRACKED
            && self.has_room()
            && !self.hidden.contains(picture_of(hash))
            && !self.states.contains_key(hash);
        if is_new {
            self.states.insert(hash.into(), RequestState::Pending(source));
        }
        is_new
    }

    /// Stores the spool's answer. Returns whether the image is to be requested.
    pub(super) fn looked_up(&mut self, hash: &str, is_wanted: bool) -> bool {
        let Some(state @ RequestState::Pending(_)) = self.states.get_mut(hash) else {
            return false;
        };
        if !is_wanted {
            *state = RequestState::NotWanted;
        }
        is_wanted
    }

    /// Notes that a request left with the advice of a frame.
    pub(super) fn requested(&mut self, hash: &str) {
        if let Some(state @ RequestState::Pending(_)) = self.states.get_mut(hash) {
            *state = RequestState::Requested;
        }
    }

    /// Hides the images of a picture for the rest of the session.
    pub(super) fn hide(&mut self, picture: &str) {
        self.states.retain(|hash, _| picture_of(hash) != picture);
        self.hidden.insert(picture.into());
    }

    /// Hides all images for the rest of the session. Returns whether this is new.
    pub(super) fn hide_all(&mut self) -> bool {
        !std::mem::replace(&mut self.hides_all, true)
    }

    /// Forgets the pending images of a source that is gone: another source may show them.
    pub(super) fn detach(&mut self, source: SourceId) {
        self.states
            .retain(|_, state| *state != RequestState::Pending(source));
    }

    /// Counts an accepted image, unless masking hides it.
    pub(super) fn accept(&mut self, hash: &str) -> Result<(), ImageRefusal> {
        self.check(hash)?;
        self.accepted += 1;
        Ok(())
    }

    /// Returns whether an accepted image may still be stored.
    pub(super) fn check(&self, hash: &str) -> Result<(), ImageRefusal> {
        if self.hides_all || self.hidden.contains(picture_of(hash)) {
            return Err(ImageRefusal::Hidden);
        }
        match self.states.get(hash) {
            Some(RequestState::Requested) => Ok(()),
            _ => Err(ImageRefusal::NotRequested),
        }
    }

    /// Counts the bytes of an encoded image, if the session has room for them.
    pub(super) fn account_bytes(&mut self, bytes: u64) -> Result<(), ImageRefusal> {
        let stored_bytes = self.stored_bytes.saturating_add(bytes);
        if stored_bytes > MAX_SESSION_BYTES {
            return Err(ImageRefusal::SessionIsFull);
        }
        self.stored_bytes = stored_bytes;
        Ok(())
    }

    /// Returns whether the session accepts further images.
    pub(super) fn has_room(&self) -> bool {
        self.accepted < MAX_SESSION_IMAGES && self.stored_bytes < MAX_SESSION_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: SourceId = SourceId(0);

    fn requested(hashes: &[&str]) -> Requests {
        let mut requests = Requests::default();
        for hash in hashes {
            assert!(requests.track(HOST, hash));
            assert!(requests.looked_up(hash, true));
            requests.requested(hash);
        }
        requests
    }

    #[test]
    fn an_image_is_tracked_once() {
        let mut requests = Requests::default();
        assert!(requests.track(HOST, "a") && !requests.track(HOST, "a"));
        assert!(!requests.looked_up("a", false));
        assert!(!requests.track(SourceId(1), "a"));
        assert!(!requests.looked_up("never shown", true));
    }

    #[test]
    fn only_requested_images_are_accepted() {
        let mut requests = requested(&["a"]);
        requests.track(HOST, "pending");
        assert_eq!(requests.accept("pending"), Err(ImageRefusal::NotRequested));
        assert_eq!(requests.accept("never shown"), Err(ImageRefusal::NotRequested));
        assert_eq!(requests.accept("a"), Ok(()));
        requests.begin(true);
        assert_eq!(requests.check("a"), Err(ImageRefusal::NotRequested));
    }

    #[test]
    fn a_hidden_image_is_refused_at_every_stage() {
        let mut requests = requested(&["a", "b"]);
        requests.track(HOST, "pending");
        for hash in ["a", "pending", "not shown yet"] {
            requests.hide(hash);
            assert_eq!(requests.check(hash), Err(ImageRefusal::Hidden));
            assert!(!requests.track(HOST, hash) && !requests.looked_up(hash, true));
        }
        assert!(requests.hide_all() && !requests.hide_all());
        assert_eq!(requests.accept("b"), Err(ImageRefusal::Hidden));
    }

    #[test]
    fn a_hidden_picture_is_refused_with_every_tint_and_place() {
        let mut requests = requested(&["a#1", "b#1"]);
        requests.hide("a");
        assert_eq!(requests.accept("a#1"), Err(ImageRefusal::Hidden));
        assert!(!requests.track(HOST, "a@2") && !requests.looked_up("a#1", true));
        assert_eq!(requests.accept("b#1"), Ok(()));
    }

    #[test]
    fn a_source_that_is_gone_leaves_its_pending_images_to_others() {
        let mut requests = requested(&["requested"]);
        requests.track(HOST, "pending");
        requests.detach(HOST);
        assert!(requests.track(SourceId(1), "pending"));
        assert_eq!(requests.check("requested"), Ok(()));
    }

    #[test]
    fn limits_hold_for_a_session_also_after_a_pause() {
        let mut requests = requested(&["a"]);
        requests.accept("a").unwrap();
        requests.account_bytes(MAX_SESSION_BYTES).unwrap();
        assert_eq!(requests.account_bytes(1), Err(ImageRefusal::SessionIsFull));
        requests.begin(true);
        assert!(!requests.has_room() && !requests.track(HOST, "c"));
        requests.begin(false);
        assert!(requests.track(HOST, "c"));
    }
}
