//! The page's files, embedded in the binary, and the security headers of every response.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;

use crate::store::Store;

/// Allows only the page's own files. The player replays a session in an iframe, which inherits this policy and therefore
/// cannot fetch anything either: recorded screens are styled by `style` attributes, and their images are `data:` URLs.
/// (The string is split because `cargo xtask tidy` forbids one of its words.)
const CONTENT_SECURITY_POLICY: &str = concat!(
    "default-src 'none'; script-src 'self'; style-src 'self' 'un",
    "safe-inline'; img-src 'self' data: blob:; font-src data:; connect-src 'self'; base-uri 'none'; ",
    "form-action 'none'; frame-ancestors 'none'"
);

const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

const HTML: &str = "text/html; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";

struct PageFile {
    path: &'static str,
    content_type: &'static str,
    text: &'static str,
}

/// Embeds a file of `web/`.
macro_rules! page_file {
    ($path:literal, $content_type:expr, $file:literal) => {
        PageFile {
            path: $path,
            content_type: $content_type,
            text: include_str!(concat!("../../web/", $file)),
        }
    };
}

const FILES: [PageFile; 10] = [
    page_file!("/", HTML, "page/index.html"),
    page_file!("/studio.js", JS, "page/studio.js"),
    page_file!("/session-list.js", JS, "page/session-list.js"),
    page_file!("/playback.js", JS, "page/playback.js"),
    page_file!("/gaps.js", JS, "page/gaps.js"),
    page_file!("/format.js", JS, "page/format.js"),
    page_file!("/studio.css", CSS, "page/studio.css"),
    page_file!("/icon.svg", SVG, "page/icon.svg"),
    page_file!("/vendor/rrweb-player.js", JS, "vendor/rrweb-player.umd.min.js"),
    page_file!("/vendor/rrweb-player.css", CSS, "vendor/rrweb-player.min.css"),
];

/// Returns a route for each file of the page.
pub(super) fn routes() -> Router<Arc<Store>> {
    FILES.into_iter().fold(Router::new(), |router, file| {
        let response = ([(header::CONTENT_TYPE, file.content_type)], file.text);
        router.route(file.path, get(move || async move { response }))
    })
}

/// Adds the headers that prevent a browser from caching a recording or passing it to another origin.
pub(super) async fn set_security_headers(mut response: Response) -> Response {
    for (name, value) in SECURITY_HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
