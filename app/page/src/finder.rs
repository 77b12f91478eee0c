//! The finder: the live camera, codes outlined, its tools, and typing instead.
//!
//! How the camera is set (its lens, light, zoom and focus) is the tablet's and is kept for it;
//! when a code counts as scanned is the person's and follows the badge.

mod kept;
mod outlines;
mod pace;
mod tools;
mod trigger;

use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::scanner::{Reading, ScannerEvent};
use record::context::How;
use record::preferences::Scanning;

use crate::components::icon::{Drawn, Icon};
use crate::components::typing::Typing;
use crate::platform::camera::{Camera, CameraError, Can, Lens, Wish, lenses};
use crate::platform::scanner_worker::ScannerWorker;
use crate::platform::{clock, page, sound};
use crate::shell::Shell;
use crate::text::{t, tr};

use outlines::Outlines;
use pace::Pace;
use tools::{Tools, TriggerButton};
use trigger::Trigger;

/// A stream that ends by itself sooner than this is not asked for once more, milliseconds.
const BRIEF_MS: f64 = 3_000.0;
/// For how long the outline of a code that was taken says so, milliseconds.
const TAKEN_MS: f64 = 1_200.0;

/// What the finder sees.
#[derive(Debug, Clone, Default, PartialEq)]
struct Seen {
    size: (u32, u32),
    readings: Vec<Reading>,
    /// The code that was just taken.
    taken: Option<String>,
}

impl Seen {
    /// The code that is meant: the only new one, or the one in the centre. Of several with
    /// none in the centre, none is guessed.
    fn meant(&self) -> Option<&Reading> {
        let fresh = || self.readings.iter().filter(|r| !r.still_in_view);
        if self.readings.len() > 1 {
            return fresh().find(|reading| reading.centre);
        }
        fresh().next()
    }
}

/// The text of a key, in the language that is chosen.
fn says(language: Memo<&'static str>, key: &'static str) -> impl Fn() -> String + Copy {
    move || {
        let _ = language.get();
        t(key)
    }
}

fn of_error(error: &CameraError) -> String {
    match error {
        CameraError::Denied => t("camera-denied"),
        CameraError::None => t("camera-none"),
        CameraError::Failed { why } => tr("camera-failed", &[("why", why)]),
    }
}

/// The camera as the finder holds it.
#[derive(Clone, Copy)]
struct Eye {
    shell: Shell,
    video: NodeRef<Video>,
    camera: StoredValue<Option<Camera>, LocalStorage>,
    scanner: StoredValue<Option<ScannerWorker>, LocalStorage>,
    pace: StoredValue<Pace>,
    /// The code that was taken last, and when.
    taken: StoredValue<Option<(String, f64)>>,
    trigger: RwSignal<Trigger>,
    scanning: Memo<Scanning>,
    wish: RwSignal<Wish>,
    can: RwSignal<Can>,
    lenses: RwSignal<Vec<Lens>>,
    /// Whether a person wants the camera: it comes back after the page was hidden.
    wanted: RwSignal<bool>,
    running: RwSignal<bool>,
    /// Whether the browser was asked for a stream and has not answered: its question to the
    /// person takes the page's focus and gives it back.
    opening: StoredValue<bool>,
    /// When the stream began.
    opened_ms: StoredValue<f64>,
    /// Counts the starts: one that was overtaken by a stop or by another start ends itself.
    turn: StoredValue<u32>,
    problem: RwSignal<Option<String>>,
    seen: RwSignal<Seen>,
}

impl Eye {
    fn new(shell: Shell) -> Self {
        Self {
            shell,
            video: NodeRef::new(),
            camera: StoredValue::new_local(None),
            scanner: StoredValue::new_local(None),
            pace: StoredValue::new(Pace::default()),
            taken: StoredValue::new(None),
            trigger: RwSignal::new(Trigger::default()),
            scanning: shell.slice(|desk| desk.setting().scanning),
            wish: RwSignal::new(kept::wish()),
            can: RwSignal::new(Can::default()),
            lenses: RwSignal::new(Vec::new()),
            wanted: RwSignal::new(false),
            running: RwSignal::new(false),
            opening: StoredValue::new(false),
            opened_ms: StoredValue::new(0.0),
            turn: StoredValue::new(0),
            problem: RwSignal::new(None),
            seen: RwSignal::new(Seen::default()),
        }
    }

    fn heard(self, event: ScannerEvent) {
        let now_ms = clock::monotonic_ms();
        match event {
            ScannerEvent::Readings { size, readings, .. } => {
                self.problem.set(None);
                self.pace.update_value(|pace| pace.saw(false, now_ms));
                self.saw(size, readings, now_ms);
            }
            ScannerEvent::NoCode { is_still, .. } => {
                self.pace.update_value(|pace| pace.saw(is_still, now_ms));
                if !self.seen.with_untracked(|seen| seen.readings.is_empty()) {
                    self.seen.set(Seen::default());
                }
            }
            ScannerEvent::Failed { frame: None, .. } => self.problem.set(Some(t("scanner-failed"))),
            ScannerEvent::Ready | ScannerEvent::Skipped { .. } | ScannerEvent::Failed { .. } => {}
        }
    }

    fn saw(self, size: (u32, u32), readings: Vec<Reading>, now_ms: f64) {
        let mut now = Seen {
            size,
            readings,
            taken: None,
        };
        let takes = self.trigger.get_untracked();
        if takes.takes(self.scanning.get_untracked(), now_ms)
            && let Some(meant) = now.meant()
        {
            let text = meant.scan_text.clone();
            self.taken.set_value(Some((text.clone(), now_ms)));
            self.trigger.update(Trigger::taken);
            self.shell.scan(How::Camera, text);
        }
        now.taken = self.taken.with_value(|taken| {
            let taken = taken
                .as_ref()
                .filter(|(_, at_ms)| now_ms - at_ms < TAKEN_MS);
            taken.map(|(text, _)| text.clone())
        });
        self.seen.set(now);
    }

