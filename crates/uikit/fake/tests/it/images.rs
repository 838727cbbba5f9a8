//! Fingerprints of images, and the pixels that the engine requests.

use afterimage_fake_uikit::bitmap::{drawn, stack_depth};
use afterimage_fake_uikit::build::{as_ui, as_view, plain, window};
use afterimage_fake_uikit::controls::FakeImageView;
use afterimage_fake_uikit::graphics::{FakeImage, Image, image, rgb};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::{FakeView, boot, run_loop, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_uikit::host::{Advice, WantedImage};
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride};
use objc2::rc::Retained;

use crate::frame::{Frame, attr, name};

const RED: [u8; 4] = [255, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];
const GLASS: [u8; 4] = [200, 100, 50, 128];

fn picture(edge: f64, halves: [[u8; 4]; 2]) -> Option<Retained<FakeImage>> {
    image(Image {
        width: edge,
        height: edge,
        halves,
        ..Image::default()
    })
}

fn shown_in(frame: [f64; 4], picture: Option<Retained<FakeImage>>) -> Retained<FakeView> {
    boot();
    up(view::<FakeImageView>(
        frame,
        |state| state.image = picture,
        vec![],
    ))
}

fn hashes(host: &Host) -> Vec<String> {
    let frame = Frame::read(&host.frame());
    let images = frame.nodes.iter().filter(|node| node.kind == Kind::Image);
    images
        .map(|node| name(node, Ident::ImageHash).to_owned())
        .collect()
}

fn request(host: &Host, hash: &str, max_edge_px: u32) {
    host.advice.set(Advice::Next {
        after_ms: 0,
        frame_wanted: false,
        images: vec![WantedImage {
            hash: hash.to_owned(),
            max_edge_px,
        }],
    });
}

#[test]
fn fingerprint_is_that_of_the_content_and_computed_once() {
    let at = [0.0, 0.0, 8.0, 8.0];
    boot();
    let same = picture(8.0, [RED, BLUE]);
    let views = vec![
        shown_in(at, same.clone()),
        shown_in(at, same),
        shown_in(at, picture(8.0, [RED, BLUE])),
        shown_in(at, picture(8.0, [BLUE, RED])),
        shown_in(at, None),
    ];
    show(vec![window(views)]);
    let host = Host::started();
    let first = hashes(&host);
    assert!(first[0].starts_with('c'), "{first:?}");
    assert_eq!((&first[1], &first[2]), (&first[0], &first[0]));
    assert_ne!(first[3], first[0]);
    assert_eq!(first[4], "");
    assert_eq!(drawn(), 3, "one of the views has the same image object");
    assert_eq!(hashes(&host), first);
    assert_eq!((drawn(), stack_depth(), host.capture.failures()), (3, 0, 0));
}

#[test]
fn image_with_a_dark_variant_is_that_of_the_appearance() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    let both = image(Image {
        width: 8.0,
        height: 8.0,
        halves: [RED, RED],
        dark: picture(8.0, [BLUE, BLUE]),
        ..Image::default()
    });
    let (changing, plain) = (
        shown_in(at, both.clone()),
        shown_in(at, picture(8.0, [RED, BLUE])),
    );
    let large = shown_in(at, picture(2000.0, [RED, BLUE]));
    show(vec![window(vec![
        changing.clone(),
        plain.clone(),
        large.clone(),
        shown_in(at, picture(8.0, [BLUE, BLUE])),
    ])]);
    let host = Host::started();
    let light = hashes(&host);
    for view in [&changing, &plain, &large] {
        as_view(view).change().is_dark = true;
    }
    let dark = hashes(&host);
    assert_ne!(dark[0], light[0]);
    assert_eq!(
        dark[0], light[3],
        "the variant has the content of the other image"
    );
    assert_eq!(dark[1..], light[1..], "an image without a variant stays");
    // Light again, and dark again: nothing is drawn twice.
    let reads = drawn();
    as_view(&changing).change().is_dark = false;
    assert_eq!(hashes(&host), light);
    as_view(&changing).change().is_dark = true;
    assert_eq!(hashes(&host), dark);
    assert_eq!(drawn(), reads);
    show(vec![window(vec![changing])]);
    request(&host, &dark[0], 2);
    host.frame();
    host.frame();
    let images = host.images.borrow();
    assert_eq!(images.len(), 1);
    assert_eq!(images[0].2, BLUE.repeat(4));
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn tint_and_place_are_parts_of_the_fingerprint() {
    boot();
    let icon = image(Image {
        width: 8.0,
        height: 8.0,
        is_template: true,
        halves: [RED, RED],
        ..Image::default()
    });
    let tinted = |colour, mode| {
        up(view::<FakeImageView>(
            [0.0, 0.0, 16.0, 8.0],
            |state| {
                (state.image, state.tint, state.content_mode) = (icon.clone(), colour, mode);
            },
            vec![],
        ))
    };
    show(vec![window(vec![
        tinted(rgb(1, 2, 3), 0),
        tinted(rgb(4, 5, 6), 1),
    ])]);
    let host = Host::started();
    let [first, second] = &hashes(&host)[..] else {
        panic!()
    };
    let picture = afterimage_wireframe::picture_of(first);
    assert_eq!(*first, format!("{picture}#010203ff"));
    assert_eq!(*second, format!("{picture}#040506ff@25,0,75,100"));
}

