//! A synthetic screen, written as a host does: a toolbar, a list and a tab bar. Each row of the list is a card with
//! a picture, a title and a line below it.

use std::collections::VecDeque;

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Attr, Ident, ImageOrigin, Kind, NodeId, Rect, SourceId, TextField, Viewport};

/// Nodes outside the rows.
const FRAMING_NODES: usize = 11;
/// Nodes per row.
pub const ROW_NODES: usize = 4;
const ROW_HEIGHT: i32 = 720;
const VIEWPORT: Viewport = Viewport { w: 3900, h: 8440 };
const LIST_TOP: i32 = 960;

/// An inbox with a list of messages.
pub struct InboxScreen {
    rows: VecDeque<InboxRow>,
    /// Empty containers that fill up the requested number of nodes.
    fill: usize,
    offset: i32,
    next_row: u32,
    /// Whether each view has a class and an identifier, which rules match.
    is_named: bool,
    writer: FrameWriter,
    elapsed_ms: u64,
}

struct InboxRow {
    number: u32,
    colour: u32,
    shift: i32,
    title: String,
    line: String,
}

impl InboxRow {
    fn new(number: u32) -> Self {
        Self {
            number,
            colour: 0xFFFF_FFFF,
            shift: 0,
            title: format!("Message {number} from somebody"),
            line: format!("The first words of message {number}, and how it goes on"),
        }
    }
}

impl InboxScreen {
    /// A screen with at least `nodes` nodes, and few more.
    pub fn with_nodes(nodes: usize) -> Self {
        let in_list = nodes.saturating_sub(FRAMING_NODES);
        Self::new(in_list / ROW_NODES, in_list % ROW_NODES)
    }

    /// A screen with a list of `rows` rows.
    pub fn with_rows(rows: usize) -> Self {
        Self::new(rows, 0)
    }

    fn new(rows: usize, fill: usize) -> Self {
        Self {
            rows: (0..rows as u32).map(InboxRow::new).collect(),
            fill,
            offset: 0,
            next_row: rows as u32,
            is_named: false,
            writer: FrameWriter::default(),
            elapsed_ms: 0,
        }
    }

    /// Gives each view a class and an identifier.
    #[must_use]
    pub fn with_view_names(self) -> Self {
        Self {
            is_named: true,
            ..self
        }
    }

    /// Returns the number of nodes in rows.
    pub fn row_nodes(&self) -> usize {
        self.rows.len() * ROW_NODES
    }

    /// Changes `nodes` nodes spread over the list, different ones at each step.
    pub fn change(&mut self, nodes: usize, step: usize) {
        let all = self.row_nodes();
        let stride = (all / nodes.max(1)).max(1);
        for change in 0..nodes {
            // Cycles through the four nodes of a row.
            let part = (change + step) % ROW_NODES;
            let row = (change * stride / ROW_NODES + if nodes == all { 0 } else { step }) % self.rows.len();
            let Some(row) = self.rows.get_mut(row) else {
                continue;
            };
            match part {
                0 => row.colour = row.colour.wrapping_sub(0x0101_0100),
                1 => row.shift += 10,
                2 => row.title = format!("Message {} from somebody, {} unread", row.number, step + 8),
                _ => row.line = format!("Number {} is typing for {} s", row.number, step * 3),
            }
        }
    }

    /// Writes new titles into `rows` rows spread over the list, different ones at each step.
    pub fn write_titles(&mut self, rows: usize, step: usize) {
        let stride = (self.rows.len() / rows.max(1)).max(1);
        let titled = self.rows.iter_mut().skip(step % stride).step_by(stride);
        for row in titled.take(rows) {
            row.title = format!("Message {} from somebody, {} unread", row.number, step + 8);
        }
    }

    /// Scrolls the list by rows: inserts as many at the end as it removes at the start.
    pub fn scroll(&mut self, rows: usize) {
        for _ in 0..rows {
            self.rows.pop_front();
            self.rows.push_back(InboxRow::new(self.next_row));
            self.next_row += 1;
            self.offset += ROW_HEIGHT;
        }
    }

    /// Writes the current screen as a frame buffer, 100 ms after the previous one.
    pub fn buffer(&mut self) -> Vec<u8> {
        self.elapsed_ms += 100;
        let mut writer = std::mem::take(&mut self.writer);
        writer.begin(SourceId(0), self.elapsed_ms, VIEWPORT);
        self.write(&mut writer);
        let bytes = writer.finish().to_vec();
        self.writer = writer;
        bytes
    }

