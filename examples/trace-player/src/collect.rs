//! `--out`: a collector that is a folder. It stands where the network would, so everything before it is
//! what it is with a server.

use std::path::{Path, PathBuf};

use afterimage::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};

const SEGMENT_HEADER: &str = "Afterimage-Segment";

/// Writes upload bodies to `DIR/<session id>/<sequence number>.seg`.
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// A collector in `dir`.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    fn keep(&self, name: &str, body: &Path) -> Option<std::io::Result<()>> {
        let mut parts = name.rsplit('/');
        let sequence: u64 = parts.next()?.parse().ok()?;
        let session: i64 = parts.next()?.parse().ok()?;
        let session_dir = self.dir.join(session.to_string());
        let file = session_dir.join(format!("{sequence:06}.seg"));
        // Renamed when whole, so that a cut run leaves no half segment.
        let partial = session_dir.join(format!("{sequence:06}.part"));
        Some(
            std::fs::create_dir_all(&session_dir)
                .and_then(|()| std::fs::copy(body, &partial))
                .and_then(|_| std::fs::rename(&partial, &file)),
        )
    }
}

impl HttpClient for Folder {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = |status| HttpResponse {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let (Method::Post, Some(name), Some(body)) =
            (request.method, request.header(SEGMENT_HEADER), &request.body)
        else {
            return Ok(answer(404));
        };
        match self.keep(name, body) {
            None => Ok(answer(400)),
            Some(Ok(())) => Ok(answer(200)),
            Some(Err(why)) => Err(HttpError::Unreachable {
                detail: why.to_string(),
            }),
        }
    }
}
