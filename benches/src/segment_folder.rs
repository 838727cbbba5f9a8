//! A folder in place of the upload server.

use std::fs;
use std::path::PathBuf;

use afterimage::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};

/// An HTTP client that copies uploaded segments to a folder.
pub struct SegmentFolder(pub PathBuf);

impl HttpClient for SegmentFolder {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let name = request
            .header("Afterimage-Segment")
            .and_then(|name| name.rsplit('/').next());
        let stored = request
            .read_body()
            .and_then(|body| match (request.method, name, body) {
                (Method::Post, Some(name), Some(body)) => {
                    fs::write(self.0.join(format!("{name:0>6}.seg")), &body)?;
                    Ok(body)
                }
                _ => Err(std::io::ErrorKind::Unsupported.into()),
            });
        let body = stored.map_err(|why| HttpError::Unreachable {
            detail: why.to_string(),
        })?;
        Ok(HttpResponse::with_receipt(request, &body))
    }
}
