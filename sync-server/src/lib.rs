//! The Waymark server: serves the app, takes entries in, answers traces.
//!
//! `http` asks `intake` (what becomes of pushed entries) and `projection` (what is folded
//! from admitted facts); both use `store`, the only place that knows SQL. What is right is
//! decided in `shared`; here it meets the disk and the network. This file puts the parts
//! together.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod audit;
pub mod badges;
pub mod config;
pub mod console;
pub mod demo;
mod http;
mod hub;
pub mod intake;
pub mod moment;
pub mod own_device;
pub mod pictures;
pub mod projection;
pub mod quarantine;
pub mod reading;
pub mod rebuild;
pub mod rescue;
pub mod store;
pub mod tablets;
pub mod telemetry;
pub mod verify;

use std::fs::{File, TryLockError};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::sync::watch;

#[cfg(feature = "simulated")]
pub use http::in_process::{Answered, InProcess};
use hub::Hub;
use moment::now_ms;
use own_device::{OwnDevice, OwnDeviceError};
use record::rights::Authorities;
use store::{Store, StoreError, Writer};

/// How long requests may go on after the server was told to end.
const GRACE: Duration = Duration::from_secs(10);
/// A code that is shown again is good for at least this long, milliseconds.
const CODE_LEFT_MS: u64 = 60 * 60 * 1000;

/// Why the server does not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another server holds the record.
    #[error("another waymark serves {folder}; end it first, or choose another --data")]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The data folder cannot be written.
    #[error("the data folder {folder} cannot be written: {why}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The server's own device.
    #[error(transparent)]
    OwnDevice(#[from] OwnDeviceError),
    /// The demo plant.
    #[error("the demo plant cannot be made: {0}")]
    Demo(#[from] console::ConsoleError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The network failed.
    #[error("the network failed: {0}")]
    Network(#[from] std::io::Error),
}

/// A site that is ready to be served.
pub struct Site {
    store: Store,
    own: Arc<OwnDevice>,
    demo: bool,
    /// Held as long as the site is served.
    _lock: File,
}

impl Site {
    /// Opens the record in a folder, makes it when it is not there, and fills an empty one
    /// with the demo plant if asked.
    ///
    /// # Errors
    /// [`ServeError`].
    pub fn open(folder: &Path, demo: bool, name: Option<&str>) -> Result<Self, ServeError> {
        let lock = lock(folder)?;
        let store = Store::open_or_create(folder)?;
        let fallback = if demo { demo::SITE_NAME } else { "Waymark" };
        let own = store.write(|turn| -> Result<OwnDevice, ServeError> {
            let own = OwnDevice::open(turn, folder, name.unwrap_or(fallback))?;
            if let Some(name) = name {
                turn.rename_site(name)?;
            }
            if demo {
                demo::begin(turn, &own)?;
            }
            Ok(own)
        })?;
        Ok(Self {
            store,
            own: Arc::new(own),
            demo,
            _lock: lock,
        })
    }

    /// Returns an enrolment code to show at the start: an unused one, else a fresh one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn shown_code(&self) -> Result<String, StoreError> {
        let now = now_ms();
        self.store.write(|turn| {
            if let Some(code) = turn.shown_code(now + CODE_LEFT_MS)? {
                return Ok(code);
            }
            let code = intake::new_code(turn, None, true, now)?;
            Ok(code.as_str().to_owned())
        })
    }

    /// Says whether somebody was given authority here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keeps_rights(&self) -> Result<bool, StoreError> {
        let plant = self.store.read(projection::people_plant)?;
        Ok(Authorities::of(&plant).are_kept())
    }

    /// Serves until `end` comes, then lets requests under way finish.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn serve(
        self,
        listener: TcpListener,
        end: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let (ends, ending) = watch::channel(false);
        let router = http::router(self.served(ending.clone())?);
        let mut over = ending.clone();
        let graceful = axum::serve(listener, router).with_graceful_shutdown(async move {
            end.await;
            tracing::info!("ending; requests under way are finished");
            ends.send_replace(true);
        });
        let late = async move {
            // An error means that the server is gone already.
            let _ = over.wait_for(|over| *over).await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            served = graceful.into_future() => served?,
            () = late => tracing::warn!("some requests were cut off"),
        }
        self.store.gather()?;
        Ok(())
    }

    /// Lets the site be asked without a network.
    ///
    /// # Errors
    /// [`ServeError`].
    #[cfg(feature = "simulated")]
    pub fn in_process(self) -> Result<InProcess, ServeError> {
        let (ends, ending) = watch::channel(false);
        let served = self.served(ending)?;
        Ok(InProcess::start(served, ends, self._lock.into())?)
    }

    fn served(&self, ending: watch::Receiver<bool>) -> Result<http::Served, StoreError> {
        self.store.write(|turn| turn.begin_epoch())?;
        let (head, badges, standings, site) = self.store.read(|view| {
            let (head, badges) = (view.feed_head()?, view.badge_version()?);
            Ok::<_, StoreError>((head, badges, view.count_standings()?, view.site()?))
        })?;
        let (site, _) = site.ok_or(StoreError::Damaged { what: "site" })?;
        let (hub, head) = Hub::new(head, badges, standings);
        Ok(http::Served {
            writer: Writer::start(&self.store, hub)?,
            store: self.store.clone(),
            own: self.own.clone(),
            head,
            ending,
            site,
            started: Instant::now(),
            demo: self.demo,
            in_flight: Default::default(),
            wrong_codes: Mutex::default(),
            wrong_badges: Mutex::default(),
            state_hash: Mutex::default(),
        })
    }
}

/// How long a server that held the folder may take to be gone.
const ENDING: Duration = Duration::from_secs(1);

/// Takes a data folder for as long as the file is held: two servers over one folder would
/// answer from documents that the other has changed. One that is just ending is waited for.
///
/// # Errors
/// [`ServeError::InUse`], [`ServeError::Folder`].
pub fn lock(folder: &Path) -> Result<File, ServeError> {
    let failed = |why| ServeError::Folder {
        folder: folder.to_owned(),
        why,
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let file = File::create(folder.join("in-use")).map_err(failed)?;
    let until = Instant::now() + ENDING;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                std::thread::sleep(ENDING / 20);
            }
            Err(TryLockError::WouldBlock) => {
                return Err(ServeError::InUse {
                    folder: folder.to_owned(),
                });
            }
            Err(TryLockError::Error(why)) => return Err(failed(why)),
        }
    }
}