    fn write(&self, out: &mut FrameWriter) {
        let whole = rect(0, 0, VIEWPORT.w, VIEWPORT.h);
        node(out, 1, 0, Kind::Container, whole);
        out.attr(Attr::Background, 0xF2F2_F7FF);
        node(out, 2, 1, Kind::Container, rect(0, 0, VIEWPORT.w, LIST_TOP));
        out.attr(Attr::Background, 0xFFFF_FFFF);
        out.attr(Attr::Shadow, 1);
        node(out, 3, 2, Kind::Button, rect(160, 560, 240, 240));
        out.attr(Attr::Foreground, 0x007A_FFFF);
        out.text(TextField::Label, "Back");
        text(out, 4, 2, rect(520, 580, 2400, 240), 170, "Inbox");
        node(out, 5, 1, Kind::Scroll, rect(0, LIST_TOP, VIEWPORT.w, 6600));
        out.length(Attr::ScrollX, 0);
        out.length(Attr::ScrollY, self.offset);
        out.length(Attr::ContentWidth, VIEWPORT.w);
        out.length(Attr::ContentHeight, 2_000_000);
        for row in &self.rows {
            row.write(out, self.is_named);
        }
        for extra in 0..self.fill as u32 {
            node(out, 6 + extra, 5, Kind::Container, whole);
        }
        node(out, 10, 1, Kind::Container, rect(0, 7600, VIEWPORT.w, 840));
        out.attr(Attr::Background, 0xFFFF_FFFF);
        for (tab, name) in (0..).zip(["Inbox", "Sent", "Drafts", "Search", "Settings"]) {
            let place = rect(tab * 780, 0, 780, 840);
            node(out, 11 + tab.cast_unsigned(), 10, Kind::Button, place);
            out.attr(Attr::Foreground, 0x8E8E_93FF);
            out.attr(Attr::FontSize, 100);
            out.text(TextField::Text, name);
        }
    }
}

impl InboxRow {
    fn write(&self, out: &mut FrameWriter, is_named: bool) {
        let name = |out: &mut FrameWriter, class: &str, part: &str| {
            if is_named {
                out.ident(Ident::Identifier, &format!("com.mail.app:id/message_{part}"));
                out.ident(Ident::Class, class);
            }
        };
        let id = 100 + self.number * ROW_NODES as u32;
        let top = self.number.cast_signed() * ROW_HEIGHT;
        node(out, id, 5, Kind::Container, rect(0, top, VIEWPORT.w, ROW_HEIGHT));
        out.attr(Attr::Background, self.colour);
        out.attr(Attr::BorderWidth, 5);
        out.attr(Attr::BorderColour, 0xC6C6_C8FF);
        out.attr(Attr::BorderSides, 4);
        name(out, "com.mail.app.widget.MessageCard", "card");
        node(
            out,
            id + 1,
            id,
            Kind::Image,
            rect(160 + self.shift, 120, 480, 480),
        );
        out.attr(Attr::CornerRadius, 240);
        out.attr(Attr::NaturalWidth, 960);
        out.attr(Attr::NaturalHeight, 960);
        out.attr(Attr::ImageOrigin, ImageOrigin::Bundled.code());
        out.ident(Ident::ImageHash, "img:5f2d0e3a");
        name(out, "android.widget.ImageView", "picture");
        text(out, id + 2, id, rect(800, 120, 2900, 220), 170, &self.title);
        name(out, "android.widget.TextView", "title");
        text(out, id + 3, id, rect(800, 380, 2900, 200), 150, &self.line);
        name(out, "android.widget.TextView", "line");
    }
}

pub(crate) fn node(out: &mut FrameWriter, id: u32, parent: u32, kind: Kind, place: Rect) {
    debug_assert_ne!(id, 0, "ids of the screen begin at 1");
    if let Some(id) = NodeId::new(id) {
        out.node(id, NodeId::new(parent), kind, place);
    }
}

pub(crate) fn text(out: &mut FrameWriter, id: u32, parent: u32, place: Rect, size: i32, words: &str) {
    node(out, id, parent, Kind::Text, place);
    out.attr(Attr::Foreground, 0x1C1C_1EFF);
    out.length(Attr::FontSize, size);
    out.attr(Attr::FontWeight, 500);
    out.attr(Attr::MaxLines, 1);
    out.text(TextField::Text, words);
}

pub(crate) fn rect(x: i32, y: i32, w: i32, h: i32) -> Rect {
    Rect { x, y, w, h }
}
