//! Checks the code against each row of the tables of the privacy chapter.

use afterimage_config::{ImagePolicy, MaskRule, PrivacyLevel};
use afterimage_masking::{MaskPolicy, Masker, Rules};
use afterimage_wireframe::{
    Attr, ContentType, Frame, Ident, ImageOrigin, InputType, Kind, MaskOverride, Node, RawText, Recordable,
    TextField,
};

use crate::scene::{LEVELS, NodeExt, find, frame, node};

const CHAPTER: &str = include_str!("../../../../docs/book/privacy.md");

/// A code that this version does not know, of any attribute.
const UNKNOWN: u32 = 9999;

/// A part of a node that the tables list.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Text(TextField),
    State(Attr),
    Image(ImageOrigin),
}

const PARTS: &[(&str, Part)] = &[
    ("text", Part::Text(TextField::Text)),
    ("value", Part::Text(TextField::Value)),
    ("placeholder", Part::Text(TextField::Placeholder)),
    ("label", Part::Text(TextField::Label)),
    ("tooltip", Part::Text(TextField::Tooltip)),
    ("state", Part::State(Attr::Checked)),
    ("state", Part::State(Attr::Selected)),
    ("bundled image", Part::Image(ImageOrigin::Bundled)),
    ("other image", Part::Image(ImageOrigin::Remote)),
    ("other image", Part::Image(ImageOrigin::User)),
    ("other image", Part::Image(ImageOrigin::Unknown)),
];

/// Returns the rows of the table whose header starts with the given cells, split into cells.
fn table(heading: &[&str]) -> Vec<Vec<&'static str>> {
    let cells = |line: &'static str| -> Vec<&'static str> {
        let line = line.trim_matches('|');
        line.split('|').map(str::trim).collect()
    };
    let mut lines = CHAPTER
        .lines()
        .skip_while(|line| !line.starts_with('|') || !cells(line).starts_with(heading));
    let columns = cells(lines.next().expect("the table exists")).len();
    let rows: Vec<_> = lines
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.len() == columns));
    rows
}

fn covers(list: &str, part: (&str, Part)) -> bool {
    match list {
        "all" => true,
        "all texts" => matches!(part.1, Part::Text(_)),
        list => list.split(", ").any(|item| item == part.0),
    }
}

/// Parses the chapter's notation of a node. Returns the node, and whether it was a secret before.
fn parse_node(notation: &str, n: u32, parent: u32) -> (Node<RawText<'static>>, bool) {
    let mut words = notation.split(' ');
    let kind = Kind::from_name(words.next().unwrap()).expect(notation);
    let mut raw = node(n, parent, kind);
    let mut was_secret = false;
    for word in words {
        let (key, code) = match word.split_once('=').unwrap_or((word, "")) {
            ("secure", "") => (Attr::Secure, 1),
            ("once-secret", "") => {
                was_secret = true;
                continue;
            }
            ("type", name) => (
                Attr::InputType,
                InputType::from_name(name).map_or(UNKNOWN, InputType::code),
            ),
            ("content", name) => (
                Attr::ContentType,
                ContentType::from_name(name).map_or(UNKNOWN, ContentType::code),
            ),
            ("override", name) => (
                Attr::MaskOverride,
                MaskOverride::from_name(name).map_or(UNKNOWN, MaskOverride::code),
            ),
            other => panic!("{other:?} is not part of the notation"),
        };
        assert!(code != UNKNOWN || word.ends_with("=?"), "{word}");
        raw = raw.with_attr(key, code);
    }
    (raw, was_secret)
}

