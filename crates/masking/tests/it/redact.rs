//! Redactors: a table of inputs and outputs, and secrets of every shape among ordinary words.

use afterimage_masking::redact::{NetworkRecord, error_message, log_line, url};
use proptest::prelude::*;
use proptest::sample::select;

#[test]
fn urls_keep_names_and_hide_values() {
    for (given, kept) in [
        ("", ""),
        (
            "https://api.shop.test/v1/orders",
            "https://api.shop.test/v1/orders",
        ),
        (
            "https://api.shop.test:8443/a?page=2&sort=asc",
            "https://api.shop.test:8443/a?page=***&sort=***",
        ),
        ("https://ada:hunter2@shop.test/", "https://***@shop.test/"),
        ("https://ada@mail.test@shop.test/", "https://***@shop.test/"),
        ("/user/8841201/cart", "/user/***/cart"),
        ("/u/ada@mail.test/x", "/u/***/x"),
        ("/u/ada%40mail.test/x", "/u/***/x"),
        ("/f/550e8400-e29b-41d4-a716-446655440000", "/f/***"),
        ("/reset/Zk9vQx7wJh2pLm4R", "/reset/***"),
        ("/oauth2/token", "/oauth2/token"),
        ("/getUserProfileById/", "/getUserProfileById/"),
        ("app://home#section-2", "app://home#***"),
        (
            "https://a.test/x?flag&4111111111111111",
            "https://a.test/x?flag&***",
        ),
        ("https://a.test/x?a=1;b=2", "https://a.test/x?a=***;b=***"),
        ("mailto:ada@mail.test", "mailto:***"),
        ("data:text/plain;base64,aHVudGVyMg==", "data:***"),
        ("?q=shoes", "?q=***"),
        ("https://[::1]:80/x", "https://[::1]:80/x"),
    ] {
        assert_eq!(url(given), kept, "{given}");
    }
}

#[test]
fn log_lines_keep_words_and_hide_personal_values() {
    for (given, kept) in [
        ("", ""),
        (
            "took 212 ms, 3 of 40 rows, 12.5 %",
            "took 212 ms, 3 of 40 rows, 12.5 %",
        ),
        (
            "2026-11-21 12:15:03.221 I/Cart: 4 items",
            "2026-11-21 12:15:03.221 I/Cart: 4 items",
        ),
        (
            "at dev.shop.cart.CartActivity.onCreate(CartActivity.kt:221)",
            "at dev.shop.cart.CartActivity.onCreate(CartActivity.kt:221)",
        ),
        (
            "screen my-long-screen-name-2 of some_config_key_v12",
            "screen my-long-screen-name-2 of some_config_key_v12",
        ),
        ("100 2000 30000 400000 5000000", "100 2000 30000 400000 5000000"),
        (
            "from 192.168.100.200 at 1700000000000",
            "from 192.168.100.200 at 1700000000000",
        ),
        ("mail ada.lovelace+x@mail.example.test.", "mail [email]."),
        ("<ada@mail.test>, (bob@mail.test)", "<[email]>, ([email])"),
        ("user=ada@mail.test;", "user=[email];"),
        ("card 4111 1111 1111 1111 ok", "card [card] ok"),
        ("card 4111-1111-1111-1111", "card [card]"),
        ("card:4111111111111111", "card:[card]"),
        ("pan=378282246310005", "pan=[card]"),
        ("call +49 170 1234567 now", "call [number] now"),
        ("call (555) 123-4567", "call [number]"),
        ("call 555-123-4567 or 06 12 34 56 78", "call [number] or [number]"),
        ("call 555 123 4567", "call [number]"),
        (
            "Authorization: Bearer abc.def.ghi\nnext",
            "Authorization: ***\nnext",
        ),
        ("with Bearer Zk9vQx7wJh2p", "with Bearer [token]"),
        ("Bearer authentication failed", "Bearer authentication failed"),
        (
            "{\"password\":\"hunter 2\",\"n\":1}",
            "{\"password\":\"***\",\"n\":1}",
        ),
        ("password=hunter2&x=1", "password=***&x=1"),
        ("access_token = s3cret next", "access_token = *** next"),
        ("pin: 1234, spin: 12", "pin: ***, spin: 12"),
        (
            "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP ok",
            "jwt [token] ok",
        ),
        ("sha 9f86d081884c7d659a2feaa0c55ad015 ok", "sha [token] ok"),
        (
            "GET https://a.test/u/1234567?q=ada -> 200",
            "GET https://a.test/u/***?q=*** -> 200",
        ),
        ("open /profile/8841201?tab=orders", "open /profile/***?tab=***"),
        (
            "\u{0664}\u{0661}\u{0661}\u{0661}\u{0661}\u{0661}\u{0661}\u{0661}\u{0661}\u{0661}",
            "[number]",
        ),
    ] {
        assert_eq!(log_line(given), kept, "{given}");
    }
}

#[test]
fn error_messages_hide_quoted_text() {
    for (given, kept) in [
        ("For input string: \"Ada L\"", "For input string: \"***\""),
        ("can't parse 'x y' as date", "can't parse '***' as date"),
        (
            "no value for \u{201c}name\u{201d}",
            "no value for \u{201c}***\u{201d}",
        ),
        (
            "index 5 out of bounds for length 3",
            "index 5 out of bounds for length 3",
        ),
    ] {
        assert_eq!(error_message(given), kept, "{given}");
    }
}