#[test]
fn pixels_alone_are_the_picture() {
    boot();
    let with = |width: f64, height: f64, scale: f64| {
        let halves = [RED, RED];
        shown_in(
            [0.0, 0.0, 8.0, 8.0],
            image(Image {
                width,
                height,
                scale,
                halves,
                ..Image::default()
            }),
        )
    };
    let views = vec![with(8.0, 8.0, 1.0), with(4.0, 4.0, 2.0), with(16.0, 4.0, 1.0)];
    show(vec![window(views)]);
    let host = Host::started();
    let hashes = hashes(&host);
    assert_eq!(hashes[0], hashes[1], "the scale of the screen");
    assert_ne!(hashes[0], hashes[2], "as many pixels in other rows");
}

#[test]
fn only_symbols_are_proved_to_be_of_the_app() {
    boot();
    let symbol = image(Image {
        width: 8.0,
        height: 8.0,
        is_symbol: true,
        ..Image::default()
    });
    let at = [0.0, 0.0, 8.0, 8.0];
    show(vec![window(vec![
        shown_in(at, symbol),
        shown_in(at, picture(8.0, [RED, RED])),
    ])]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    let origins: Vec<_> = frame
        .nodes
        .iter()
        .map(|node| attr(node, Attr::ImageOrigin))
        .collect();
    assert_eq!(origins, [None, Some(1), None]);
}

#[test]
fn large_images_are_never_the_same_and_many_are_read_in_later_walks() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    let large = || shown_in(at, picture(600.0, [RED, RED]));
    show(vec![window(vec![large(), large()])]);
    let host = Host::started();
    let first = hashes(&host);
    assert!(first[0].starts_with('u') && first[0] != first[1], "{first:?}");
    assert_eq!((hashes(&host), drawn()), (first, 0));
    let small = (0..20).map(|part| shown_in(at, picture(8.0, [[part, 0, 0, 255]; 2])));
    show(vec![window(small.collect())]);
    let missing = |host: &Host| hashes(host).iter().filter(|hash| hash.is_empty()).count();
    assert_eq!(missing(&host), 12);
    // The walks go on although nothing is drawn.
    run_loop::advance_ms(1000.0);
    assert_eq!(missing(&host), 0);
}

#[test]
fn large_images_of_two_captures_are_never_the_same() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    let large = || shown_in(at, picture(600.0, [RED, RED]));
    let first = large();
    show(vec![window(vec![first.clone()])]);
    let known = hashes(&Host::started());
    // A later capture numbers the images that it sees first.
    show(vec![window(vec![large(), first])]);
    let later = hashes(&Host::started());
    assert_eq!(later[1], known[0]);
    assert_ne!(later[0], later[1]);
}

