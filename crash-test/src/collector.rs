//! The studio's collector on a free port of this machine.

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    sync::Arc,
    thread::{self, JoinHandle},
};

use afterimage_config::{DeviceId, SessionId, SessionName};
use afterimage_studio::{http, store::Store};
use tokio::sync::oneshot;

use crate::error::Error;

/// A running collector, stopped on drop.
pub(crate) struct Collector {
    address: SocketAddr,
    store: Arc<Store>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Collector {
    /// Starts a collector that stores its data in a folder.
    pub(crate) fn open(data: &Path) -> Result<Self, Error> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let store = Arc::new(Store::open(data)?);
        let (stop, stopped) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let served = Arc::clone(&store);
        let thread = thread::spawn(move || {
            runtime.block_on(async {
                if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                    http::serve(listener, served, async { stopped.await.unwrap_or_default() }).await;
                }
            });
        });
        Ok(Self {
            address,
            store,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the stored segments of a session, with their numbers.
    pub(crate) fn segments(&self, device: &str, session: i64) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        let name = SessionName::new(DeviceId::new(device)?, SessionId::new(session)?);
        let numbers = self
            .store
            .session(&name)?
            .map_or_else(Vec::new, |session| session.segments);
        let bytes = self.store.read(&name)?;
        if numbers.len() != bytes.len() {
            return Err("the collector lists a segment that it cannot read".into());
        }
        Ok(numbers
            .iter()
            .map(|segment| segment.sequence)
            .zip(bytes)
            .collect())
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
