//! What a finger does at the finder: the trigger, light, zoom, focus and lens where the camera
//! has them, typing, and stop.

use leptos::prelude::*;
use record::preferences::Scanning;

use super::trigger::READY_MS;
use super::{Eye, says};
use crate::components::icon::{Drawn, Icon};
use crate::platform::camera::Can;
use crate::platform::{clock, sound};
use crate::text::tr;

/// How many times larger, one touch after the other.
const ZOOMS: [f64; 3] = [1.0, 2.0, 3.0];

/// Returns the next zoom up to the most that the camera has, then none.
fn next_zoom(now: f64, most: f64) -> f64 {
    let larger = ZOOMS.into_iter().find(|times| *times > now);
    larger.filter(|times| *times <= most).unwrap_or(1.0)
}

/// The button that takes the next code, or that keeps all from being taken while it is held.
#[component]
pub fn TriggerButton(language: Memo<&'static str>, eye: Eye) -> impl IntoView {
    let touch = move |_| {
        sound::wake();
        eye.trigger
            .update(|trigger| trigger.touch(clock::monotonic_ms()));
        eye.look_anew();
        // The button says so once the touch has waited in vain.
        clock::after(READY_MS as i32 + 20, move || {
            let _ = eye.trigger.try_update(|_| ());
        });
    };
    let hold = move |is_held: bool| {
        let was_held = eye.trigger.with_untracked(|trigger| trigger.is_held());
        if was_held == is_held {
            return;
        }
        eye.trigger.update(|trigger| trigger.hold(is_held));
        if !is_held {
            eye.look_anew();
        }
    };
    let is_held = move || eye.trigger.get().is_held();
    let is_ready = move || eye.trigger.get().is_ready(clock::monotonic_ms());
    let words = move |on: bool, yes: &'static str, no: &'static str| {
        says(language, if on { yes } else { no })()
    };
    move || {
        if !eye.running.get() {
            return None;
        }
        match eye.scanning.get() {
            Scanning::Auto => None,
            Scanning::Press => Some(
                view! {
                    <button
                        class="btn trigger"
                        data-testid="trigger"
                        aria-pressed=move || is_ready().to_string()
                        on:click=touch
                    >
                        {move || words(is_ready(), "trigger-ready", "trigger")}
                    </button>
                }
                .into_any(),
            ),
            Scanning::Pause => Some(
                view! {
                    <button
                        class="btn trigger"
                        data-testid="pause"
                        aria-pressed=move || is_held().to_string()
                        on:pointerdown=move |_| hold(true)
                        on:pointerup=move |_| hold(false)
                        on:pointercancel=move |_| hold(false)
                        on:pointerleave=move |_| hold(false)
                        on:blur=move |_| hold(false)
                        on:keydown=move |event| {
                            if event.key() == " " {
                                event.prevent_default();
                                hold(true);
                            }
                        }
                        on:keyup=move |_| hold(false)
                        on:contextmenu=move |event| event.prevent_default()
                    >
                        {move || words(is_held(), "paused", "pause")}
                    </button>
                }
                .into_any(),
            ),
        }
    }
}

/// One of the small buttons along the finder's edge that is on or off.
#[component]
fn Turned(
    language: Memo<&'static str>,
    words: &'static str,
    on: Signal<bool>,
    turn: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            class="tool"
            data-testid=words
            aria-pressed=move || on.get().to_string()
            on:click=move |_| turn()
        >
            {says(language, words)}
        </button>
    }
}

/// Draws the tools.
#[component]
pub fn Tools(language: Memo<&'static str>, eye: Eye, typing: RwSignal<bool>) -> impl IntoView {
    let (running, wish) = (eye.running, eye.wish);
    let can = move || {
        if running.get() {
            eye.can.get()
        } else {
            Can::default()
        }
    };
    let torch = Signal::derive(move || wish.with(|wish| wish.torch));
    let near = Signal::derive(move || wish.with(|wish| wish.near));
    let zoomed = move || {
        let _ = language.get();
        let times = wish.with(|wish| wish.zoom);
        tr("zoom", &[("times", &times.to_string())])
    };
    let zoom = move |_| {
        let most = eye.can.get_untracked().zoom.unwrap_or(1.0);
        eye.set(|wish| wish.zoom = next_zoom(wish.zoom, most));
    };
    view! {
        <div class="tools">
            <Show when=move || running.get()>
                <button class="tool" data-testid="camera-stop" on:click=move |_| eye.stop()>
                    <Drawn icon=Icon::Cross />
                    <span class="words">{says(language, "camera-stop")}</span>
                </button>
            </Show>
            <Show when=move || can().torch>
                <Turned
                    language
                    words="torch"
                    on=torch
                    turn=move || eye.set(|wish| wish.torch = !wish.torch)
                />
            </Show>
            <Show when=move || can().zoom.is_some()>
                <button
                    class="tool"
                    data-testid="zoom"
                    aria-pressed=move || wish.with(|wish| wish.zoom > 1.0).to_string()
                    on:click=zoom
                >
                    {zoomed}
                </button>
            </Show>
            <Show when=move || can().near_m.is_some()>
                <Turned
                    language
                    words="near"
                    on=near
                    turn=move || eye.set(|wish| wish.near = !wish.near)
                />
            </Show>
            <Show when=move || running.get() && eye.lenses.with(|lenses| lenses.len() > 1)>
                <button class="tool" data-testid="lens" on:click=move |_| eye.next_lens()>
                    {says(language, "lens")}
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
                <span class="words">{says(language, "type-open")}</span>
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zoom_goes_up_to_what_the_camera_has_and_then_back() {
        assert_eq!(next_zoom(1.0, 8.0), 2.0);
        assert_eq!(next_zoom(2.0, 8.0), 3.0);
        assert_eq!(next_zoom(3.0, 8.0), 1.0);
        assert_eq!(next_zoom(2.0, 2.5), 1.0);
        // Kept by a program that had other steps, or from another lens.
        assert_eq!(next_zoom(2.5, 8.0), 3.0);
    }
}
