//! An instance that adds its frames and masking to the engine that the app started in this process. The engine owns the key,
//! the ids, sampling and uploads.

use std::sync::Arc;

use afterimage_engine::InstanceMasking;

use super::registry::{self, InstanceId};
use crate::error::Result;
use crate::model::CaptureAdvice;
use crate::platform::foreign;
use crate::runtime::{FrameRequestListener, Runtime};

/// Time until an instance looks again for an engine that records, in milliseconds: nothing notifies it.
const LOOK_AGAIN: CaptureAdvice = CaptureAdvice::Next {
    after_ms: 1000,
    images: Vec::new(),
    frame_wanted: false,
};

/// One attached instance.
pub(super) struct Attached {
    id: InstanceId,
    masking: InstanceMasking,
}

impl Attached {
    /// Returns an instance with its own masking.
    pub(super) fn new(masking: InstanceMasking) -> Self {
        Self {
            id: registry::lock().insert(),
            masking,
        }
    }

    /// Accepts frames from now on.
    pub(super) fn start(&self) -> Result<()> {
        let (listener, engine) = {
            let mut registry = registry::lock();
            let instance = registry.instance(self.id);
            instance.lifecycle.start()?;
            (instance.frame_listener.clone(), registry.engine())
        };
        if let Some((listener, runtime)) = listener.zip(engine) {
            runtime.ask_for_frame(listener);
        }
        Ok(())
    }

    /// Sets or removes the instance's listener for requests of frames.
    pub(super) fn set_frame_listener(&self, listener: Option<Arc<dyn FrameRequestListener>>) {
        let (before, engine) = {
            let mut registry = registry::lock();
            let instance = registry.instance(self.id);
            let before = std::mem::replace(&mut instance.frame_listener, listener.clone());
            let is_started = instance.lifecycle.is_started();
            (before, registry.engine().filter(|_| is_started))
        };
        // Releasing the listener may call the host, so the lock is released first.
        foreign(|| drop(before));
        if let Some((listener, runtime)) = listener.zip(engine) {
            runtime.ask_for_frame(listener);
        }
    }

    /// Removes the instance's trees from the recording and accepts no frames.
    pub(super) fn stop(&self) -> Result<()> {
        registry::lock().instance(self.id).lifecycle.stop()?;
        self.leave();
        Ok(())
    }

    /// Ends the instance. The engine continues.
    pub(super) fn dispose(&self) {
        // Disposing is possible from every state.
        let _ = registry::lock().instance(self.id).lifecycle.dispose();
        self.leave();
    }

    /// Queues a frame buffer of the instance.
    pub(super) fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice {
        let (is_started, engine) = {
            let mut registry = registry::lock();
            let is_started = registry.instance(self.id).lifecycle.is_started();
            (is_started, registry.engine())
        };
        if !is_started {
            return CaptureAdvice::Stop;
        }
        let Some(runtime) = engine else {
            return LOOK_AGAIN;
        };
        // The header is checked with nothing locked: a malformed buffer is logged, and the host's log may call back.
        let frame = match runtime.open_frame(buffer) {
            Ok(frame) => frame,
            // The engine may record later.
            Err(CaptureAdvice::Stop) => return LOOK_AGAIN,
            Err(advice) => return advice,
        };
        let mut registry = registry::lock();
        // The instance may have been stopped meanwhile.
        if !registry.instance(self.id).lifecycle.is_started() {
            return CaptureAdvice::Stop;
        }
        let Some(slot) = registry.slot_for(self.id) else {
            return LOOK_AGAIN;
        };
        let instance = registry.instance(self.id);
        if !instance.engine.ptr_eq(&Arc::downgrade(&runtime)) {
            instance.engine = Arc::downgrade(&runtime);
            runtime.attach_sources(slot.sources().collect(), &self.masking);
        }
        // Under the lock, so that the frame is queued before a stop removes its source.
        runtime.submit_frame(&frame, slot.source(frame.source()))
    }

