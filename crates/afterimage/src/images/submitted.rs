//! Pixels on their way from the host to the I/O thread, and the room there is for them.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use parking_lot::{Condvar, Mutex};

use crate::raw_bytes::RawBytes;

/// Pixels that may be on their way: two of the largest images. They are on the heap until they are encoded.
const MAX_WAITING_BYTES: usize = 2 * afterimage_picture::MAX_PIXEL_BYTES;

/// Images that may be on their way.
const MAX_WAITING: usize = 16;

/// What is on its way.
#[derive(Clone, Default)]
pub struct Room(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    emptied: Condvar,
}

#[derive(Default)]
struct Waiting {
    images: usize,
    bytes: usize,
}

/// A place among what is on its way; it is free again when this is dropped.
pub struct Place {
    room: Room,
    bytes: usize,
}

impl Room {
    /// Takes a place for pixels; `None` when there is none.
    pub fn take(&self, bytes: usize) -> Option<Place> {
        let mut waiting = self.0.waiting.lock();
        if waiting.images >= MAX_WAITING || waiting.bytes + bytes > MAX_WAITING_BYTES {
            return None;
        }
        waiting.images += 1;
        waiting.bytes += bytes;
        Some(Place {
            room: self.clone(),
            bytes,
        })
    }

    /// Blocks until nothing is on its way, or `deadline` has come; tells which.
    pub fn wait_empty(&self, deadline: Instant) -> bool {
        let mut waiting = self.0.waiting.lock();
        while waiting.images > 0 {
            if self.0.emptied.wait_until(&mut waiting, deadline).timed_out() {
                return false;
            }
        }
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.room.0.waiting.lock();
        waiting.images -= 1;
        waiting.bytes -= self.bytes;
        if waiting.images == 0 {
            self.room.0.emptied.notify_all();
        }
    }
}

/// An image that a host submitted.
pub struct Submitted {
    /// What the recording calls it.
    pub hash: Box<str>,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Its pixels; the memory is given back empty.
    pub pixels: RawBytes,
    /// The recording that asked for it.
    pub recording: u64,
    /// Held until it is encoded.
    _place: Place,
}

impl Submitted {
    /// A copy of pixels, for which there is a place.
    pub fn new(hash: &str, (width, height): (u32, u32), pixels: &[u8], recording: u64, place: Place) -> Self {
        let mut copy = RawBytes::default();
        copy.fill(pixels);
        Self {
            hash: hash.into(),
            width,
            height,
            pixels: copy,
            recording,
            _place: place,
        }
    }
}

/// Tells the size alone.
impl fmt::Debug for Submitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Submitted({} by {})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_so_much_room_and_it_comes_back() {
        let room = Room::default();
        let large = room.take(MAX_WAITING_BYTES).unwrap();
        assert!(room.take(1).is_none());
        drop(large);
        let small: Vec<_> = (0..MAX_WAITING).map(|_| room.take(1).unwrap()).collect();
        assert!(room.take(1).is_none());
        drop(small);
        assert!(room.take(1).is_some());
    }
}