    /// Lets what is in view count as new: a finger has said so.
    fn look_anew(self) {
        self.scanner.with_value(|scanner| {
            if let Some(scanner) = scanner {
                scanner.forget();
            }
        });
    }

    /// Starts the camera for a person, or with what they have set anew.
    fn start(self) {
        sound::wake();
        self.wanted.set(true);
        self.open();
    }

    fn open(self) {
        self.close();
        let Some(element) = self.video.get_untracked() else {
            return;
        };
        if self.scanner.with_value(Option::is_none) {
            let worker = ScannerWorker::start(move |event| self.heard(event));
            self.scanner.set_value(Some(worker));
        }
        let Some(worker) = self.scanner.get_value() else {
            return;
        };
        let turn = self.turn.get_value();
        self.opening.set_value(true);
        let pause = move || {
            let pace = self.pace.try_get_value().unwrap_or_default();
            pace.pause_ms(clock::monotonic_ms())
        };
        let lost = move || self.lost(turn);
        spawn_local(async move {
            let wish = self.wish.get_untracked();
            let started = Camera::start(element, worker, &wish, pause, lost).await;
            if self.turn.try_get_value() != Some(turn) {
                if let Ok(camera) = started {
                    camera.stop();
                }
                return;
            }
            self.opening.set_value(false);
            match started {
                Ok(camera) => {
                    self.opened_ms.set_value(clock::monotonic_ms());
                    self.can.set(camera.can());
                    self.camera.set_value(Some(camera));
                    self.problem.set(None);
                    self.running.set(true);
                    self.lenses.set(lenses().await);
                }
                Err(error) => {
                    self.wanted.set(false);
                    self.problem.set(Some(of_error(&error)));
                }
            }
        });
    }

    /// The stream ended by itself: once more, with whatever camera there is. One that ended at
    /// once would do so again.
    fn lost(self, turn: u32) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        if clock::monotonic_ms() - self.opened_ms.get_value() < BRIEF_MS {
            self.stop();
            self.problem.set(Some(t("camera-ended")));
        } else {
            self.open();
        }
    }

    /// Stops the camera because a person wants it to.
    fn stop(self) {
        self.wanted.set(false);
        self.close();
    }

    fn close(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.opening.set_value(false);
        self.camera.with_value(|camera| {
            if let Some(camera) = camera {
                camera.stop();
            }
        });
        self.camera.set_value(None);
        self.running.set(false);
        self.seen.set(Seen::default());
        self.trigger.set(Trigger::default());
        self.pace.set_value(Pace::default());
    }

    /// The page was hidden, or is in sight again: nothing is scanned unseen, and a stream that
    /// was in the background comes back black in some browsers.
    fn in_sight(self, in_sight: bool) {
        let (Some(wanted), Some(running)) = (
            self.wanted.try_get_untracked(),
            self.running.try_get_untracked(),
        ) else {
            return;
        };
        if !in_sight && running {
            self.close();
        } else if in_sight && wanted && !running && !self.opening.get_value() {
            self.open();
        }
    }

    /// Sets the camera otherwise, for now and for the next time on this tablet.
    fn set(self, change: impl FnOnce(&mut Wish)) {
        self.wish.update(change);
        let wish = self.wish.get_untracked();
        kept::keep(&wish);
        self.camera.with_value(|camera| {
            if let Some(camera) = camera {
                camera.set(&wish);
            }
        });
    }

    /// Looks through the next of the tablet's lenses.
    fn next_lens(self) {
        let here = self
            .camera
            .with_value(|camera| camera.as_ref().and_then(Camera::lens));
        let next = self.lenses.with_untracked(|lenses| {
            let at = lenses
                .iter()
                .position(|lens| Some(&lens.id) == here.as_ref());
            let next = at.map_or(0, |at| (at + 1) % lenses.len().max(1));
            lenses.get(next).map(|lens| lens.id.clone())
        });
        self.set(|wish| wish.lens = next);
        self.start();
    }
}

/// Draws the finder.
#[component]
pub fn Finder(
    shell: Shell,
    /// The camera goes on where the language changes, so each text follows it by itself.
    language: Memo<&'static str>,
) -> impl IntoView {
    let eye = Eye::new(shell);
    let typing = RwSignal::new(false);
    page::on_sight(move |in_sight| eye.in_sight(in_sight));
    on_cleanup(move || {
        eye.stop();
        eye.scanner.with_value(|worker| {
            if let Some(worker) = worker {
                worker.end();
            }
        });
    });
    let running = eye.running;
    view! {
        <div class="finder" class:live=running aria-label=says(language, "finder") role="group">
            <video node_ref=eye.video muted playsinline aria-hidden="true"></video>
            <Outlines shell seen=eye.seen />
            <Show when=move || !running.get()>
                <button
                    class="btn finder-start"
                    data-testid="camera-start"
                    on:click=move |_| eye.start()
                >
                    <Drawn icon=Icon::Camera />
                    <span>{says(language, "camera-start")}</span>
                </button>
            </Show>
            <p class="finder-problem" role="status">{move || eye.problem.get()}</p>
            <div class="hand">
                <TriggerButton language eye />
                <Tools language eye typing />
            </div>
        </div>
        <Show when=move || typing.get()>
            {move || {
                let _ = language.get();
                view! {
                    <Typing on_typed=move |text| {
                        sound::wake();
                        shell.scan(How::Typed, text);
                    } />
                }
            }}
        </Show>
    }
}