#[test]
fn a_network_record_keeps_names_sizes_and_duration() {
    let record = NetworkRecord {
        method: "POST".into(),
        url: "https://a.test/login?user=ada".into(),
        headers: vec![
            ("Content-Type".into(), "application/json".into()),
            ("X-Session".into(), "hunter2".into()),
        ],
        status: Some(403),
        duration_ms: 212,
        sent_bytes: 10,
        received_bytes: 20,
        error: Some("no route to ada@mail.test".into()),
    };
    let redacted = record.clone().redacted();
    assert_eq!(redacted.url, "https://a.test/login?user=***");
    assert_eq!(redacted.headers[0].1, "application/json");
    assert_eq!(redacted.headers[1], ("X-Session".to_owned(), "***".to_owned()));
    assert_eq!(redacted.error.as_deref(), Some("no route to [email]"));
    assert_eq!((redacted.method.as_str(), redacted.status), ("POST", Some(403)));
    assert!(!format!("{record:?}").contains("ada"));
}

const WORDS: [&str; 12] = [
    "loaded", "cart", "for", "user", "in", "screen", "Checkout", "failed", "with", "code", "onCreate",
    "retry",
];

/// A secret of a random shape.
fn secret() -> impl Strategy<Value = String> {
    let mixed =
        |letters: &'static str| prop::collection::vec(select(letters.chars().collect::<Vec<_>>()), 24..60);
    let token = mixed("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789")
        .prop_map(|letters| format!("q7Z{}", String::from_iter(letters)));
    let hex = mixed("0123456789abcdef").prop_map(|letters| format!("a1{}", String::from_iter(letters)));
    let email = "[a-z]{2,8}[.+_-]?[a-z0-9]{2,8}@[a-z]{2,8}\\.(test|example|co\\.uk)";
    let card = ("[3-6][0-9]{12,17}", select(vec!["", " ", "-"])).prop_map(|(digits, between)| {
        let check = (0..10).find(|check| luhn(&format!("{digits}{check}"))).unwrap();
        let whole: Vec<char> = format!("{digits}{check}").chars().collect();
        let groups: Vec<String> = whole.chunks(4).map(String::from_iter).collect();
        groups.join(between)
    });
    let phone = "\\+[1-9][0-9]{1,2}[ -]?[0-9]{3}[ -]?[0-9]{4,6}";
    let jwt = "eyJ[A-Za-z0-9_-]{20,40}\\.eyJ[A-Za-z0-9_-]{20,40}\\.[A-Za-z0-9_-]{20,40}";
    let bearer = "Bearer [A-Z0-9][A-Za-z0-9._~-]{12,40}";
    prop_oneof![token, hex, email, card, phone, jwt, bearer]
}

fn luhn(number: &str) -> bool {
    let digits = number
        .bytes()
        .rev()
        .map(|byte| u32::from(byte - b'0'))
        .enumerate();
    digits
        .map(|(at, digit)| {
            if at % 2 == 0 {
                digit
            } else {
                digit * 2 / 10 + digit * 2 % 10
            }
        })
        .sum::<u32>()
        % 10
        == 0
}

/// Whether seven consecutive characters of a secret remain, or the whole of a shorter one.
fn remains(secret: &str, redacted: &str) -> bool {
    let secret = secret.trim_start_matches("Bearer ");
    let chars: Vec<char> = secret.chars().collect();
    chars
        .windows(7.min(chars.len()))
        .any(|part| redacted.contains(&String::from_iter(part)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn secrets_are_removed_and_words_are_kept(
        before in prop::collection::vec(select(WORDS.to_vec()), 1..6),
        after in prop::collection::vec(select(WORDS.to_vec()), 1..6),
        around in select(vec![(" ", " "), ("=", " "), (": ", ", "), ("\"", "\""), ("(", ")"), ("[", "] "), (" <", "> ")]),
        secret in secret(),
    ) {
        let line = format!("{}{}{secret}{}{}", before.join(" "), around.0, around.1, after.join(" "));
        for redacted in [log_line(&line), error_message(&line)] {
            prop_assert!(!remains(&secret, &redacted), "{line:?} -> {redacted:?}");
            prop_assert!(redacted.starts_with(&before.join(" ")), "{line:?} -> {redacted:?}");
            prop_assert!(redacted.ends_with(&after.join(" ")), "{line:?} -> {redacted:?}");
        }
        let query = secret.replace([' ', '#', '?'], "%20");
        for link in [
            format!("https://a.test/path?name={query}&x"),
            format!("https://a.test/path#{query}"),
            format!("https://{query}@a.test/path"),
            format!("https://a.test/{query}/path"),
        ] {
            prop_assert!(!remains(&query, &url(&link)), "{link:?} -> {:?}", url(&link));
        }
    }

    #[test]
    fn ordinary_text_is_kept(words in prop::collection::vec("[A-Z]?[a-z]{1,12}|[0-9]{1,6}|[0-9]{1,3}\\.[0-9]{1,2}|[a-z]{2,8}_[a-z]{2,8}", 0..12)) {
        // Words separate the numbers, since consecutive numbers could be a phone number.
        let line = words.join(" and ");
        prop_assert_eq!(log_line(&line), line);
    }

    #[test]
    fn redactors_do_not_panic_on_any_text(text in any::<String>()) {
        let _ = (url(&text), error_message(&text));
        let _ = log_line(&log_line(&text));
    }
}

#[test]
fn time_is_linear_in_the_length_of_repetitions() {
    // With quadratic time each of these would take minutes, and the test runner would abort the test.
    for part in [
        "a=", "a@", "1 ", "+1-", "\u{201c}", "'\"", "eyJ.", "/a?", "a:", "token=", "://", "((", "Bearer ",
        "0", "Z9", "é",
    ] {
        let text = part.repeat((1 << 16) / part.len());
        let _ = (url(&text), log_line(&text), error_message(&text));
    }
}
