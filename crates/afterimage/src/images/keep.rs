//! What the I/O thread does with images: encodes them, keeps them in the spool, and writes down what was asked for.

use afterimage_picture::{Pixels, encode};
use afterimage_transport::Error;

use super::{Images, Refusal, Submitted, name};
use crate::core::Core;
use crate::guard::foreign;

/// Encodes an image and keeps it until it is delivered; says whether there is something new to send.
pub fn keep(core: &Core, image: &Submitted) -> bool {
    match core.images.encoded(image) {
        Ok((device_id, png)) => {
            let now_wall_ms = core.clock.wall_ms();
            let kept = core
                .store
                .open(now_wall_ms)
                .and_then(|spool| spool.keep_resource(&name(&device_id, &image.hash), &png, now_wall_ms));
            match kept {
                Ok(()) => {
                    core.counters.images.one();
                    core.counters.image_bytes.add(png.len() as u64);
                    return true;
                }
                Err(why @ Error::DayIsFull) => core.counters.refused_image(&why),
                Err(why) => core.counters.write_failure(&why),
            }
        }
        Err(why) => core.counters.refused_image(&why),
    }
    false
}

/// Writes down what was asked for, so that another process does not ask again.
pub fn note_asked(core: &Core) {
    let unnoted = std::mem::take(&mut core.images.state.lock().unnoted);
    if unnoted.is_empty() {
        return;
    }
    let now_wall_ms = core.clock.wall_ms();
    let noted = core
        .store
        .open(now_wall_ms)
        .and_then(|spool| spool.note_asked(&unnoted, now_wall_ms));
    if let Err(why) = noted {
        core.counters.write_failure(&why);
    }
}

impl Images {
    fn encoded(&self, image: &Submitted) -> Result<(String, Vec<u8>), Refusal> {
        self.check(image)?;
        let pixels = Pixels::new(image.width, image.height, &image.pixels)?;
        // The encoder is not ours: should it panic, it is one image that is lost and not the recording.
        let png = foreign(|| encode(pixels)).unwrap_or(Err(afterimage_picture::Error::NotEncoded))?;
        // Encoding takes its time, and what is hidden meanwhile is not kept.
        self.check(image)?;
        let mut state = self.state.lock();
        state.wanted.weigh(png.len() as u64)?;
        let device_id = state.device_id.clone().ok_or(Refusal::NotRecording)?;
        Ok((device_id, png))
    }
}
