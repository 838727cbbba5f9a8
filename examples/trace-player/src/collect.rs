//! `--out`: a collector that is a folder. It stands where the network would, so everything before it is
//! what it is with a server. A session is a folder of it, and the images of all sessions are in another.

use std::path::{Path, PathBuf};

use afterimage::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};

const SEGMENT_HEADER: &str = "Afterimage-Segment";
const RESOURCE_HEADER: &str = "Afterimage-Resource";

/// Writes upload bodies to `DIR/<session id>/<sequence number>.seg` and `DIR/resources/<device id>/<id>.png`.
pub struct FolderCollector {
    dir: PathBuf,
}

impl FolderCollector {
    /// A collector in `dir`.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    fn keep_segment(&self, name: &str, body: &Path) -> Option<std::io::Result<()>> {
        let mut parts = name.rsplit('/');
        let sequence: u64 = parts.next()?.parse().ok()?;
        let session: i64 = parts.next()?.parse().ok()?;
        let folder = self.dir.join(session.to_string());
        Some(keep(&folder, &format!("{sequence:06}.seg"), body))
    }

    fn keep_resource(&self, name: &str, body: &Path) -> Option<std::io::Result<()>> {
        let (device, id) = name.split_once('/')?;
        let id: u128 = u128::from_str_radix(id, 16).ok()?;
        // The engine checked that a device id is one part of a path.
        let folder = self.dir.join("resources").join(device);
        Some(keep(&folder, &format!("{id:032x}.png"), body))
    }
}

/// Copies a body; renamed when whole, so that a cut run leaves no half file.
fn keep(folder: &Path, file: &str, body: &Path) -> std::io::Result<()> {
    let path = folder.join(file);
    let partial = path.with_extension("part");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::copy(body, &partial))
        .and_then(|_| std::fs::rename(&partial, &path))
}

impl HttpClient for FolderCollector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = |status| HttpResponse {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let (Method::Post, Some(body)) = (request.method, &request.body) else {
            return Ok(answer(404));
        };
        let segment = request.header(SEGMENT_HEADER);
        let resource = request.header(RESOURCE_HEADER);
        let kept = segment
            .and_then(|name| self.keep_segment(name, body))
            .or_else(|| self.keep_resource(resource?, body));
        match kept {
            None => Ok(answer(400)),
            Some(Ok(())) => Ok(answer(200)),
            Some(Err(why)) => Err(HttpError::Unreachable {
                detail: why.to_string(),
            }),
        }
    }
}