/// Adds a part to a node.
fn with_part(mut raw: Node<RawText<'static>>, part: Part) -> Node<RawText<'static>> {
    match part {
        Part::Text(field) => raw = raw.with_text(field, "Ada L"),
        Part::State(key) => raw = raw.with_attr(key, 1),
        Part::Image(origin) => {
            raw = raw.with_attr(Attr::ImageOrigin, origin.code());
            raw.idents.insert(Ident::ImageHash, "hash".into());
        }
    }
    raw
}

/// Returns the outcome of masking for one part of a node in the chapter's notation.
fn outcome(policy: &MaskPolicy, notation: &str, part: Part) -> &'static str {
    let (own, parent) = match notation.split_once(" < ") {
        Some((own, parent)) => (own, Some(parent)),
        None => (notation, None),
    };
    let above = parent.map(|parent| parse_node(parent, 1, 0).0);
    let (raw, was_secret) = parse_node(own, 2, u32::from(above.is_some()));
    let raw = with_part(raw, part);
    let mut masker = Masker::new();
    if was_secret {
        let _ = masker.mask(&frame(vec![raw.clone().with_attr(Attr::Secure, 1)]), policy);
    }
    outcome_of_node_2(
        &mut masker,
        &frame(above.into_iter().chain([raw]).collect()),
        policy,
        part,
    )
}

/// Returns the outcome of masking for a part of node 2.
fn outcome_of_node_2(
    masker: &mut Masker,
    raw: &Frame<RawText<'_>>,
    policy: &MaskPolicy,
    part: Part,
) -> &'static str {
    let recorded = masker.mask(raw, policy);
    let Some(node) = find(&recorded, 2) else {
        return "gone";
    };
    if node.kind == Kind::Placeholder {
        return "block";
    }
    let is_kept = match part {
        Part::Text(field) => match node.text(field).unwrap().recorded() {
            "Ada L" => true,
            "*** *" => false,
            "********" => return "stars",
            other => panic!("{other}"),
        },
        Part::State(key) => node.flag(key),
        Part::Image(_) => node.ident(Ident::ImageHash).is_some(),
    };
    if is_kept { "keep" } else { "mask" }
}

fn check(notation: &str, part: (&str, Part), documented: &[&str]) {
    let outcomes = LEVELS.map(|level| outcome(&MaskPolicy::new(level), notation, part.1));
    assert_eq!(outcomes, documented, "{notation}: {part:?}");
}

#[test]
fn each_kind_and_part_has_one_row_that_matches_the_code() {
    let rows = table(&["Node", "Part", "light", "medium", "conservative"]);
    for kind in Kind::ALL {
        for part in PARTS {
            let applies = |row: &&Vec<&str>| {
                row[0].split(", ").any(|name| name == kind.name()) && covers(row[1], *part)
            };
            let of_kind: Vec<_> = rows.iter().filter(applies).collect();
            assert_eq!(of_kind.len(), 1, "{kind:?} {part:?}");
            check(kind.name(), *part, &of_kind[0][2..]);
        }
    }
}

#[test]
fn each_row_of_common_content_matches_the_code() {
    for row in table(&["Content", "Node"]) {
        let parts: Vec<_> = PARTS.iter().filter(|part| covers(row[2], **part)).collect();
        assert!(!parts.is_empty(), "{row:?}");
        for part in parts {
            check(row[1], *part, &row[3..]);
        }
    }
}

#[test]
fn common_content_has_a_row_for_each_topic() {
    let content: Vec<&str> = table(&["Content", "Node"]).iter().map(|row| row[0]).collect();
    for topic in [
        "Placeholder",
        "hint",
        "Accessibility label",
        "Tooltip",
        "Selected option",
        "Picker wheel",
        "Slider value",
        "Switch value",
        "Suggestions",
        "Search field",
        "Web view",
        "Map",
        "Video",
        "Camera",
        "Secure window",
        "Toast",
        "Keyboard",
        "Password",
        "One-time code",
        "Card number",
        "Security code",
        "Unknown node kind",
        "Unknown content type",
        "Unknown override",
        "Unknown input type",
    ] {
        assert!(content.iter().any(|row| row.contains(topic)), "{topic}");
    }
}

