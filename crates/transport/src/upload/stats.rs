//! Statistics of uploads.

use super::UploadItem;

/// Counters of an uploader since it was created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UploadStats {
    /// Number of segments that the server stored.
    pub delivered_segments: u64,
    /// Total size of these segments.
    pub delivered_bytes: u64,
    /// Number of segments that the server refused.
    pub refused_segments: u64,
    /// Total size of these segments.
    pub refused_bytes: u64,
    /// Status code of the last such refusal.
    pub last_refusal: Option<u16>,
    /// Number of resources that the server stored.
    pub delivered_resources: u64,
    /// Total size of these resources.
    pub delivered_resource_bytes: u64,
    /// Number of resources that the server refused.
    pub refused_resources: u64,
    /// Number of requests that failed temporarily.
    pub failed_requests: u64,
}

impl UploadStats {
    pub(super) fn add_delivered(&mut self, item: &UploadItem, bytes: u64) {
        let (count, sum) = match item {
            UploadItem::Segment(_) => (&mut self.delivered_segments, &mut self.delivered_bytes),
            UploadItem::Resource(_) => (&mut self.delivered_resources, &mut self.delivered_resource_bytes),
        };
        *count += 1;
        *sum += bytes;
    }

    pub(super) fn add_refused(&mut self, item: &UploadItem, bytes: u64, status: u16) {
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
