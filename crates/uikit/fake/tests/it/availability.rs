//! The checks of the table of selectors: that of the messages that a process sent, which runs at its end, and that of the messages in the
//! program.

use std::fs;
use std::path::Path;

use afterimage_fake_uikit::availability::{TABLE, findings};
use afterimage_fake_uikit::linked_selectors::{self, linked_methods, sent_by_sources, sources};

#[test]
fn selectors_that_are_missing_or_too_new_are_found() {
    let table = "# comment\n\nbounds 2.0\nsubviews 2.0\nnewer 15.0\nguarded 17.4\n";
    let sent = |name: &str, is_asked| (name.to_owned(), is_asked);
    let all = [
        sent("bounds", false),
        sent("guarded", true),
        sent("newer", false),
        sent("unknown:", false),
    ];
    let found = findings(&all, table);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("newer is newer") && found[1].starts_with("unknown: is missing"));
}

#[test]
fn messages_of_the_program_are_in_the_table() {
    let program = fs::read(std::env::current_exe().unwrap()).unwrap();
    assert!(
        linked_methods(&program).len() > 100,
        "the symbols have another form"
    );
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src"));
    let found = linked_selectors::findings(&program, &sources, TABLE);
    assert_eq!(found, Vec::<String>::new(), "crates/uikit/selectors.txt");
}

#[test]
fn messages_that_are_missing_or_too_new_are_found_in_programs_and_sources() {
    let symbol = |name: &str| {
        let length = name.len();
        format!(
            "\0_ZN12objc2_ui_kit9generated8__UIView6UIView{length}{name}10CACHED_SEL17h0123456789abcdefE\0"
        )
    };
    let program =
        symbol("bounds") + &symbol("point_inView") + &symbol("newer") + "_ZN9afterimage10CACHED_SEL";
    let methods = linked_methods(program.as_bytes());
    assert_eq!(
        methods.into_iter().collect::<Vec<_>>(),
        ["bounds", "newer", "point_inView"]
    );
    let sources =
        "msg_send![view, own] msg_send![view, set: 1, by: 2] sel!(guarded) msg_send![view, guarded]";
    assert_eq!(
        sent_by_sources(sources).into_iter().collect::<Vec<_>>(),
        ["guarded", "own", "set:by:"]
    );
    let table = "bounds 2.0\npoint:inView: 2.0\nnewer 15.0\nguarded 15.0\nown 2.0\n";
    assert_eq!(
        linked_selectors::findings(program.as_bytes(), sources, table),
        ["newer is newer, and no source asks for it", "set:by: is missing"]
    );
}
