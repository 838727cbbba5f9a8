//! The check of the table of selectors, which runs at the end of each test process.

use afterimage_fake_uikit::availability::findings;

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
