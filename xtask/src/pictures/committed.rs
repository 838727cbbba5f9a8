//! The committed pages with the figures of pictures.

/// A committed page with figures.
#[derive(Debug)]
pub(crate) struct Page {
    /// Its path.
    pub path: &'static str,
    /// Its text before the figures.
    pub head: &'static str,
    /// The committed file with the causes of known faults.
    pub causes: &'static str,
}
