//! Masking rules of the app and of the server, from the options to what is recorded.

use std::sync::Arc;

use afterimage::clock::VirtualClock;
use afterimage::{ImagePolicy, PrivacyLevel, ReplayError, SessionReplayConfig};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Attr, Ident, ImageOrigin, Kind, MaskOverride, NodeId, Rect, SourceId, TextField, TouchPhase,
};

use crate::host::{Collector, Host, SESSION, WINDOW, config};

fn with_rules(rules: &[&str]) -> SessionReplayConfig {
    SessionReplayConfig {
        mask_rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        ..config()
    }
}

fn remote(local: SessionReplayConfig, privacy: &str) -> Host {
    let collector = Arc::new(Collector::default());
    let body =
        format!(r#"{{"sr_sampling_config":{{"capture_enabled":true}},"sr_privacy_config":{privacy}}}"#);
    *collector.config.lock().unwrap() = Some((200, body));
    let local = SessionReplayConfig {
        enable_remote_config: true,
        ..local
    };
    let host = Host::with(local, Arc::new(tempfile::tempdir().unwrap()), collector);
    host.engine.start().unwrap();
    host.settle();
    host
}

/// Shows texts, each in a view of a class.
fn show(host: &Host, at: u64, views: &[(&str, &str)]) {
    show_asking(host, at, views, None);
}

fn show_asking(host: &Host, at: u64, views: &[(&str, &str)], asked: Option<MaskOverride>) {
    host.clock.advance_to(at);
    let rect = Rect {
        x: 0,
        y: 0,
        w: WINDOW.w,
        h: WINDOW.h,
    };
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), at, WINDOW);
    writer.node(NodeId::new(1).unwrap(), None, Kind::Container, rect);
    for ((class, text), n) in views.iter().zip(2..) {
        writer.node(NodeId::new(n).unwrap(), NodeId::new(1), Kind::Text, rect);
        if let Some(asked) = asked {
            writer.attr(Attr::MaskOverride, asked.code());
        }
        writer.ident(Ident::Class, class);
        writer.text(TextField::Text, text);
    }
    let _ = host.engine.submit_frame(writer.finish());
    host.settle();
}

fn texts(host: &Host) -> Vec<String> {
    host.flush();
    host.collector.texts(SESSION)
}

#[test]
fn a_rule_of_the_app_masks_by_class() {
    let host = Host::started(with_rules(&["mask class=com.bank.*", "block class=Map"]));
    show(
        &host,
        1,
        &[("com.bank.Iban", "DE12"), ("Title", "Account"), ("Map", "here")],
    );
    assert_eq!(texts(&host), ["****", "Account"]);
}

#[test]
fn a_rule_that_cannot_be_read_is_a_fault_of_the_options() {
    let made = afterimage::SessionReplay::new(
        with_rules(&["mask view=A"]),
        crate::host::services(
            std::path::Path::new("unused"),
            Arc::new(VirtualClock::starting_at(0)),
            Arc::<Collector>::default(),
        ),
    );
    let Err(ReplayError::InvalidConfig { faults }) = made.map(|_| ()) else {
        panic!("expected the options to be refused");
    };
    assert!(faults.contains("rule 1, at character 6"), "{faults}");
}

