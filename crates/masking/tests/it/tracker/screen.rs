//! A screen whose nodes change at random, as the frame buffers of a host.

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Attr, Frame, Ident, InputType, Kind, MaskOverride, Node, NodeId, RawText, Rect, SourceId, TextField,
    Viewport,
};

/// Deterministic pseudo-random numbers.
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

type Raw = Node<RawText<'static>>;

const WORDS: &[&str] = &[
    "",
    "a",
    "naïve",
    "Messages",
    "שלום",
    "a longer text than the others",
    "12:04",
];
const KINDS: &[Kind] = &[
    Kind::Container,
    Kind::Container,
    Kind::Text,
    Kind::Text,
    Kind::Image,
    Kind::Button,
    Kind::Scroll,
    Kind::Input,
    Kind::Switch,
];

/// A screen that changes at random.
pub(super) struct Screen {
    dice: Dice,
    nodes: Vec<Raw>,
    next_id: u32,
    pub viewport: Viewport,
    paint: bool,
}

impl Screen {
    pub(super) fn new(seed: u64) -> Self {
        let mut screen = Self {
            dice: Dice(seed),
            nodes: Vec::new(),
            next_id: 1,
            viewport: Viewport { w: 3900, h: 8440 },
            paint: false,
        };
        for _ in 0..10 + seed % 60 {
            screen.insert();
        }
        if seed.is_multiple_of(4) {
            screen.list();
        }
        screen
    }

    /// A list of rows in a scroll container, before everything else.
    fn list(&mut self) {
        let mut list = self.new_node(None, Kind::Scroll);
        list.attrs.insert(Attr::ScrollY, 0);
        let id = list.id;
        let mut nodes = vec![list];
        for _ in 0..30 + self.dice.roll(60) {
            nodes.extend(self.row(id));
        }
        self.nodes.splice(..0, nodes);
    }

    fn new_node(&mut self, parent: Option<NodeId>, kind: Kind) -> Raw {
        let id = NodeId::new(self.next_id).unwrap();
        self.next_id += 1;
        Node::new(id, parent, kind, self.rect())
    }

    fn row(&mut self, list: NodeId) -> Vec<Raw> {
        let row = self.new_node(Some(list), Kind::Container);
        let mut nodes = vec![row];
        for _ in 0..self.dice.roll(4) {
            let mut part = self.new_node(Some(nodes[0].id), Kind::Text);
            let class = WORDS[part.id.value() as usize % 3];
            part.idents.insert(Ident::Class, class.into());
            // Many texts of one list have the same length.
            let text: &'static str = format!("Message {}", 1000 + part.id.value()).leak();
            part.texts.insert(TextField::Text, RawText::new(text));
            if self.dice.roll(3) == 0 {
                self.decorate(&mut part);
            }
            nodes.push(part);
        }
        nodes
    }

    /// Scrolls the list: removes rows at one end and inserts rows at the other.
    fn scroll(&mut self) {
        let Some(at) = self.nodes.iter().position(|node| node.kind == Kind::Scroll) else {
            return;
        };
        let list = self.nodes[at].id;
        let offset = self.dice.roll(3000) as u32;
        self.nodes[at].attrs.insert(Attr::ScrollY, offset);
        let forwards = self.dice.roll(2) == 0;
        for _ in 0..self.dice.roll(4) {
            let (first, end) = (at + 1, self.subtree_end(at));
            if first == end {
                return;
            }
            let row = self.row(list);
            if forwards {
                self.nodes.splice(end..end, row);
                let end = self.subtree_end(first);
                self.nodes.drain(first..end);
            } else {
                let lowest = self.nodes[first..end]
                    .iter()
                    .rposition(|node| node.parent == Some(list));
                self.nodes.drain(first + lowest.unwrap()..end);
                self.nodes.splice(first..first, row);
            }
        }
    }

    fn any(&mut self) -> Option<usize> {
        (!self.nodes.is_empty()).then(|| self.dice.roll(self.nodes.len()))
    }

    /// Inserts several nodes after all others, as roots or as children of each other.
    fn insert_subtree(&mut self) {
        let mut above = Vec::new();
        for _ in 0..2 + self.dice.roll(5) {
            let kind = KINDS[self.dice.roll(KINDS.len())];
            let mut node = Node::new(
                NodeId::new(self.next_id).unwrap(),
                above.last().copied(),
                kind,
                self.rect(),
            );
            self.next_id += 1;
            node.texts.insert(TextField::Text, RawText::new("Messages"));
            match self.dice.roll(8) {
                0 => drop(node.attrs.insert(Attr::MaskOverride, MaskOverride::Mask.code())),
                1 => drop(node.attrs.insert(Attr::MaskOverride, MaskOverride::Unmask.code())),
                2 => drop(node.attrs.insert(Attr::InputType, InputType::Password.code())),
                _ => self.decorate(&mut node),
            }
            if self.dice.roll(3) == 0 {
                above.pop();
            } else {
                above.push(node.id);
            }
            self.nodes.push(node);
        }
    }

