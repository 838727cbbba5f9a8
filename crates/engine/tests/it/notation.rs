//! One line for each action and each recorded entry, so that a test reads as a list.

use afterimage_engine::{Action, ImageAction};
use afterimage_wireframe::{
    Entry, Environment, Gesture, Point, Recordable, RecordedText, Scene, TextField, Timed,
};

/// Returns the line of an action, or `None` for a returned buffer, which no rule depends on, and for a request for a frame.
pub(crate) fn action(action: &Action) -> Option<String> {
    Some(match action {
        Action::OpenSegment { segment, session, .. } => format!("open s{} {session}", segment.0),
        Action::Append { segment, .. } => format!("append s{}", segment.0),
        Action::Seal { segment } => format!("seal s{}", segment.0),
        Action::PurgeAll => "purge all".to_owned(),
        Action::FetchConfig { request } => format!("fetch r{}", request.0),
        Action::Deliver { flush: None } => "deliver".to_owned(),
        Action::Deliver { flush: Some(flush) } => format!("deliver f{}", flush.0),
        Action::CompleteFlush { flush, outcome, .. } => format!("complete f{} {outcome:?}", flush.0),
        Action::ReleaseSpool => "release".to_owned(),
        Action::Image(action) => image_action(action),
        // The script counts requests for frames.
        Action::Recycle { .. } | Action::RequestFrame => return None,
    })
}

fn image_action(action: &ImageAction) -> String {
    let hashes = |hashes: &[Box<str>]| hashes.join(" ");
    match action {
        ImageAction::Reset { recording: None, .. } => "image end".to_owned(),
        ImageAction::Reset {
            continues_session: true,
            ..
        } => "image continue".to_owned(),
        ImageAction::Reset { .. } => "image begin".to_owned(),
        ImageAction::LookUp { images } => {
            let images: Vec<_> = images.iter().map(|image| image.hash.clone()).collect();
            format!("image look up {}", hashes(&images))
        }
        ImageAction::Request {
            source,
            hashes: wanted,
        } => {
            format!("image request @{} {}", source.0, hashes(wanted))
        }
        ImageAction::Withdraw { picture } => format!("image withdraw {picture}"),
        ImageAction::WithdrawAll => "image withdraw all".to_owned(),
        ImageAction::WithdrawSource { source } => format!("image withdraw @{}", source.0),
        ImageAction::StopRequests => "image stop requests".to_owned(),
        ImageAction::Close => "image close".to_owned(),
        ImageAction::NoteRequested { names } => format!("image note {}", names.len()),
        ImageAction::Encode { image } => format!("image encode i{}", image.0),
        ImageAction::Store { image, .. } => format!("image store i{}", image.0),
        ImageAction::Drop { image } => format!("image drop i{}", image.0),
    }
}

/// Returns the line of a recorded entry. `scene` is the scene after it.
pub(crate) fn entry(entry: &Timed<Entry<RecordedText>>, scene: &Scene<RecordedText>) -> String {
    let what = match &entry.value {
        Entry::Keyframe(frame) => format!("keyframe @{} {}", frame.source.0, texts_of(scene, frame.source)),
        Entry::Changes { changes, .. } if changes.is_empty() => "no changes".to_owned(),
        Entry::Changes { source, .. } => format!("changes @{} {}", source.0, texts_of(scene, *source)),
        Entry::SourceGone(source) => format!("gone @{}", source.0),
        Entry::Touch(touch) => format!("{:?} {}", touch.phase, point(touch.at)).to_lowercase(),
        Entry::Environment(environment) => environment_line(environment),
    };
    format!("{} {}", entry.elapsed_ms, what.trim_end())
}

fn environment_line(environment: &Environment) -> String {
    match environment {
        Environment::Viewport(viewport) => format!("viewport {}x{}", viewport.w, viewport.h),
        Environment::Orientation(orientation) => format!("{orientation:?}").to_lowercase(),
        Environment::Screen(name) => format!("screen {name}"),
        Environment::App(state) => format!("app {state:?}").to_lowercase(),
        Environment::Keyboard(None) => "keyboard hidden".to_owned(),
        Environment::Keyboard(Some(frame)) => format!("keyboard at {},{}", frame.x, frame.y),
        Environment::Gesture(Gesture::Tap { at }) => format!("tap {}", point(*at)),
        Environment::Gesture(gesture) => format!("{gesture:?}"),
        Environment::TouchWithoutPlace { phase, .. } => format!("{phase:?} without place").to_lowercase(),
        Environment::ClockAnchor {
            wall_ms,
            elapsed_ms: 0,
        } => format!("clock {wall_ms}"),
        Environment::ClockAnchor { .. } => "clock with a second time".to_owned(),
    }
}

fn point(Point { x, y }: Point) -> String {
    format!("{x},{y}")
}

fn texts_of(scene: &Scene<RecordedText>, source: afterimage_wireframe::SourceId) -> String {
    let frames = scene.frames().filter(|frame| frame.source == source);
    let texts: Vec<String> = frames.flat_map(|frame| texts(&frame)).collect();
    texts.join(", ")
}

/// Returns the recorded texts of a frame, in tree order.
pub(crate) fn texts(frame: &afterimage_wireframe::Frame<RecordedText>) -> Vec<String> {
    let texts = frame.nodes.iter().filter_map(|node| {
        let text = node
            .text(TextField::Text)
            .or_else(|| node.text(TextField::Value))?;
        Some(text.recorded().to_owned())
    });
    texts.collect()
}