#[test]
fn the_servers_rules_add_to_the_apps_and_lift_none_of_them() {
    let local = with_rules(&["mask class=Iban"]);
    let host = remote(local, r#"{"rules":["mask class=Name","unmask class=Iban"]}"#);
    show(
        &host,
        1,
        &[("Iban", "DE12"), ("Name", "Ada"), ("Title", "Account")],
    );
    assert_eq!(texts(&host), ["****", "***", "Account"]);

    let host = remote(config(), r#"{"rules":["unmask class=Name"]}"#);
    show_asking(&host, 1, &[("Name", "Ada")], Some(MaskOverride::Mask));
    assert_eq!(texts(&host), ["***"]);
}

#[test]
fn the_servers_unmask_lifts_what_the_level_masks() {
    let local = SessionReplayConfig {
        privacy_config: PrivacyLevel::Conservative,
        ..config()
    };
    let host = remote(local, r#"{"unmaskSelector":[".Title"]}"#);
    show(&host, 1, &[("Title", "Account"), ("Name", "Ada")]);
    assert_eq!(texts(&host), ["Account", "***"]);
}

#[test]
fn a_rule_of_the_servers_that_cannot_be_read_masks_everything() {
    let host = remote(config(), r#"{"rules":["mask view=A"]}"#);
    show(&host, 1, &[("Title", "Account")]);
    assert_eq!(texts(&host), ["*******"]);
}

#[test]
fn an_excluded_screen_is_blocked_from_its_first_frame_until_it_has_left() {
    let host = Host::started(with_rules(&["block screen=Pay*"]));
    host.engine.record_screen("Home");
    show(&host, 1000, &[("T", "home")]);
    host.engine.record_screen("Payment");
    show(&host, 2000, &[("T", "card")]);
    host.engine.record_screen("Home");
    // While the one screen slides out and the other in.
    show(&host, 2100, &[("T", "card"), ("T", "home")]);
    host.flush();
    assert!(host.collector.texts(SESSION).is_empty());
    // Nothing is drawn from here on, and still the screen comes back.
    show(&host, 2500, &[("T", "home again")]);
    assert!(texts(&host).is_empty());
    host.touch(3000, TouchPhase::Start);
    assert_eq!(texts(&host), ["home again"]);
    // Texts of four letters would be those of the screens before.
    let cards = host.collector.entries(SESSION);
    let cards = cards
        .iter()
        .filter(|entry| entry.uptime_ms >= 2000 && entry.uptime_ms < 3000);
    assert!(!format!("{:?}", cards.collect::<Vec<_>>()).contains("RecordedText"));
}

#[test]
fn a_screen_rule_hides_until_the_app_names_a_screen() {
    let host = Host::started(with_rules(&["block screen=Pay", "unmask screen=Home class=T"]));
    show(&host, 10, &[("T", "unknown")]);
    assert!(texts(&host).is_empty());
    host.engine.record_screen("Home");
    show(&host, 20, &[("T", "home")]);
    assert_eq!(texts(&host), ["home"]);
}

#[test]
fn a_screen_that_was_named_before_the_start_is_known() {
    let host = Host::new(with_rules(&["block screen=Pay"]));
    host.engine.record_screen("Home");
    host.engine.start().unwrap();
    host.settle();
    show(&host, 10, &[("T", "home")]);
    assert_eq!(texts(&host), ["home"]);
    // A session that begins on the screen knows it too.
    host.engine.set_session_id(SESSION + 1).unwrap();
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION + 1), ["home"]);
    host.engine.record_screen("Pay");
    host.engine.set_session_id(SESSION + 2).unwrap();
    host.settle();
    show(&host, 20, &[("T", "card")]);
    host.flush();
    assert!(host.collector.texts(SESSION + 2).is_empty());
}

#[test]
fn a_sampled_screen_is_shown_in_its_share_of_sessions() {
    // The session lies at 0.914457 in the sample.
    for (rule, shown) in [
        ("sample=0.9 screen=Feed", &[][..]),
        ("sample=0.92 screen=Feed", &["news"][..]),
    ] {
        let host = Host::started(with_rules(&[rule]));
        host.engine.record_screen("Feed");
        show(&host, 10, &[("T", "news")]);
        assert_eq!(texts(&host), shown, "{rule}");
    }
}

#[test]
fn the_image_policy_of_the_app_goes_before_the_levels() {
    for (level, policy, kept) in [
        (PrivacyLevel::Light, None, true),
        (PrivacyLevel::Light, Some(ImagePolicy::NoImages), false),
        (PrivacyLevel::Light, Some(ImagePolicy::Bundled), false),
        (PrivacyLevel::Medium, None, false),
        (PrivacyLevel::Medium, Some(ImagePolicy::All), true),
    ] {
        let host = Host::started(SessionReplayConfig {
            privacy_config: level,
            image_policy: policy,
            ..config()
        });
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), 1, WINDOW);
        let rect = Rect {
            x: 0,
            y: 0,
            w: 100,
            h: 100,
        };
        writer.node(NodeId::new(1).unwrap(), None, Kind::Image, rect);
        writer.attr(Attr::ImageOrigin, ImageOrigin::User.code());
        writer.ident(Ident::ImageHash, "img:1");
        let _ = host.engine.submit_frame(writer.finish());
        host.settle();
        host.flush();
        let frames: Vec<_> = host.collector.scene(SESSION).frames().collect();
        let hash = frames[0].nodes[0].ident(Ident::ImageHash);
        assert_eq!(hash.is_some(), kept, "{level:?} {policy:?}");
    }
}
