//! A collector in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use afterimage_compression::SegmentReader;
use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};
use afterimage_wireframe::{Entry, Recordable, Scene, TextField};

use super::rig::WINDOW;

/// A collector in memory. A status other than 200 is its answer to all uploads.
pub(super) struct Collector {
    pub(super) status: Mutex<u16>,
    pub(super) resource_status: Mutex<u16>,
    pub(super) config_status: Mutex<u16>,
    /// A login page answers with 200 in its place.
    pub(super) is_portal: Mutex<bool>,
    /// Size of the largest body that it accepts.
    pub(super) max_bytes: Mutex<Option<u64>>,
    /// Number of bodies that were larger.
    pub(super) too_large: Mutex<usize>,
    /// Names under which it has other bytes.
    pub(super) taken: Mutex<BTreeSet<String>>,
    pub(super) segments: Mutex<BTreeMap<String, Vec<u8>>>,
    pub(super) resources: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Number of calls that end the requests in flight.
    pub(super) cancels: Mutex<usize>,
    /// Number of requests for remote config.
    pub(super) config_requests: Mutex<usize>,
}

impl Default for Collector {
    fn default() -> Self {
        Self {
            status: 200.into(),
            resource_status: 201.into(),
            config_status: 404.into(),
            is_portal: false.into(),
            max_bytes: None.into(),
            too_large: 0.into(),
            taken: Mutex::default(),
            segments: Mutex::default(),
            resources: Mutex::default(),
            cancels: Mutex::default(),
            config_requests: Mutex::default(),
        }
    }
}

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = |status| {
            Ok(HttpResponse {
                status,
                headers: vec![],
                body: vec![],
            })
        };
        if request.method == Method::Get {
            *self.config_requests.lock().unwrap() += 1;
            return answer(*self.config_status.lock().unwrap());
        }
        let status = *self.status.lock().unwrap();
        if status != 200 {
            return answer(status);
        }
        if *self.is_portal.lock().unwrap() {
            return Ok(HttpResponse {
                status: 200,
                body: b"<html>accept the terms</html>".to_vec(),
                ..HttpResponse::default()
            });
        }
        let body = request.read_body().unwrap().unwrap();
        if self
            .max_bytes
            .lock()
            .unwrap()
            .is_some_and(|most| body.len() as u64 > most)
        {
            *self.too_large.lock().unwrap() += 1;
            return answer(413);
        }
        let (stored, name, status) = match request.header("Afterimage-Resource") {
            Some(name) => (&self.resources, name, *self.resource_status.lock().unwrap()),
            None => (&self.segments, request.header("Afterimage-Segment").unwrap(), 200),
        };
        if status >= 300 {
            return answer(status);
        }
        if self.taken.lock().unwrap().contains(name) {
            return Ok(HttpResponse::with_receipt(request, b"other bytes"));
        }
        let receipt = HttpResponse::with_receipt(request, &body);
        stored.lock().unwrap().insert(name.to_owned(), body);
        Ok(receipt)
    }

    fn cancel(&self) {
        *self.cancels.lock().unwrap() += 1;
    }
}

impl Collector {
    /// Returns the names of the delivered segments.
    pub(super) fn names(&self) -> Vec<String> {
        self.segments.lock().unwrap().keys().cloned().collect()
    }

    /// Returns the texts that the latest delivered segment ends with.
    pub(super) fn texts(&self) -> Vec<String> {
        let segments = self.segments.lock().unwrap();
        let mut scene = Scene::new(WINDOW);
        if let Some(bytes) = segments.values().last() {
            for entry in SegmentReader::open(bytes).unwrap() {
                let entry: Entry<_> = entry.unwrap().value;
                scene.apply(&entry).unwrap();
            }
        }
        let frames: Vec<_> = scene.frames().collect();
        let nodes = frames.iter().flat_map(|frame| &frame.nodes);
        nodes
            .filter_map(|node| Some(node.text(TextField::Text)?.recorded().to_owned()))
            .collect()
    }
}
