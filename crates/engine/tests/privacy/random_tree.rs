//! Random trees: a window of views, some of which are private.

use afterimage_wireframe::{Attr, Kind, MaskOverride, NodeId, Point, Rect, Viewport};

/// Window of the trees.
pub(crate) const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

/// Touches on each tree.
pub(crate) const TOUCHES: usize = 20;

/// A scale or translation far beyond any real one.
const MAGNIFICATION: f32 = 1e9;

/// Most nodes of a tree.
const MAX_NODES: u32 = 14;

/// A random number generator (`SplitMix64`): each seed has its own tree.
#[derive(Debug)]
pub(crate) struct Random(u64);

/// A view of a tree.
#[derive(Clone, Debug)]
pub(crate) struct RandomNode {
    pub(crate) id: NodeId,
    /// Index of the parent.
    pub(crate) parent: Option<usize>,
    pub(crate) kind: Kind,
    pub(crate) rect: Rect,
    pub(crate) attrs: Vec<(Attr, u32)>,
}

/// A tree, the order in which it is painted, and touches on it.
#[derive(Debug)]
pub(crate) struct RandomTree {
    pub(crate) nodes: Vec<RandomNode>,
    /// Indices of nodes from the first to the last painted.
    pub(crate) paint: Vec<usize>,
    pub(crate) touches: Vec<Point>,
    /// Private areas need not be exact: the tree has rounded corners, or scales of 10^9 in each other.
    pub(crate) may_be_enlarged: bool,
}

impl RandomNode {
    pub(crate) fn attr(&self, key: Attr) -> Option<u32> {
        let found = self.attrs.iter().rev().find(|(attr, _)| *attr == key);
        found.map(|(_, value)| *value)
    }
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u32) -> u32 {
        (((self.next() >> 32) * u64::from(end)) >> 32) as u32
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn between(&mut self, from: i32, to: i32) -> i32 {
        from + self.below((to - from) as u32) as i32
    }

    fn real(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * (self.below(1 << 20) as f32 / (1 << 20) as f32)
    }
}

/// Returns a random tree whose ids begin with `next_id`.
pub(crate) fn tree(random: &mut Random, next_id: &mut u32) -> RandomTree {
    let has_rounded_corners = random.percent(30);
    let mut nodes: Vec<RandomNode> = Vec::new();
    let count = 2 + random.below(MAX_NODES - 1) as usize;
    let mut path: Vec<usize> = Vec::new();
    while nodes.len() < count {
        // Depth first: the parent is the last node or one of its ancestors.
        let depth = if random.percent(55) {
            path.len()
        } else {
            random.below(path.len() as u32 + 1) as usize
        };
        path.truncate(depth);
        let parent = path.last().copied();
        path.push(nodes.len());
        let mut node = RandomNode {
            id: NodeId::new(*next_id).unwrap(),
            parent,
            kind: if random.percent(15) {
                Kind::Scroll
            } else {
                Kind::Container
            },
            rect: place(random, parent.map(|parent| nodes[parent].rect)),
            attrs: Vec::new(),
        };
        *next_id += 1;
        decorate(&mut node, has_rounded_corners, random);
        nodes.push(node);
    }
    let mut paint: Vec<usize> = (0..nodes.len()).collect();
    if random.percent(40) {
        for at in 1..paint.len() {
            if random.percent(40) {
                let other = random.below(at as u32 + 1) as usize;
                paint.swap(at, other);
            }
        }
    }
    let has_nested_magnification = (0..nodes.len()).any(|at| magnifications(&nodes, at) > 1);
    let touches = (0..TOUCHES)
        .map(|_| Point {
            x: random.between(0, WINDOW.w),
            y: random.between(0, WINDOW.h),
        })
        .collect();
    RandomTree {
        nodes,
        paint,
        touches,
        may_be_enlarged: has_rounded_corners || has_nested_magnification,
    }
}

