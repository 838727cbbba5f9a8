//! The pixels of a recording's images, which travel apart from it.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes of all images of one export as they are written: what a session can send, several times over.
const MAX_WRITTEN_BYTES: usize = 32 << 20;

type Find<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// Finds the images that nodes refer to. Each is looked for once.
pub struct ImageLookup<'a> {
    find: Box<Find<'a>>,
    urls: HashMap<Box<str>, Option<Rc<str>>>,
    left_bytes: usize,
}

impl<'a> ImageLookup<'a> {
    /// ImageLookup that `find` gives as PNG, by the fingerprint that the recording has of each.
    pub fn new(find: impl Fn(&str) -> Option<Vec<u8>> + 'a) -> Self {
        Self {
            find: Box::new(find),
            urls: HashMap::new(),
            left_bytes: MAX_WRITTEN_BYTES,
        }
    }

    /// No images: each node has a placeholder of its size.
    #[must_use]
    pub fn none() -> Self {
        Self::new(|_| None)
    }

    /// An image as an address that holds it.
    pub(crate) fn url(&mut self, fingerprint: &str) -> Option<Rc<str>> {
        if let Some(known) = self.urls.get(fingerprint) {
            return known.clone();
        }
        let url = (self.find)(fingerprint).and_then(|png| {
            let url = format!("data:image/png;base64,{}", STANDARD.encode(png));
            self.left_bytes = self.left_bytes.checked_sub(url.len())?;
            Some(Rc::from(url))
        });
        self.urls.insert(fingerprint.into(), url.clone());
        url
    }
}

impl fmt::Debug for ImageLookup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImageLookup")
            .field("known", &self.urls.len())
            .field("left_bytes", &self.left_bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn each_is_looked_for_once() {
        let asked = Cell::new(0);
        let mut images = ImageLookup::new(|fingerprint| {
            asked.set(asked.get() + 1);
            (fingerprint == "a").then(|| vec![1, 2, 3, 4])
        });
        for _ in 0..3 {
            assert_eq!(images.url("a").as_deref(), Some("data:image/png;base64,AQIDBA=="));
            assert_eq!(images.url("b"), None);
        }
        assert_eq!(asked.get(), 2);
    }

    #[test]
    fn what_is_too_much_is_left_out() {
        let mut images = ImageLookup::new(|_| Some(vec![0; MAX_WRITTEN_BYTES / 2]));
        assert!(images.url("a").is_some());
        assert!(images.url("b").is_none());
    }
}
