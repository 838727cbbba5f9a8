//! Images: their fingerprints, and the pixels that the engine requests.

mod bitmap;
mod fingerprints;
mod requests;
mod shown;
mod tiles;

pub(crate) use fingerprints::Fingerprints;
pub(crate) use requests::ImageRequests;
pub(crate) use shown::ShownImage;
pub(crate) use tiles::Tiles;