#[test]
fn place_of_an_image_is_that_of_its_content_mode() {
    boot();
    // `UIViewContentMode` and the place of a picture of 8 points in a view of 16: left, top, right and bottom in hundredths.
    let modes = [
        (4, "@25,25,75,75"),
        (5, "@25,0,75,50"),
        (6, "@25,50,75,100"),
        (7, "@0,25,50,75"),
        (8, "@50,25,100,75"),
        (9, "@0,0,50,50"),
        (10, "@50,0,100,50"),
        (11, "@0,50,50,100"),
        (12, "@50,50,100,100"),
    ];
    let with = |(mode, _): (isize, &str)| {
        up(view::<FakeImageView>(
            [0.0, 0.0, 16.0, 16.0],
            |state| (state.image, state.content_mode) = (picture(8.0, [RED, BLUE]), mode),
            vec![],
        ))
    };
    show(vec![window(modes.map(with).into())]);
    let host = Host::started();
    // A walk reads a few pictures only.
    host.frame();
    let hashes = hashes(&host);
    for ((mode, place), hash) in modes.iter().zip(&hashes) {
        assert!(hash.ends_with(place), "mode {mode}: {hash}");
    }
    assert_eq!(hashes.len(), modes.len());
}

#[test]
fn requested_image_is_drawn_as_its_view_shows_it() {
    boot();
    let photo = up(view::<FakeImageView>(
        [0.0, 0.0, 8.0, 4.0],
        |state| (state.image, state.content_mode) = (picture(4.0, [GLASS, BLUE]), 1),
        vec![],
    ));
    show(vec![window(vec![photo])]);
    let host = Host::started();
    let hash = hashes(&host).remove(0);
    request(&host, &hash, 512);
    host.frame();
    let images = host.images.borrow();
    let [(sent, size, pixels)] = &images[..] else {
        panic!()
    };
    assert_eq!((sent, size), (&hash, &[8, 4]));
    let row = |row: usize| {
        pixels[row * 32..][..32]
            .chunks(4)
            .map(|pixel| pixel.to_vec())
            .collect::<Vec<_>>()
    };
    // In the middle of the box, upper half first, not premultiplied (up to rounding).
    let close = |pixel: &[u8]| pixel.iter().zip(GLASS).all(|(a, b)| a.abs_diff(b) <= 2);
    assert_eq!(row(0)[1], [0, 0, 0, 0]);
    assert!(close(&row(0)[2]) && close(&row(1)[5]), "{:?}", row(0));
    assert_eq!(
        (row(2)[2].as_slice(), row(3)[6].as_slice()),
        (&BLUE[..], &[0, 0, 0, 0][..])
    );
}

#[test]
fn requested_image_is_no_larger_than_needed_and_tinted() {
    boot();
    let icon = image(Image {
        width: 100.0,
        height: 50.0,
        is_template: true,
        halves: [[0, 0, 0, 255]; 2],
        ..Image::default()
    });
    let shown = up(view::<FakeImageView>(
        [0.0, 0.0, 100.0, 50.0],
        |state| (state.image, state.tint) = (icon, rgb(9, 8, 7)),
        vec![],
    ));
    show(vec![window(vec![plain([0.0, 0.0, 200.0, 200.0], vec![shown])])]);
    let host = Host::started();
    let hash = hashes(&host).remove(0);
    request(&host, &hash, 10);
    host.frame();
    let images = host.images.borrow();
    assert_eq!(images[0].1, [10, 5]);
    assert_eq!(images[0].2[..4], [9, 8, 7, 255]);
}

#[test]
fn masked_hidden_and_unknown_images_are_never_drawn() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    let photo = shown_in(at, picture(8.0, [RED, BLUE]));
    let parent = plain(at, vec![photo.clone()]);
    show(vec![window(vec![parent.clone()])]);
    let host = Host::started();
    let hash = hashes(&host).remove(0);
    for mask in [MaskOverride::Mask, MaskOverride::Block] {
        set_mask_override(as_ui(&parent), Some(mask));
        request(&host, &hash, 512);
        host.frame();
    }
    set_mask_override(as_ui(&parent), None);
    as_view(&photo).change().is_hidden = true;
    request(&host, &hash, 512);
    host.frame();
    as_view(&photo).change().is_hidden = false;
    request(&host, "c0-1x1", 512);
    host.frame();
    assert_eq!(
        (host.images.borrow().len(), host.capture.counts().lost_images),
        (0, 4)
    );
    request(&host, &hash, 512);
    host.frame();
    assert_eq!(host.images.borrow().len(), 1);
}

