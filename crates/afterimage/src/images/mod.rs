//! Images as resources: the recording refers to an image by the host's fingerprint of it, and its pixels travel
//! apart, once for a device.
//!
//! The capture thread notes which images recorded nodes have ([`seen`]); [`wanted`] has the rules of what is asked
//! for and taken. The advice of a frame asks, the host submits, and the pixels go through the mailbox behind the
//! frames that came before them, so that a frame which hides an image is known before its pixels are looked at. The
//! I/O thread encodes them and keeps them in the spool (`io::images`).

mod seen;
mod submitted;
mod wanted;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use afterimage_config::{DeviceId, ResourceName};
use afterimage_picture::{EDGES_PX, Pixels, encode, resource_id};
use afterimage_wireframe::SourceId;
use parking_lot::Mutex;

use crate::clock::Clock;
use crate::counters::Counters;
use crate::guard::foreign;
use crate::model::WantedImage;
use crate::session::SessionStart;
use crate::store::Store;

pub use seen::SeenImages;
pub use submitted::Submitted;
pub use wanted::Refusal;

use submitted::Room;
use wanted::Wanted;

/// Images that wait until the spool is open: more than a screen has.
const MAX_UNJUDGED: usize = 256;

/// The images of an engine.
#[derive(Default)]
pub struct Images {
    state: Mutex<State>,
    /// Something is to be asked for: a frame without images takes no lock.
    has_wanted: AtomicBool,
    room: Room,
}

#[derive(Default)]
struct State {
    wanted: Wanted,
    /// Whose session, while one is recorded.
    device_id: Option<DeviceId>,
    /// The session that was recorded last.
    session: Option<SessionStart>,
    /// Counts recordings: what one asked for, another does not take.
    recording: u64,
    /// Came up, and it is not known whether they were sent before.
    unjudged: Vec<(SourceId, Box<str>)>,
    /// Asked for, and not written down yet.
    unnoted: Vec<ResourceName>,
    /// The server takes none: nothing is asked for in this process.
    not_taken: bool,
}

impl Images {
    /// A session's recording begins.
    pub fn begin(&self, session: &SessionStart) {
        let mut state = self.state.lock();
        let is_same = state.session.as_ref() == Some(session);
        state.wanted.begin(is_same);
        state.recording += 1;
        state.unjudged.clear();
        state.device_id = Some(session.session.device_id().clone());
        state.session = Some(session.clone());
        self.has_wanted.store(false, Ordering::Release);
    }

    /// The recording ends, and what it asked for is not taken any more.
    pub fn end(&self) {
        let mut state = self.state.lock();
        state.wanted.begin(true);
        state.device_id = None;
        self.has_wanted.store(false, Ordering::Release);
    }

    /// The server takes no images.
    pub fn stop_asking(&self) {
        self.state.lock().not_taken = true;
        self.has_wanted.store(false, Ordering::Release);
    }

    /// Takes in what the capture thread saw in frames. What was sent before is known to the spool alone, so that
    /// nothing new is wanted before it is open.
    pub fn see(&self, seen: SeenImages, store: &Store, clock: &dyn Clock) {
        let mut state = self.state.lock();
        if seen.hides_all {
            state.wanted.hide_all();
        }
        seen.hidden.into_iter().for_each(|hash| state.wanted.hide(hash));
        let State { wanted, unjudged, .. } = &mut *state;
        unjudged.extend(seen.kept.into_iter().filter(|(_, hash)| wanted.is_new(hash)));
        unjudged.truncate(MAX_UNJUDGED);
        let Some(device_id) = state.device_id.clone().filter(|_| !state.not_taken) else {
            return;
        };
        if state.unjudged.is_empty() {
            return;
        }
        let Some(spool) = store.if_open() else {
            return;
        };
        let unjudged = std::mem::take(&mut state.unjudged);
        // Without the lock, which the host's threads take: the spool may be busy with a file.
        drop(state);
        let now_wall_ms = clock.wall_ms();
        let judged = unjudged.into_iter().map(|(source, hash)| {
            let is_wanted = spool.needs_resource(&name(&device_id, &hash), now_wall_ms);
            (source, hash, is_wanted)
        });
        let judged: Vec<_> = judged.collect();
        let mut state = self.state.lock();
        for (source, hash, is_wanted) in judged {
            state.wanted.see(source, hash, is_wanted);
        }
        self.has_wanted
            .store(state.wanted.has_wanted(), Ordering::Release);
    }

