//! Images on the I/O thread: pixels are encoded, and encoded pictures are stored in the spool until they are delivered.

use std::sync::Arc;

use afterimage_config::ResourceName;
use afterimage_engine::{ImageId, ImageRefusal, Input, IoEvent};
use afterimage_picture::{Pixels, encode as encode_png};
use afterimage_transport::Error;

use super::handle::Runtime;
use super::image_pixels::{EncodedImage, SubmittedImage};
use super::inbox::Message;
use crate::platform::foreign;

/// Scales and encodes the pixels of an image, and reports the result to the engine.
pub(super) fn encode(image: ImageId, submitted: SubmittedImage, runtime: &Arc<Runtime>) {
    let SubmittedImage {
        hash,
        width,
        height,
        pixels,
        recording,
        permit,
    } = submitted;
    // The encoder is foreign code: a panic costs one image and not the recording.
    let encoded = Pixels::new(width, height, &pixels).and_then(|pixels| {
        foreign(|| encode_png(pixels)).unwrap_or(Err(afterimage_picture::Error::NotEncoded))
    });
    match encoded {
        Ok(png) => {
            let encoded = EncodedImage {
                hash,
                recording,
                png,
                permit,
            };
            runtime.send_message(Message::ImageEncoded { image, encoded });
        }
        Err(fault) => {
            runtime.refuse_image(ImageRefusal::Picture(fault));
            runtime.send(Input::Io(IoEvent::EncodingFailed { image }));
        }
    }
}

/// Stores an encoded image, if masking still allows it and its recording did not end: an upload may have delayed the job. Returns
/// whether there is something new to deliver.
pub(super) fn store(name: &ResourceName, encoded: EncodedImage, runtime: &Arc<Runtime>) -> bool {
    let EncodedImage {
        hash,
        recording,
        png,
        permit: _held_until_stored,
    } = encoded;
    let checked = runtime.published.lock().images.check(&hash, recording);
    if let Err(refusal) = checked {
        runtime.refuse_image(refusal);
        return false;
    }
    let now_ms = runtime.services.clock.now().elapsed_ms;
    let stored = runtime
        .spool
        .open(now_ms)
        .and_then(|spool| spool.store_resource(name, &png, now_ms));
    match stored {
        Ok(()) => {
            let io = &mut runtime.published.lock().io;
            io.images += 1;
            io.image_bytes += png.len() as u64;
            return true;
        }
        Err(Error::DailyLimitReached) => runtime.refuse_image(ImageRefusal::DayIsFull),
        Err(cause) => runtime.count_failure(Err(cause)),
    }
    false
}

/// Stores which images were requested, so that another process does not request them again.
pub(super) fn note_requested(names: &[ResourceName], runtime: &Arc<Runtime>) {
    let now_ms = runtime.services.clock.now().elapsed_ms;
    let noted = runtime.spool.open(now_ms);
    runtime.count_failure(noted.and_then(|spool| spool.record_requests(names, now_ms)));
}
