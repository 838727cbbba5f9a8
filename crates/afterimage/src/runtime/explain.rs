//! Explanations of frames: the decisions of masking, for hosts that show them. The callback of each runs exactly once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use afterimage_engine::{Engine, NodeDecision, RawBytes, Settings};
use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::{BufferError, RawFrame, TreeSections};

use crate::model::ExplainedNode;
use crate::platform::foreign;

/// Explanations that may be queued: each holds a whole frame. A host asks for the next one when it has the one before.
const MAX_QUEUED: usize = 4;

/// Units of the engine's geometry in a logical pixel.
const TENTHS: f64 = 10.0;

type Callback = Box<dyn FnOnce(Vec<ExplainedNode>) + Send>;

/// A frame that waits for its explanation. Dropping it runs the callback without decisions, so that no host waits for ever.
pub(super) struct PendingExplanation {
    source: SourceId,
    frame: RawFrame<RawBytes>,
    settings: Box<Settings>,
    callback: ExplainedOnce,
}

/// Runs the callback once, at the latest when it is dropped.
pub(super) struct ExplainedOnce {
    callback: Option<Callback>,
    queued: Option<Arc<AtomicUsize>>,
}

impl PendingExplanation {
    /// Copies a frame for the engine thread. `queued` counts the explanations that wait. Returns `None` if there are too many; the
    /// callback then ran without decisions.
    pub(super) fn new(
        source: SourceId,
        tree: &TreeSections<'_>,
        settings: Box<Settings>,
        mut callback: ExplainedOnce,
        queued: &Arc<AtomicUsize>,
    ) -> Option<Box<Self>> {
        if queued.fetch_add(1, Ordering::Relaxed) >= MAX_QUEUED {
            queued.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        callback.queued = Some(queued.clone());
        Some(Box::new(Self {
            source,
            frame: RawFrame::copy_of(tree, RawBytes::default()),
            settings,
            callback,
        }))
    }

    /// Has the engine decide about the nodes, and runs the callback: without decisions after `on_fault`, if the frame is malformed.
    pub(super) fn complete(mut self, engine: &Engine, on_fault: impl FnOnce(&BufferError)) {
        let decisions = match engine.explain(self.source, &self.frame, &self.settings) {
            Ok(decisions) => decisions,
            Err(fault) => {
                on_fault(&fault);
                return;
            }
        };
        let to_host = |decision: NodeDecision| ExplainedNode {
            node: decision.id.value(),
            root: decision.root.value(),
            action: decision.action,
            reason: decision.reason.name().to_owned(),
            corners: decision
                .corners
                .iter()
                .flatten()
                .map(|part| (*part / TENTHS) as f32)
                .collect(),
            is_outlined: decision.is_outlined,
        };
        self.callback.call(decisions.into_iter().map(to_host).collect());
    }
}

impl ExplainedOnce {
    /// Returns a callback that runs once.
    pub(super) fn new(callback: impl FnOnce(Vec<ExplainedNode>) + Send + 'static) -> Self {
        Self {
            callback: Some(Box::new(callback)),
            queued: None,
        }
    }

    fn call(&mut self, decisions: Vec<ExplainedNode>) {
        // First, so that the callback may ask for the next explanation.
        if let Some(queued) = self.queued.take() {
            queued.fetch_sub(1, Ordering::Relaxed);
        }
        if let Some(callback) = self.callback.take() {
            foreign(|| callback(decisions));
        }
    }
}

impl Drop for ExplainedOnce {
    fn drop(&mut self) {
        self.call(Vec::new());
    }
}
