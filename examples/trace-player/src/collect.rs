//! `--out`: an HTTP client that stores uploads in a folder. It replaces only the network, so everything before it runs
//! as with a server. Each session has a folder, and the images of all sessions share another one.

use std::path::{Path, PathBuf};

use afterimage::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};

const SEGMENT_HEADER: &str = "Afterimage-Segment";
const RESOURCE_HEADER: &str = "Afterimage-Resource";

/// Writes upload bodies to `DIR/<session id>/<sequence number>.seg` and `DIR/resources/<device id>/<id>.png`.
pub(crate) struct FolderCollector {
    dir: PathBuf,
}

impl FolderCollector {
    /// Stores uploads in `dir`, which must exist.
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    fn store_segment(&self, name: &str, body: &[u8]) -> Option<std::io::Result<()>> {
        let mut parts = name.rsplit('/');
        let sequence: u64 = parts.next()?.parse().ok()?;
        let session: i64 = parts.next()?.parse().ok()?;
        let folder = self.dir.join(session.to_string());
        Some(store(&folder, &format!("{sequence:06}.seg"), body))
    }

    fn store_resource(&self, name: &str, body: &[u8]) -> Option<std::io::Result<()>> {
        let (device, id) = name.split_once('/')?;
        let id: u128 = u128::from_str_radix(id, 16).ok()?;
        // The engine accepts only device ids that are valid file names.
        let folder = self.dir.join("resources").join(device);
        Some(store(&folder, &format!("{id:032x}.png"), body))
    }
}

/// Writes a body and renames the file, so that an interrupted run leaves no partial file.
fn store(folder: &Path, file: &str, body: &[u8]) -> std::io::Result<()> {
    let path = folder.join(file);
    let partial = path.with_extension("part");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&partial, body))
        .and_then(|()| std::fs::rename(&partial, &path))
}

impl HttpClient for FolderCollector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let response = |status| HttpResponse {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let unreachable = |why: std::io::Error| HttpError::Unreachable {
            detail: why.to_string(),
        };
        let (Method::Post, Some(body)) = (request.method, request.read_body().map_err(unreachable)?) else {
            return Ok(response(404));
        };
        let segment = request.header(SEGMENT_HEADER);
        let resource = request.header(RESOURCE_HEADER);
        let stored = segment
            .and_then(|name| self.store_segment(name, &body))
            .or_else(|| self.store_resource(resource?, &body));
        match stored {
            None => Ok(response(400)),
            Some(Ok(())) => Ok(HttpResponse::with_receipt(request, &body)),
            Some(Err(why)) => Err(unreachable(why)),
        }
    }
}