#[test]
fn overrides_and_rules_combine_as_documented() {
    let with_request = |raw: Node<RawText<'static>>, class: &str, requested: &str, by_rule: bool| {
        let code = match requested {
            "nothing" | "remote unmask" => None,
            "unknown" => Some(UNKNOWN),
            name => Some(MaskOverride::from_name(name).unwrap().code()),
        };
        let mut raw = match code {
            Some(code) if !by_rule || requested == "unknown" => raw.with_attr(Attr::MaskOverride, code),
            _ => raw,
        };
        raw.idents.insert(Ident::Class, class.into());
        let rule = (by_rule && code.is_some() && requested != "unknown")
            .then(|| format!("{requested} class={class}"));
        let remote = (requested == "remote unmask").then(|| format!("unmask class={class}"));
        (raw, rule, remote)
    };
    let rules = |texts: [Option<String>; 2]| -> Vec<MaskRule> {
        texts.iter().flatten().map(|text| text.parse().unwrap()).collect()
    };
    let columns = ["nothing", "remote unmask", "unmask", "mask", "block", "unknown"];
    let rows = table(&[
        "On an ancestor",
        "nothing",
        "remote unmask",
        "unmask",
        "mask",
        "block",
        "unknown",
    ]);
    assert_eq!(rows.len(), 4);
    for row in rows {
        for (requested, documented) in columns.iter().zip(&row[1..]) {
            for (level, ways) in LEVELS
                .iter()
                .flat_map(|level| (0..4).map(move |ways| (level, ways)))
            {
                let (above, rule_above, remote_above) =
                    with_request(node(1, 0, Kind::Container), "A", row[0], ways & 1 == 1);
                let field = node(2, 1, Kind::Input).with_text(TextField::Text, "Ada L");
                let (own, rule, remote) = with_request(field, "B", requested, ways & 2 == 2);
                let policy = MaskPolicy {
                    rules: Rules::new(&rules([rule_above, rule]), &rules([remote_above, remote]), 1),
                    ..MaskPolicy::new(*level)
                };
                let raw = frame(vec![above, own]);
                let outcome =
                    outcome_of_node_2(&mut Masker::new(), &raw, &policy, Part::Text(TextField::Text));
                let expected = match *documented {
                    "light" => "keep",
                    "level" if *level == PrivacyLevel::Light => "keep",
                    "level" => "mask",
                    other => other,
                };
                assert_eq!(
                    outcome, expected,
                    "{level:?}: {} above, {requested} on the node, {ways}",
                    row[0]
                );
            }
        }
    }
}

#[test]
fn images_follow_the_policy_as_documented() {
    let policies = [ImagePolicy::All, ImagePolicy::Bundled, ImagePolicy::NoImages];
    let rows = table(&["Image", "all", "bundled", "none"]);
    assert_eq!(rows.len(), ImageOrigin::ALL.len());
    for row in rows {
        let origin = ImageOrigin::from_name(row[0]).unwrap();
        for (images, documented) in policies.into_iter().zip(&row[1..]) {
            assert_eq!(ImagePolicy::from_name(images.name()), Some(images));
            let policy = MaskPolicy {
                images,
                ..MaskPolicy::new(PrivacyLevel::Medium)
            };
            assert_eq!(
                policy.allows_image(origin),
                *documented == "keep",
                "{row:?} {images:?}"
            );
            assert_eq!(outcome(&policy, "image", Part::Image(origin)), *documented);
        }
    }
}

#[test]
fn an_image_unmasked_by_the_app_counts_as_bundled_and_one_unmasked_by_the_server_does_not() {
    for (rule, remote, expected) in [
        ("unmask kind=image", false, "keep"),
        ("unmask kind=image", true, "mask"),
    ] {
        let rules = [rule.parse().unwrap()];
        let (local, remote): (&[_], &[_]) = if remote { (&[], &rules) } else { (&rules, &[]) };
        let policy = MaskPolicy {
            rules: Rules::new(local, remote, 1),
            ..MaskPolicy::new(PrivacyLevel::Medium)
        };
        assert_eq!(
            outcome(&policy, "image", Part::Image(ImageOrigin::User)),
            expected
        );
        let nothing = MaskPolicy {
            images: ImagePolicy::NoImages,
            ..policy
        };
        assert_eq!(outcome(&nothing, "image", Part::Image(ImageOrigin::User)), "mask");
    }
}
