//! Images end to end: drawn on the SDK's request, uploaded to the studio, and exported as rrweb events.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use afterimage_studio::{http, store::Store};
use serde_json::Value;

use crate::player::{files, player, trace};

/// Starts a studio on the loopback interface, which runs until the test ends.
fn studio(data: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let store = Arc::new(Store::open(data).unwrap());
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            http::serve(listener, store, std::future::pending()).await;
        });
    });
    address
}

fn record(options: &[&str]) -> Value {
    let mut args = vec!["record", "--privacy", "light", "--draw-images"];
    args.extend(options);
    let run = player(&args);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    run.summary()
}

fn pictures(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let files = files(dir).into_iter();
    files
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "png"))
        .map(|(path, bytes)| (path.file_name().unwrap().to_string_lossy().into_owned(), bytes))
        .collect()
}

#[test]
fn studio_and_folder_get_the_same_images_and_each_once() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let spool = tempfile::tempdir().unwrap();
    let spool = spool.path().to_string_lossy().into_owned();
    let server = studio(data.path());
    let chat = trace("f7ios-chat");
    let sent = record(&[&chat, "--server", &server, "--spool", &spool]);
    let count = sent["images"].as_u64().unwrap();
    assert!(count > 3, "{sent}");
    assert_eq!(
        (&sent["refused_images"], &sent["images_in_spool"]),
        (&0.into(), &0.into())
    );
    let in_studio = pictures(data.path());
    assert_eq!(in_studio.len() as u64, count);
    let bytes: usize = in_studio.iter().map(|(_, bytes)| bytes.len()).sum();
    assert_eq!(sent["image_bytes"], bytes);
    for (name, bytes) in &in_studio {
        afterimage_picture::check_png(bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
    }

    record(&[&chat, "--out", &out.path().to_string_lossy()]);
    assert_eq!(pictures(out.path()), in_studio);

    // A later session of the same device uploads no image again.
    let again = record(&[
        &chat,
        "--server",
        &server,
        "--spool",
        &spool,
        "--session-id",
        "4711",
    ]);
    assert_eq!(again["images"], 0);
    let other = trace("actual-budget");
    let more = record(&[&other, "--server", &server, "--spool", &spool]);
    assert!(more["images"].as_u64().unwrap() > 0);
    assert_eq!(
        pictures(data.path()).len() as u64,
        count + more["images"].as_u64().unwrap()
    );
}

#[test]
fn export_contains_all_images() {
    let out = tempfile::tempdir().unwrap();
    let summary = record(&[&trace("f7ios-chat"), "--out", &out.path().to_string_lossy()]);
    let sessions = std::fs::read_dir(out.path()).unwrap().flatten();
    let session = sessions
        .map(|entry| entry.path())
        .find(|path| !path.ends_with("resources"));
    let session = session.unwrap();
    let images = afterimage_studio::store::Resources::new(out.path());
    let segments = files(&session).into_iter().map(|(_, bytes)| bytes).collect();
    let recording = afterimage_replay::Recording::from_segments(segments).unwrap();
    let device = recording.header().device_id.parse().unwrap();
    let mut events = Vec::new();
    let find = |fingerprint: &str| images.find(&device, fingerprint);
    recording
        .export_rrweb_with(&mut events, afterimage_replay::ImageLookup::new(find))
        .unwrap();
    let text = String::from_utf8(events).unwrap();
    let mut urls: Vec<&str> = text
        .match_indices("\"data:image/png;base64,")
        .map(|(at, _)| text[at + 1..].split('"').next().unwrap())
        .collect();
    urls.sort_unstable();
    urls.dedup();
    assert_eq!(urls.len() as u64, summary["images"].as_u64().unwrap());
}

#[test]
fn hidden_images_are_never_requested() {
    for options in [
        &["--image-policy", "none"][..],
        &["--mask-rule", "block kind=image"],
        &["--mask-rule", "mask kind=image"],
    ] {
        let out = tempfile::tempdir().unwrap();
        let mut args = vec![trace("f7ios-chat")];
        args.extend(["--out".to_owned(), out.path().to_string_lossy().into_owned()]);
        args.extend(options.iter().map(|option| (*option).to_owned()));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        assert_eq!(record(&args)["images"], 0, "{options:?}");
        assert!(pictures(out.path()).is_empty());
    }
}