    fn leave(&self) {
        let mut registry = registry::lock();
        let Some((slot, Some(runtime))) = registry.release_slot(self.id) else {
            return;
        };
        // Under the lock, so that no other instance attaches these sources before they are detached.
        runtime.detach_sources(slot.sources());
        drop(registry);
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        self.leave();
        let removed = registry::lock().remove(self.id);
        foreign(|| drop(removed));
    }
}

/// Returns the engine that attached instances use.
pub(super) fn engine() -> Option<Arc<Runtime>> {
    registry::lock().engine()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Duration;

    use afterimage_config::SessionReplayConfig;
    use afterimage_engine::{DeviceInfo, Now};
    use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse};
    use afterimage_wireframe::buffer::FrameWriter;
    use afterimage_wireframe::{SourceId, Viewport};
    use parking_lot::Mutex;

    use super::*;
    use crate::platform::PlatformServices;
    use crate::platform::clock::Clock;
    use crate::runtime::{self, Effect};

    /// The thread on which [`GatedClock`] waits.
    const GATED: &str = "leaving";

    /// A clock whose readings on one thread wait for the test.
    struct GatedClock(Sender<()>, Mutex<Receiver<()>>);

    impl Clock for GatedClock {
        fn now(&self) -> Now {
            if std::thread::current().name() == Some(GATED) {
                let _ = self.0.send(());
                let _ = self.1.lock().recv();
            }
            Now::default()
        }

        fn real_time_until(&self, _: u64) -> Option<Duration> {
            None
        }
    }

    struct NoNetwork;

    impl HttpClient for NoNetwork {
        fn send(&self, _: &HttpRequest) -> std::result::Result<HttpResponse, HttpError> {
            Err(HttpError::Timeout)
        }
    }

    fn attached() -> Arc<Attached> {
        let config = SessionReplayConfig::new("key", "device-1");
        let attached = Attached::new(InstanceMasking::from(&config));
        attached.start().unwrap();
        Arc::new(attached)
    }

    fn frame() -> Vec<u8> {
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), 0, Viewport::default());
        writer.tree();
        writer.finish().to_vec()
    }

    #[test]
    fn sources_are_detached_before_another_instance_gets_them() {
        let (read, is_leaving) = channel();
        let (go, may_go) = channel();
        let folder = std::env::temp_dir().join(format!("afterimage-attached-{}", std::process::id()));
        let services = PlatformServices {
            storage_dir: folder.clone(),
            device: DeviceInfo::default(),
            boot_id: String::new(),
            clock: Arc::new(GatedClock(read, Mutex::new(may_go))),
            http: Arc::new(NoNetwork),
            log: None,
        };
        let config = SessionReplayConfig {
            session_id: 1_790_000_000_000,
            sample_rate: 1.0,
            enable_remote_config: false,
            ..SessionReplayConfig::new("key", "device-1")
        };
        let runtime = runtime::create(config, services, |_| Vec::new());
        runtime
            .change(|settings| {
                settings.lifecycle.start()?;
                Ok(Effect::Decide)
            })
            .unwrap();
        registry::lock().register(&runtime);

        let (first, second) = (attached(), attached());
        let _ = first.submit_frame(&frame());
        let leaving = std::thread::Builder::new()
            .name(GATED.to_owned())
            .spawn(move || first.stop().unwrap())
            .unwrap();
        is_leaving.recv().unwrap();
        let (submitted, is_submitted) = channel();
        let submitting = std::thread::spawn(move || {
            let _ = second.submit_frame(&frame());
            submitted.send(()).unwrap();
        });
        assert!(is_submitted.recv_timeout(Duration::from_millis(200)).is_err());
        drop(go);
        leaving.join().unwrap();
        submitting.join().unwrap();
        registry::lock().unregister(&runtime);
        let _ = std::fs::remove_dir_all(folder);
    }
}