    fn subtree_end(&self, at: usize) -> usize {
        let mut inside = vec![self.nodes[at].id];
        let rest = self.nodes[at + 1..].iter();
        let below = rest.take_while(|node| {
            let is_below = node.parent.is_some_and(|parent| inside.contains(&parent));
            inside.push(node.id);
            is_below
        });
        at + 1 + below.count()
    }

    fn insert(&mut self) {
        let parent = if self.dice.roll(8) == 0 { None } else { self.any() };
        // After the parent's whole subtree, or as its first child.
        let at = match parent {
            Some(parent) if self.dice.roll(2) == 0 => parent + 1,
            Some(parent) => self.subtree_end(parent),
            None => self.nodes.len(),
        };
        let kind = KINDS[self.dice.roll(KINDS.len())];
        let rect = self.rect();
        let parent = parent.map(|parent| self.nodes[parent].id);
        let mut node = Node::new(NodeId::new(self.next_id).unwrap(), parent, kind, rect);
        self.next_id += 1;
        for _ in 0..self.dice.roll(4) {
            self.decorate(&mut node);
        }
        self.nodes.insert(at, node);
    }

    fn rect(&mut self) -> Rect {
        let mut length = |most| self.dice.roll(most) as i32;
        Rect {
            x: length(500) - 50,
            y: length(900),
            w: length(3000),
            h: length(700),
        }
    }

    fn decorate(&mut self, node: &mut Raw) {
        let value = self.dice.roll(4) as u32;
        let word = WORDS[self.dice.roll(WORDS.len())];
        match self.dice.roll(9) {
            0 => drop(node.attrs.insert(Attr::Background, value)),
            1 => drop(node.attrs.insert(Attr::FontSize, value)),
            2 => drop(node.texts.insert(TextField::Value, RawText::new(word))),
            3 => drop(node.idents.insert(Ident::Class, word.into())),
            4 => {
                let hash = format!("{word} {}", node.id.value() % 50);
                node.idents.insert(Ident::ImageHash, hash.into());
            }
            5 => drop(node.texts.insert(TextField::Label, RawText::new(word))),
            6 => drop(node.attrs.insert(Attr::Checked, value % 2)),
            _ => drop(node.texts.insert(TextField::Text, RawText::new(word))),
        }
    }

    pub(super) fn step(&mut self) {
        for _ in 0..self.dice.roll(4) {
            self.change();
        }
    }

    fn change(&mut self) {
        let Some(at) = self.any() else {
            return self.insert();
        };
        match self.dice.roll(30) {
            0..=3 => {
                let mut node = self.nodes[at].clone();
                self.decorate(&mut node);
                self.nodes[at] = node;
            }
            4..=5 => self.nodes[at].rect = self.rect(),
            6 => drop(self.nodes[at].attrs.remove(Attr::Background)),
            7 => drop(self.nodes[at].texts.remove(TextField::Text)),
            8..=10 => {
                let offset = self.dice.roll(300) as u32;
                self.nodes[at].attrs.insert(Attr::ScrollY, offset);
            }
            11..=14 => self.insert(),
            15..=16 => {
                let end = self.subtree_end(at);
                self.nodes.drain(at..end);
            }
            17 => {
                // A move to the end of the tree.
                let end = self.subtree_end(at);
                let mut subtree: Vec<Raw> = self.nodes.drain(at..end).collect();
                subtree[0].parent = None;
                self.nodes.append(&mut subtree);
            }
            18 => {
                let codes = [MaskOverride::Mask, MaskOverride::Unmask, MaskOverride::Block];
                let code = codes[self.dice.roll(3)].code();
                self.nodes[at].attrs.insert(Attr::MaskOverride, code);
            }
            19 => drop(self.nodes[at].attrs.remove(Attr::MaskOverride)),
            20 => drop(
                self.nodes[at]
                    .attrs
                    .insert(Attr::InputType, InputType::Password.code()),
            ),
            21 => drop(self.nodes[at].attrs.remove(Attr::InputType)),
            22 if self.dice.roll(3) == 0 => drop(self.nodes[at].attrs.insert(Attr::ChildrenNotReached, 1)),
            22 => self.paint = !self.paint,
            23..=26 => self.scroll(),
            27..=28 => self.insert_subtree(),
            _ => self.nodes[at].kind = KINDS[self.dice.roll(KINDS.len())],
        }
    }

    pub(super) fn buffer(&mut self) -> Vec<u8> {
        let mut frame = Frame::empty(SourceId(0), self.viewport);
        frame.nodes.clone_from(&self.nodes);
        if self.paint && self.dice.roll(4) > 0 {
            frame.paint = Some(self.nodes.iter().rev().map(|node| node.id).collect());
        }
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), 0, self.viewport);
        writer.frame(&frame);
        // The next walk reaches the children that this one did not.
        for node in &mut self.nodes {
            node.attrs.remove(Attr::ChildrenNotReached);
        }
        writer.finish().to_vec()
    }
}
