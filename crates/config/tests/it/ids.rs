//! Ids and names: the rule for recording, the rule for reading, and their one spelling.

use afterimage_config::{
    DeviceId, IdError, MAX_DEVICE_ID_CHARS, NO_SESSION, ResourceName, SegmentName, SessionId, SessionName,
    SessionReplayConfig,
};

/// Ids that devices record under.
const RECORDED: [&str; 4] = [
    "abcdef",
    "E621E1F8-C36C-495A-93FC-0C247A3E6E5F",
    "a_b-c.d|e@f:g=h",
    "......",
];

fn check_segment(text: &str, expected: Result<(), IdError>) {
    assert_eq!(text.parse::<SegmentName>().map(drop), expected, "{text}");
}

#[test]
fn device_ids_to_record_under() {
    for good in RECORDED
        .into_iter()
        .chain(["x".repeat(MAX_DEVICE_ID_CHARS).as_str()])
    {
        assert_eq!(DeviceId::new(good).unwrap().as_str(), good);
    }
    for bad in [
        "",
        "abcde",
        "device/1",
        "device 1",
        "gerät-1",
        "device\n1",
        "device\0",
        "../../x",
        &"x".repeat(MAX_DEVICE_ID_CHARS + 1),
    ] {
        let fault = DeviceId::new(bad).unwrap_err();
        assert_eq!(fault.field, "device_id");
        assert!(bad.is_empty() || !fault.to_string().contains(bad), "{fault}");
    }
    let fault = DeviceId::new("dev\u{e9}").unwrap_err();
    assert!(fault.problem.contains("4 characters"), "{fault}");
}

#[test]
fn session_ids_to_record_under() {
    for good in [0, 1, 1_700_000_000_000, i64::MAX] {
        assert_eq!(SessionId::new(good).unwrap().get(), good);
        assert_eq!(
            SessionId::from_host(good).unwrap().map(SessionId::get),
            Some(good)
        );
    }
    for bad in [-2, i64::MIN] {
        assert_eq!(SessionId::new(bad).unwrap_err().field, "session_id");
        assert_eq!(SessionId::from_host(bad).unwrap_err().field, "session_id");
    }
    assert_eq!(SessionId::from_host(NO_SESSION), Ok(None));
    let no_session = SessionId::new(NO_SESSION).unwrap_err();
    assert!(
        no_session.to_string().contains("session_id is -1"),
        "{no_session}"
    );
}

#[test]
fn a_configuration_names_the_session_to_record() {
    let named = |device_id: &str, session_id| {
        let config = SessionReplayConfig {
            session_id,
            ..SessionReplayConfig::new("key", device_id)
        };
        config.session_name().map(|name| name.to_string())
    };
    assert_eq!(named("device-1", 7).as_deref(), Some("device-1/7"));
    for (device_id, session_id) in [("device-1", NO_SESSION), ("device-1", -2), ("tiny", 7)] {
        assert_eq!(named(device_id, session_id), None);
    }
}

#[test]
fn ids_to_record_under_can_be_read() {
    for id in RECORDED
        .into_iter()
        .chain(["x".repeat(MAX_DEVICE_ID_CHARS).as_str()])
    {
        assert_eq!(id.parse(), Ok(DeviceId::new(id).unwrap()));
    }
    for id in [0, i64::MAX] {
        assert_eq!(SessionId::from_stored(id), Ok(SessionId::new(id).unwrap()));
    }
}

#[test]
fn names_print_back_as_they_were_read() {
    for text in [
        "phone-1/1700000000000/0",
        "a|b@c:d=e._/7/999999",
        "x/-5/12",
        "device/0/18446744073709551615",
    ] {
        let segment: SegmentName = text.parse().unwrap();
        assert_eq!(segment.to_string(), text);
        let session = segment.session().to_string();
        assert_eq!(session.parse().as_ref(), Ok(segment.session()));
    }
    let text = "phone-1/000000000000000000000000000000ab";
    let resource: ResourceName = text.parse().unwrap();
    assert_eq!((resource.id(), resource.to_string().as_str()), (0xab, text));
}

#[test]
fn device_ids_that_could_leave_a_folder_are_refused() {
    for device in [
        "",
        ".",
        "..",
        "...",
        "a b",
        "a\\b",
        "a%2fb",
        "é",
        "a\0b",
        &"a".repeat(256),
    ] {
        check_segment(&format!("{device}/1/0"), Err(IdError::DeviceId));
        let resource = format!("{device}/000000000000000000000000000000ab");
        assert_eq!(resource.parse::<ResourceName>(), Err(IdError::DeviceId));
    }
    check_segment("../../1/0", Err(IdError::SegmentName));
    check_segment("/etc/1/0", Err(IdError::SegmentName));
    check_segment("a/../0", Err(IdError::SessionId));
    check_segment("a/1/..", Err(IdError::Sequence));
}

#[test]
fn numbers_have_one_spelling() {
    for session in ["", "-1", "01", "+1", "1.0", "9223372036854775808", "0x1", " 1"] {
        check_segment(&format!("phone-1/{session}/0"), Err(IdError::SessionId));
    }
    for sequence in ["", "-1", "01", "000001", "18446744073709551616", "1 "] {
        check_segment(&format!("phone-1/1/{sequence}"), Err(IdError::Sequence));
    }
    check_segment("phone-1/1", Err(IdError::SegmentName));
    check_segment("phone-1/1/0/0", Err(IdError::SegmentName));
    assert_eq!("phone-1".parse::<SessionName>(), Err(IdError::SessionName));
    assert_eq!("phone-1/1/0".parse::<SessionName>(), Err(IdError::SessionId));
}

#[test]
fn resource_ids_have_one_spelling() {
    for bad in [
        "phone-1",
        "phone-1/ab",
        "phone-1/000000000000000000000000000000AB",
        "phone-1/+00000000000000000000000000000ab",
        "phone-1/000000000000000000000000000000ab/0",
        "phone-1/../0000000000000000000000000000ab",
    ] {
        assert_eq!(bad.parse::<ResourceName>(), Err(IdError::ResourceName), "{bad}");
    }
}

#[test]
fn names_sort_by_device_session_and_number() {
    let sorted = ["device-1/7/9", "device-1/7/10", "device-1/10/0", "device-2/1/0"];
    let mut names: Vec<SegmentName> = sorted.iter().rev().map(|name| name.parse().unwrap()).collect();
    names.sort();
    assert_eq!(names.iter().map(ToString::to_string).collect::<Vec<_>>(), sorted);
}
