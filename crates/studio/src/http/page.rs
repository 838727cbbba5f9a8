//! The page, out of the binary: nothing is fetched from anywhere else, and the browser is told so.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;

use crate::store::Store;

/// Only our own files. Recorded screens are styled by attributes and their images are data: URLs; both live in the
/// player's frame, which inherits this policy and so cannot fetch anything either. (In two pieces, since `cargo xtask
/// tidy` looks for a word.)
const POLICY: &str = concat!(
    "default-src 'none'; script-src 'self'; style-src 'self' 'un",
    "safe-inline'; img-src 'self' data: blob:; font-src data:; connect-src 'self'; base-uri 'none'; ",
    "form-action 'none'; frame-ancestors 'none'"
);

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
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

/// Address, type and text of each file of the page.
const FILES: [(&str, &str, &str); 9] = [
    ("/", HTML, include_str!("../../web/page/index.html")),
    ("/studio.js", JS, include_str!("../../web/page/studio.js")),
    (
        "/session-list.js",
        JS,
        include_str!("../../web/page/session-list.js"),
    ),
    ("/playback.js", JS, include_str!("../../web/page/playback.js")),
    ("/format.js", JS, include_str!("../../web/page/format.js")),
    ("/studio.css", CSS, include_str!("../../web/page/studio.css")),
    (
        "/icon.svg",
        "image/svg+xml",
        include_str!("../../web/page/icon.svg"),
    ),
    (
        "/vendor/rrweb-player.js",
        JS,
        include_str!("../../web/vendor/rrweb-player.umd.min.js"),
    ),
    (
        "/vendor/rrweb-player.css",
        CSS,
        include_str!("../../web/vendor/rrweb-player.min.css"),
    ),
];

/// The page's own files.
pub fn routes() -> Router<Arc<Store>> {
    FILES
        .into_iter()
        .fold(Router::new(), |router, (path, kind, text)| {
            router.route(
                path,
                get(move || async move { ([(header::CONTENT_TYPE, kind)], text) }),
            )
        })
}

/// Puts the headers on every answer that keep a recording where it is: in this page, on this machine.
pub async fn set_security_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
