//! Kinds of nodes for controls that only iOS has.

use objc2::rc::Retained;
use serde_json::Value;

use super::{Builder, is, write_text};
use crate::bars::{FakePages, FakeToolbar, blur, navigation_bar, search_bar, segments, stepper, tab_bar};
use crate::controls::{
    FakeCollection, FakeCollectionCell, FakeMap, FakeSpinner, FakeTable, FakeTableCell, FakeTextView,
    FakeWebView, PlayerView,
};
use crate::embedded::FakeStack;
use crate::inputs::FakeDatePicker;
use crate::layer::{FakePlayerLayer, layer_of};
use crate::lists::FakeList;
use crate::{FakeView, ViewState, up, view};

impl Builder {
    /// The control of a node. Its common properties are written later.
    pub(super) fn control(
        &mut self,
        node: &Value,
        frame: [f64; 4],
        children: Vec<Retained<FakeView>>,
    ) -> Retained<FakeView> {
        let text = |key: &str| node[key].as_str().unwrap_or_default();
        let titles = || strings(&node["titles"]);
        let selected = node["selected"].as_i64().unwrap_or(0) as isize;
        match text("kind") {
            "segments" => segments(frame, &titles(), selected),
            "tab_bar" => tab_bar(frame, &titles(), selected),
            "navigation_bar" => navigation_bar(frame, text("title"), text("action")),
            "search_bar" => search_bar(frame, text("text")),
            "stepper" => stepper(frame),
            "blur" => blur(frame, is(node, "dark"), children),
            "pages" => up(view::<FakePages>(frame, |_| (), children)),
            "toolbar" => up(view::<FakeToolbar>(frame, |_| (), children)),
            "stack" => up(view::<FakeStack>(frame, |_| (), children)),
            "spinner" => up(view::<FakeSpinner>(frame, |_| (), children)),
            "web" => up(view::<FakeWebView>(frame, |_| (), children)),
            "map" => up(view::<FakeMap>(frame, |_| (), children)),
            // The layer is replaced before `write_common` changes it.
            "video" => {
                let video: Retained<PlayerView> = view(frame, |_| (), children);
                let video = up(video);
                let geometry = video.state().layer.state().clone();
                let layer = layer_of::<FakePlayerLayer>();
                *layer.change() = geometry;
                video.change().layer = layer;
                video
            }
            "date" => up(view::<FakeDatePicker>(
                frame,
                |state| (state.control.date, state.control.date_mode) = (node["date"].as_f64().unwrap(), 1),
                children,
            )),
            "text_view" => {
                let change = |state: &mut ViewState| {
                    write_text(node, state);
                    state.is_read_only = is(node, "read_only");
                    (state.insets.top, state.insets.bottom) = (8.0, 8.0);
                };
                up(view::<FakeTextView>(frame, change, children))
            }
            "table" => self.list::<FakeTable, FakeTableCell>(node, frame),
            "collection" => self.list::<FakeCollection, FakeCollectionCell>(node, frame),
            kind => panic!("no view for {kind}"),
        }
    }

    /// A list whose rows are `prefix` with a number.
    fn list<L, C>(&mut self, node: &Value, frame: [f64; 4]) -> Retained<FakeView>
    where
        L: objc2::ClassType + objc2::MainThreadOnly + objc2::Message,
        C: objc2::ClassType + objc2::MainThreadOnly + objc2::Message + 'static,
    {
        let prefix = node["prefix"].as_str().unwrap();
        let count = node["rows"].as_u64().unwrap();
        let rows = (0..count).map(|row| format!("{prefix} {row}")).collect();
        let list = FakeList::new::<L, C>(frame, rows);
        let view = list.view.clone();
        let id = node["id"].as_str().unwrap_or_default().to_owned();
        self.lists.push((id, list));
        view
    }
}

fn strings(list: &Value) -> Vec<&str> {
    let items = list.as_array().into_iter().flatten();
    items.map(|item| item.as_str().unwrap()).collect()
}
