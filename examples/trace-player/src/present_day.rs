//! An HTTP client that sends the time of this machine as the device's time. The virtual clock shows the day on which a trace was
//! captured, and a collector would take that for a wrong clock.

use std::time::{SystemTime, UNIX_EPOCH};

use afterimage::{HttpClient, HttpError, HttpRequest, HttpResponse};

const DEVICE_TIME: &str = "Afterimage-Device-Time";

/// Replaces the header `Afterimage-Device-Time` of each request.
pub(crate) struct PresentDay<C>(pub(crate) C);

impl<C: HttpClient> HttpClient for PresentDay<C> {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut request = request.clone();
        for (name, value) in &mut request.headers {
            if name.eq_ignore_ascii_case(DEVICE_TIME) {
                let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                *value = since_epoch.as_millis().to_string();
            }
        }
        self.0.send(&request)
    }
}
