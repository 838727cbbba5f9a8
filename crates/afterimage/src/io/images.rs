//! Images on the I/O thread: encodes them, stores them in the spool, and writes down which were asked for.

use afterimage_transport::Error;

use crate::core::Core;
use crate::images::Submitted;

/// Encodes an image and keeps it until it is delivered; returns whether there is something new to send.
pub fn keep(core: &Core, image: &Submitted) -> bool {
    match core.images.encode(image) {
        Ok((name, png)) => {
            let now_wall_ms = core.clock.wall_ms();
            let kept = core
                .store
                .open(now_wall_ms)
                .and_then(|spool| spool.store_resource(&name, &png, now_wall_ms));
            match kept {
                Ok(()) => {
                    core.counters.images.one();
                    core.counters.image_bytes.add(png.len() as u64);
                    return true;
                }
                Err(why @ Error::DailyLimitReached) => core.counters.refused_image(&why),
                Err(why) => core.counters.write_failure(&why),
            }
        }
        Err(why) => core.counters.refused_image(&why),
    }
    false
}

/// Writes down which images were asked for, so that another process does not ask again.
pub fn note_asked(core: &Core) {
    let unnoted = core.images.take_unnoted();
    if unnoted.is_empty() {
        return;
    }
    let now_wall_ms = core.clock.wall_ms();
    let noted = core
        .store
        .open(now_wall_ms)
        .and_then(|spool| spool.record_requests(&unnoted, now_wall_ms));
    if let Err(why) = noted {
        core.counters.write_failure(&why);
    }
}
