//! Images on their way through the engine: accepted on the host's thread, checked again on the capture thread.

use std::sync::Arc;

use crate::core::{Core, Mode};
use crate::images::{Refusal, Submitted};

/// Takes an image from the host's thread: its sizes are checked and its pixels copied, if it was asked for. Says
/// whether it goes on its way.
pub fn submit(core: &Arc<Core>, hash: &str, width: u32, height: u32, pixels: &[u8]) -> bool {
    match try_submit(core, hash, width, height, pixels) {
        Ok(()) => true,
        Err(why) => {
            core.counters.refused_image(&why);
            false
        }
    }
}

fn try_submit(core: &Arc<Core>, hash: &str, width: u32, height: u32, pixels: &[u8]) -> Result<(), Refusal> {
    if core.mode() != Mode::Recording {
        return Err(Refusal::NotRecording);
    }
    let image = core
        .images
        .take(hash, (width, height), pixels, core.clock.uptime_ms())?;
    core.mailbox.put_image(image);
    Ok(())
}

/// Lets an image through whose turn has come on the capture thread: all frames before it are known.
pub fn pass(core: &Core, image: Submitted) -> Option<Submitted> {
    match core.images.check(&image) {
        Ok(()) => Some(image),
        Err(why) => {
            core.counters.refused_image(&why);
            None
        }
    }
}