/// Returns how many of a node and its ancestors are scaled by [`MAGNIFICATION`].
fn magnifications(nodes: &[RandomNode], at: usize) -> usize {
    let path = std::iter::successors(Some(at), |at| nodes[*at].parent);
    let is_magnified = |at: &usize| nodes[*at].attr(Attr::TransformD) == Some(MAGNIFICATION.to_bits());
    path.filter(is_magnified).count()
}

fn place(random: &mut Random, parent: Option<Rect>) -> Rect {
    let (w, h) = parent.map_or((WINDOW.w, WINDOW.h), |rect| (rect.w, rect.h));
    if random.percent(25) {
        return Rect { x: 0, y: 0, w, h };
    }
    Rect {
        x: random.between(-w / 3 - 1, w + 1),
        y: random.between(-h / 3 - 1, h + 1),
        w: random.between(0, w + 500),
        h: random.between(0, h + 500),
    }
}

fn decorate(node: &mut RandomNode, has_rounded_corners: bool, random: &mut Random) {
    let RandomNode {
        kind, rect, attrs, ..
    } = node;
    match random.below(100) {
        0..55 => attrs.push((Attr::Background, 0xff00_00ff)),
        55..65 => attrs.push((Attr::Background, 0x00ff_0080)),
        65..72 => attrs.extend([(Attr::Background, 0xffff_ffff), (Attr::BackgroundImage, 1)]),
        _ => {}
    }
    match random.below(100) {
        0..8 => attrs.push((Attr::Opacity, 500)),
        8..13 => attrs.push((Attr::Opacity, 0)),
        13..18 => attrs.push((Attr::Opacity, 1000)),
        _ => {}
    }
    match random.below(100) {
        0..12 => attrs.push((Attr::MaskOverride, MaskOverride::Mask.code())),
        12..24 => attrs.push((Attr::MaskOverride, MaskOverride::Block.code())),
        _ => {}
    }
    if random.percent(20) {
        attrs.push((Attr::ClipsChildren, 1));
    }
    match random.below(100) {
        0..4 => attrs.push((Attr::Unclipped, 1)),
        4..12 => attrs.extend([
            (Attr::ClipX, random.between(-200, 400).cast_unsigned()),
            (Attr::ClipY, random.between(-200, 400).cast_unsigned()),
            (Attr::ClipW, random.between(0, rect.w + 300).cast_unsigned()),
            (Attr::ClipH, random.between(0, rect.h + 300).cast_unsigned()),
        ]),
        _ => {}
    }
    if *kind == Kind::Scroll || random.percent(5) {
        attrs.push((Attr::ScrollX, random.between(-300, 300).cast_unsigned()));
        attrs.push((Attr::ScrollY, random.between(-900, 900).cast_unsigned()));
    }
    if has_rounded_corners && random.percent(30) {
        attrs.push((Attr::CornerRadius, random.between(1, 900).cast_unsigned()));
    }
    if random.percent(45) {
        transform(attrs, random);
    }
}

fn transform(attrs: &mut Vec<(Attr, u32)>, random: &mut Random) {
    let mut matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0_f32];
    if random.percent(60) {
        matrix[4] = random.real(-300.0, 300.0);
        matrix[5] = random.real(-600.0, 600.0);
    }
    match random.below(100) {
        0..35 => {
            let (sin, cos) = random.real(-3.2, 3.2).sin_cos();
            matrix[..4].copy_from_slice(&[cos, sin, -sin, cos]);
        }
        35..60 => {
            matrix[0] = random.real(-2.0, 3.0);
            matrix[3] = random.real(-2.0, 3.0);
        }
        60..75 => {
            for part in &mut matrix[..4] {
                *part = random.real(-1.5, 1.5);
            }
        }
        75..78 => matrix[0] = 0.0,
        78..80 => matrix[3] = MAGNIFICATION,
        80..82 => matrix[5] = MAGNIFICATION,
        _ => {}
    }
    let keys = [
        Attr::TransformA,
        Attr::TransformB,
        Attr::TransformC,
        Attr::TransformD,
        Attr::TransformTx,
        Attr::TransformTy,
    ];
    attrs.extend(keys.into_iter().zip(matrix.map(f32::to_bits)));
}
