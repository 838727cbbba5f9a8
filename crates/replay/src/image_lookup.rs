//! Lookup of image pixels, which are stored apart from a recording's segments.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Upper bound of all image URLs in one export, in bytes: several times the images that a session may upload.
const MAX_URL_BYTES: usize = 32 << 20;

type FindPng<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// Finds the images that nodes refer to, and caches each as a `data:` URL.
pub struct ImageLookup<'a> {
    find_png: Box<FindPng<'a>>,
    /// URL by fingerprint; `None` if the image is not found or exceeds the bound.
    urls: HashMap<Box<str>, Option<Rc<str>>>,
    left_bytes: usize,
}

impl<'a> ImageLookup<'a> {
    /// Looks images up with `find`, which returns the PNG of a recorded fingerprint.
    pub fn new(find: impl Fn(&str) -> Option<Vec<u8>> + 'a) -> Self {
        Self {
            find_png: Box::new(find),
            urls: HashMap::new(),
            left_bytes: MAX_URL_BYTES,
        }
    }

    /// Finds no image, so that the export shows placeholders.
    #[must_use]
    pub fn none() -> Self {
        Self::new(|_| None)
    }

    /// Returns an image as a `data:` URL. `find` is called once for each fingerprint.
    pub(crate) fn url(&mut self, fingerprint: &str) -> Option<Rc<str>> {
        if let Some(cached) = self.urls.get(fingerprint) {
            return cached.clone();
        }
        let url = (self.find_png)(fingerprint).and_then(|png| {
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
            .field("cached", &self.urls.len())
            .field("left_bytes", &self.left_bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn find_is_called_once_per_fingerprint() {
        let calls = Cell::new(0);
        let mut images = ImageLookup::new(|fingerprint| {
            calls.set(calls.get() + 1);
            (fingerprint == "a").then(|| vec![1, 2, 3, 4])
        });
        for _ in 0..3 {
            assert_eq!(images.url("a").as_deref(), Some("data:image/png;base64,AQIDBA=="));
            assert_eq!(images.url("b"), None);
        }
        assert_eq!(calls.get(), 2);
    }

    #[test]
    fn images_beyond_the_byte_bound_are_omitted() {
        let mut images = ImageLookup::new(|_| Some(vec![0; MAX_URL_BYTES / 2]));
        assert!(images.url("a").is_some());
        assert!(images.url("b").is_none());
    }
}
