//! What became of what was sent, in numbers.

use super::UploadItem;

/// What an uploader did since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UploadStats {
    /// Segments that the server has.
    pub delivered_segments: u64,
    /// Their bytes.
    pub delivered_bytes: u64,
    /// Segments that the server will never take.
    pub refused_segments: u64,
    /// Their bytes.
    pub refused_bytes: u64,
    /// The status of the last one of those.
    pub last_refusal: Option<u16>,
    /// Resources that the server has.
    pub delivered_resources: u64,
    /// Their bytes.
    pub delivered_resource_bytes: u64,
    /// Resources that the server will never take.
    pub refused_resources: u64,
    /// Requests that failed and were or will be made again.
    pub failed_requests: u64,
}

impl UploadStats {
    pub(super) fn delivered(&mut self, item: &UploadItem, bytes: u64) {
        let (count, sum) = match item {
            UploadItem::Segment(_) => (&mut self.delivered_segments, &mut self.delivered_bytes),
            UploadItem::Resource(_) => (&mut self.delivered_resources, &mut self.delivered_resource_bytes),
        };
        *count += 1;
        *sum += bytes;
    }

    pub(super) fn refused(&mut self, item: &UploadItem, bytes: u64, status: u16) {
        match item {
            UploadItem::Segment(_) => {
                self.refused_segments += 1;
                self.refused_bytes += bytes;
                self.last_refusal = Some(status);
            }
            UploadItem::Resource(_) => self.refused_resources += 1,
        }
    }
}
