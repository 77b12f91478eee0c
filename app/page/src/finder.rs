//! The finder: the live camera, codes outlined, its tools, and typing instead.

use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::scanner::{Reading, ScannerEvent};
use record::context::How;

use crate::components::icon::{Drawn, Icon};
use crate::components::typing::Typing;
use crate::desk::scans::shown;
use crate::platform::camera::{Camera, CameraError};
use crate::platform::scanner_worker::ScannerWorker;
use crate::platform::sound;
use crate::shell::Shell;
use crate::text::refusal::visible;
use crate::text::{t, tr};

/// What the finder sees.
#[derive(Debug, Clone, Default, PartialEq)]
struct Seen {
    size: (u32, u32),
    readings: Vec<Reading>,
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

/// Draws the finder.
#[component]
pub fn Finder(
    shell: Shell,
    /// The camera goes on where the language changes, so each text follows it by itself.
    language: Memo<&'static str>,
) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let camera = StoredValue::new_local(None::<Camera>);
    let scanner = StoredValue::new_local(None::<ScannerWorker>);
    let running = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let seen = RwSignal::new(Seen::default());
    let typing = RwSignal::new(false);

    let heard = move |event: ScannerEvent| match event {
        ScannerEvent::Readings { size, readings, .. } => {
            problem.set(None);
            let now = Seen { size, readings };
            if let Some(meant) = now.meant() {
                shell.scan(How::Camera, meant.scan_text.clone());
            }
            seen.set(now);
        }
        ScannerEvent::NoCode { .. } => {
            if !seen.with_untracked(|seen| seen.readings.is_empty()) {
                seen.set(Seen::default());
            }
        }
        ScannerEvent::Failed { frame: None, .. } => problem.set(Some(t("scanner-failed"))),
        ScannerEvent::Ready | ScannerEvent::Skipped { .. } | ScannerEvent::Failed { .. } => {}
    };
    let start = move || {
        sound::wake();
        let Some(element) = video.get_untracked() else {
            return;
        };
        if scanner.with_value(Option::is_none) {
            scanner.set_value(Some(ScannerWorker::start(heard)));
        }
        let Some(worker) = scanner.get_value() else {
            return;
        };
        spawn_local(async move {
            match Camera::start(element, worker).await {
                Ok(started) => {
                    camera.set_value(Some(started));
                    problem.set(None);
                    running.set(true);
                }
                Err(error) => problem.set(Some(match error {
                    CameraError::Denied => t("camera-denied"),
                    CameraError::None => t("camera-none"),
                    CameraError::Failed { why } => tr("camera-failed", &[("why", &why)]),
                })),
            }
        });
    };
    let stop = move || {
        camera.with_value(|camera| {
            if let Some(camera) = camera {
                camera.stop();
            }
        });
        camera.set_value(None);
        running.set(false);
        seen.set(Seen::default());
    };
    on_cleanup(move || {
        stop();
        scanner.with_value(|worker| {
            if let Some(worker) = worker {
                worker.end();
            }
        });
    });
    view! {
        <div class="finder" class:live=running aria-label=says(language, "finder") role="group">
            <video node_ref=video muted playsinline aria-hidden="true"></video>
            <Outlines shell seen />
            <Show when=move || !running.get()>
                <button class="btn finder-start" data-testid="camera-start" on:click=move |_| start()>
                    <Drawn icon=Icon::Camera />
                    <span>{says(language, "camera-start")}</span>
                </button>
            </Show>
            <p class="finder-problem" role="status">{move || problem.get()}</p>
            <Tools language camera running on_stop=stop typing />
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

/// Outlines of the codes in view; with several, each can be touched.
#[component]
fn Outlines(shell: Shell, seen: RwSignal<Seen>) -> impl IntoView {
    move || {
        let seen = seen.get();
        if seen.readings.is_empty() {
            return None;
        }
        let several = seen.readings.len() > 1 && !seen.readings.iter().any(|r| r.centre);
        let (width, height) = seen.size;
        let shapes = seen
            .readings
            .into_iter()
            .map(|reading| view! { <Outline shell reading several /> })
            .collect_view();
        Some(view! {
            <svg
                class="outlines"
                viewBox=format!("0 0 {width} {height}")
                preserveAspectRatio="xMidYMid slice"
            >
                {shapes}
            </svg>
            {several.then(|| view! { <p class="finder-note" role="status">{t("several-codes")}</p> })}
        })
    }
}

#[component]
fn Outline(shell: Shell, reading: Reading, several: bool) -> impl IntoView {
    let points: Vec<String> = reading
        .corners
        .iter()
        .map(|(x, y)| format!("{x:.0},{y:.0}"))
        .collect();
    let text = reading.scan_text;
    if !several {
        return view! { <polygon class="outline" points=points.join(" ") /> }.into_any();
    }
    let label = tr("choose-code", &[("text", &visible(&shown(&text)))]);
    view! {
        <polygon
            class="outline choice"
            points=points.join(" ")
            role="button"
            tabindex="0"
            aria-label=label
            on:click=move |_| shell.scan(How::Camera, text.clone())
        />
    }
    .into_any()
}

/// Torch and zoom where the camera has them, typing, and stop.
#[component]
fn Tools(
    language: Memo<&'static str>,
    camera: StoredValue<Option<Camera>, LocalStorage>,
    running: RwSignal<bool>,
    on_stop: impl Fn() + Copy + Send + Sync + 'static,
    typing: RwSignal<bool>,
) -> impl IntoView {
    let (torch, zoom) = (RwSignal::new(false), RwSignal::new(false));
    let can = move |what: &'static str| {
        running.get()
            && camera.with_value(|camera| camera.as_ref().is_some_and(|camera| camera.can(what)))
    };
    let set = move |what: &'static str, value: f64| {
        camera.with_value(|camera| {
            if let Some(camera) = camera {
                camera.set(what, value);
            }
        });
    };
    view! {
        <div class="tools">
            <Show when=move || running.get()>
                <button class="tool" data-testid="camera-stop" on:click=move |_| on_stop()>
                    {says(language, "camera-stop")}
                </button>
            </Show>
            <Show when=move || can("torch")>
                <button
                    class="tool"
                    aria-pressed=move || torch.get().to_string()
                    on:click=move |_| {
                        torch.update(|on| *on = !*on);
                        set("torch", f64::from(u8::from(torch.get_untracked())));
                    }
                >
                    {says(language, "torch")}
                </button>
            </Show>
            <Show when=move || can("zoom")>
                <button
                    class="tool"
                    aria-pressed=move || zoom.get().to_string()
                    on:click=move |_| {
                        zoom.update(|on| *on = !*on);
                        set("zoom", if zoom.get_untracked() { 2.0 } else { 1.0 });
                    }
                >
                    {says(language, "zoom")}
                </button>
            </Show>
            <span class="grow"></span>
            <button
                class="tool"
                data-testid="type-open"
                aria-expanded=move || typing.get().to_string()
                on:click=move |_| typing.update(|open| *open = !*open)
            >
                <Drawn icon=Icon::Type />
                {says(language, "type-open")}
            </button>
        </div>
    }
}