    /// A source is gone with what it showed.
    pub fn forget(&self, source: SourceId) {
        self.state.lock().wanted.forget(source);
    }

    /// The images that are asked for with a frame of a source.
    pub fn ask(&self, source: SourceId, uptime_ms: u64, counters: &Counters) -> Vec<WantedImage> {
        if !self.has_wanted.load(Ordering::Acquire) {
            return Vec::new();
        }
        let mut state = self.state.lock();
        let asked = state.wanted.ask(source, uptime_ms);
        self.has_wanted
            .store(state.wanted.has_wanted(), Ordering::Release);
        if let Some(device_id) = &state.device_id {
            let names: Vec<_> = asked.iter().map(|hash| name(device_id, hash)).collect();
            state.unnoted.extend(names);
        }
        drop(state);
        counters.asked_images.add(asked.len() as u64);
        let wanted = asked.into_iter().map(|hash| WantedImage {
            hash: hash.into_string(),
            max_edge_px: EDGES_PX[0],
        });
        wanted.collect()
    }

    /// Blocks until every image that was taken is kept or refused, or `deadline` has come; tells which.
    pub fn wait_kept(&self, deadline: Instant) -> bool {
        self.room.wait_empty(deadline)
    }

    /// Checks the sizes of an image and copies its pixels, if it was asked for and not too much is on its way.
    pub fn take(
        &self,
        hash: &str,
        (width, height): (u32, u32),
        pixels: &[u8],
        uptime_ms: u64,
    ) -> Result<Submitted, Refusal> {
        Pixels::new(width, height, pixels)?;
        let place = self.room.take(pixels.len()).ok_or(Refusal::Busy)?;
        let recording = {
            let mut state = self.state.lock();
            state.wanted.take(hash, uptime_ms)?;
            state.recording
        };
        Ok(Submitted::new(hash, (width, height), pixels, recording, place))
    }

    /// Encodes an image that was taken, unless masking hides it by now; returns it with its name in the spool.
    pub fn encode(&self, image: &Submitted) -> Result<(ResourceName, Vec<u8>), Refusal> {
        self.check(image)?;
        let pixels = Pixels::new(image.width, image.height, &image.pixels)?;
        // The encoder is not ours: should it panic, it is one image that is lost and not the recording.
        let png = foreign(|| encode(pixels)).unwrap_or(Err(afterimage_picture::Error::NotEncoded))?;
        // Encoding takes its time, and what is hidden meanwhile is not kept.
        self.check(image)?;
        let mut state = self.state.lock();
        state.wanted.weigh(png.len() as u64)?;
        let device_id = state.device_id.as_ref().ok_or(Refusal::NotRecording)?;
        Ok((name(device_id, &image.hash), png))
    }

    /// Removes and returns the names of images that were asked for and are not written down yet.
    pub fn take_unnoted(&self) -> Vec<ResourceName> {
        std::mem::take(&mut self.state.lock().unnoted)
    }

    /// Whether an image that was taken may still be kept.
    pub fn check(&self, image: &Submitted) -> Result<(), Refusal> {
        let state = self.state.lock();
        if state.device_id.is_none() || state.recording != image.recording {
            return Err(Refusal::NotRecording);
        }
        state.wanted.check(&image.hash)
    }
}

fn name(device_id: &DeviceId, hash: &str) -> ResourceName {
    ResourceName::new(device_id.clone(), resource_id(hash))
}
