//! The engine thread: handles the inbox in order, and performs due work. It never waits for a sync of the disk or for
//! the network; these are the I/O thread's.

use std::sync::Arc;

use afterimage_engine::{Input, IoEvent, Now};

use super::actions::{self, Callbacks};
use super::engine_state::EngineState;
use super::event_path::MapperAccess;
use super::frame_listener;
use super::handle::Runtime;
use super::image_pixels::ImageInFlight;
use super::inbox::Message;

/// Runs until the engine is idle and the inbox is empty, or a call or another thread panicked.
pub(super) fn run(runtime: &Arc<Runtime>) {
    let _end = ThreadEnd(runtime);
    let Some(mut state) = runtime.published.take_parked() else {
        debug_assert!(false, "the engine is parked while no thread runs");
        return;
    };
    let clock = runtime.services.clock.clone();
    while !runtime.threads.has_panicked() {
        step(&mut state, runtime);
        if state.is_idle() {
            match runtime.published.park(state, &runtime.inbox) {
                Ok(()) => return,
                Err(unparked) => state = unparked,
            }
        }
        runtime.inbox.wait(&*clock, state.engine.next_deadline_ms());
    }
}

/// Handles the queued messages, and performs due work.
pub(super) fn step(state: &mut EngineState, runtime: &Arc<Runtime>) {
    while let Some((message, now)) = runtime.inbox.take() {
        handle(state, message, now, runtime);
    }
    let now = runtime.services.clock.now();
    state.engine.handle_timeout(now);
    perform_actions(state, now, runtime);
    runtime.inbox.rest();
}

/// Handles one message and performs the actions that follow from it.
fn handle(state: &mut EngineState, message: Message, now: Now, runtime: &Arc<Runtime>) {
    if let Some(input) = to_input(state, message, now, runtime) {
        state.engine.handle(input, now);
        perform_actions(state, now, runtime);
    }
}

/// Returns the engine's input for a message, or `None` if a step before the engine used it up.
fn to_input(state: &mut EngineState, message: Message, now: Now, runtime: &Arc<Runtime>) -> Option<Input> {
    let mapper = MapperAccess {
        hook: &runtime.hook,
        clock: &*runtime.services.clock,
        threads: &runtime.threads,
    };
    match message {
        Message::Input(input) => Some(input),
        Message::Configure(mut settings) => {
            state.events.reset(&mut settings, &mapper);
            Some(Input::Configure(settings))
        }
        Message::Event(event) => {
            let event = state.events.pass(event, now.elapsed_ms, &mapper);
            event.map(Input::Event)
        }
        Message::AskForFrame(listener) => {
            frame_listener::ask(listener);
            None
        }
        Message::Explain(pending) => {
            pending.complete(&state.engine, |fault| runtime.count_bad_frame(fault));
            None
        }
        Message::Image(image) => Some(state.resources.insert_image(image)),
        Message::ImageEncoded { image, encoded } => {
            let bytes = encoded.png.len() as u64;
            let encoded = ImageInFlight::Encoded(encoded);
            state.resources.images.insert(image, encoded);
            Some(Input::Io(IoEvent::ImageEncoded { image, bytes }))
        }
        Message::Flush { deadline_ms, pending } => Some(Input::Flush {
            flush: state.resources.insert_flush(pending),
            deadline_ms,
        }),
    }
}

/// Performs the engine's actions, feeds their results back, and publishes the new state. Callbacks run last, so that the host sees
/// the published state in them.
fn perform_actions(state: &mut EngineState, now: Now, runtime: &Arc<Runtime>) {
    let mut callbacks = Callbacks::default();
    while let Some(action) = state.engine.poll_action() {
        let result = actions::perform(action, &mut state.resources, &mut callbacks, runtime);
        if let Some(result) = result {
            state.engine.handle(Input::Io(result), now);
        }
    }
    runtime.publish(state.engine.status(), state.events.counts());
    callbacks.run(runtime);
}

/// Ends the thread of the event mapper when the engine thread ends.
struct ThreadEnd<'a>(&'a Runtime);

impl Drop for ThreadEnd<'_> {
    fn drop(&mut self) {
        self.0.hook.shut_down();
    }
}