#[test]
fn image_that_cannot_be_drawn_fails_once_and_has_a_fingerprint_of_its_own() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    let bad = || {
        image(Image {
            width: 8.0,
            height: 8.0,
            raises: true,
            ..Image::default()
        })
    };
    show(vec![window(vec![shown_in(at, bad()), shown_in(at, bad())])]);
    let host = Host::started();
    host.frame();
    let failures = host.capture.failures();
    assert_eq!((failures, stack_depth()), (2, 0));
    let [first, second] = &hashes(&host)[..] else {
        panic!()
    };
    assert!(first.starts_with('u') && first != second);
    assert_eq!(host.capture.failures(), failures);
    request(&host, first, 512);
    host.frame();
    assert_eq!((host.images.borrow().len(), stack_depth()), (0, 0));
}

#[test]
fn images_that_take_too_long_are_not_drawn_and_count_as_lost() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    let with = |width: f64, has_no_bitmap| {
        let (height, scale, halves) = (1000.0, 2.0, [RED, BLUE]);
        let photo = Image {
            width,
            height,
            scale,
            halves,
            has_no_bitmap,
            ..Image::default()
        };
        shown_in(at, image(photo))
    };
    show(vec![window(vec![
        with(501.0, false),
        with(9.0, true),
        with(500.0, false),
    ])]);
    let host = Host::started();
    let all = hashes(&host);
    for hash in &all {
        request(&host, hash, 512);
        host.frame();
    }
    let images = host.images.borrow();
    let sent: Vec<_> = images.iter().map(|(hash, ..)| hash).collect();
    assert_eq!((sent, host.capture.counts().lost_images), (vec![&all[2]], 2));
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn search_size_and_number_of_requests_are_bounded() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    // Beyond the views of one search.
    let many = (0..5_000).map(|_| plain(at, vec![]));
    let far = shown_in(at, picture(8.0, [RED, BLUE]));
    show(vec![window(many.chain([far]).collect())]);
    let host = Host::started();
    let hash = hashes(&host).remove(0);
    request(&host, &hash, 512);
    host.frame();
    assert_eq!(
        (host.images.borrow().len(), host.capture.counts().lost_images),
        (0, 1)
    );
    // Longer than a request of the engine.
    show(vec![window(vec![shown_in(
        [0.0, 0.0, 1_000.0, 100.0],
        picture(8.0, [RED, BLUE]),
    )])]);
    let hash = hashes(&host).remove(0);
    request(&host, &hash, 5_000);
    host.frame();
    assert_eq!(host.images.borrow()[0].1, [512, 51]);
    // More requests than wait, while there is no time to draw one.
    let wanted = |number: u32| WantedImage {
        hash: number.to_string(),
        max_edge_px: 512,
    };
    host.step_ns.set(9_000_000);
    host.advice.set(Advice::Next {
        after_ms: 0,
        frame_wanted: false,
        images: (0..20).map(wanted).collect(),
    });
    host.frame();
    assert_eq!(host.capture.counts().lost_images, 1 + 4);
}

#[test]
fn requests_without_time_wait_for_a_later_walk() {
    boot();
    let at = [0.0, 0.0, 8.0, 8.0];
    show(vec![window(vec![shown_in(at, picture(8.0, [RED, BLUE]))])]);
    let host = Host::started();
    let hash = hashes(&host).remove(0);
    request(&host, &hash, 512);
    // Each reading of the clock takes all the time of a walk.
    host.step_ns.set(9_000_000);
    host.frame();
    assert_eq!(host.images.borrow().len(), 0);
    host.step_ns.set(0);
    run_loop::advance_ms(5000.0);
    assert_eq!(
        (host.images.borrow().len(), host.capture.counts().lost_images),
        (1, 0)
    );
}
