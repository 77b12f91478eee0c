//! The signals by sound and vibration.
//! <https://developer.mozilla.org/docs/Web/API/Web_Audio_API>
//!
//! Accepted: one 1.9 kHz tone of 80 ms. Already here: two of 1.1 kHz, 60 ms. Refused: three
//! of 320 Hz, 180 ms. Shown: a soft 1.3 kHz of 40 ms, for what a person only looks at. The
//! screen says it alone too: a tablet may be silent.

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AudioContext, OscillatorType};

use record::preferences::Volume;

use super::window;
use crate::desk::Signal;

thread_local! {
    static AUDIO: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// Makes sound possible; browsers want this inside a touch.
pub fn wake() {
    AUDIO.with_borrow_mut(|audio| {
        if audio.is_none() {
            *audio = AudioContext::new().ok();
        }
        if let Some(audio) = audio {
            let _ = audio.resume();
        }
    });
}

/// How many times as loud as beside nothing a volume is.
fn loudness(volume: Volume) -> f32 {
    match volume {
        Volume::Silent => 0.0,
        Volume::Quiet => 0.3,
        Volume::Normal => 1.0,
        Volume::Loud => 3.0,
    }
}

/// Gives a signal.
pub fn give(signal: Signal, volume: Volume) {
    let (hertz, ms, times, loud) = match signal {
        Signal::Accepted => (1900.0, 80, 1, 0.15),
        Signal::Shown => (1300.0, 40, 1, 0.04),
        Signal::Already => (1100.0, 60, 2, 0.15),
        Signal::Refused => (320.0, 180, 3, 0.15),
    };
    AUDIO.with_borrow(|audio| {
        if let Some(audio) = audio
            && volume != Volume::Silent
        {
            let loud = loud * loudness(volume);
            for n in 0..times {
                let start = audio.current_time() + f64::from(n) * f64::from(ms + 70) / 1000.0;
                let _ = tone(audio, hertz, loud, start, f64::from(ms) / 1000.0);
            }
        }
    });
    vibrate(signal);
}

fn tone(
    audio: &AudioContext,
    hertz: f32,
    loud: f32,
    start: f64,
    seconds: f64,
) -> Result<(), JsValue> {
    let (oscillator, gain) = (audio.create_oscillator()?, audio.create_gain()?);
    oscillator.set_type(OscillatorType::Square);
    oscillator.frequency().set_value(hertz);
    gain.gain().set_value(loud);
    oscillator.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&audio.destination())?;
    oscillator.start_with_when(start)?;
    oscillator.stop_with_when(start + seconds)?;
    Ok(())
}

/// Not every browser vibrates, and some lack the method.
fn vibrate(signal: Signal) {
    let pattern: &[i32] = match signal {
        Signal::Accepted => &[40],
        Signal::Shown => &[15],
        Signal::Already => &[30, 40, 30],
        Signal::Refused => &[120, 60, 120, 60, 120],
    };
    let Some(window) = window() else { return };
    let navigator = window.navigator();
    if let Ok(method) = Reflect::get(&navigator, &"vibrate".into())
        && let Some(method) = method.dyn_ref::<Function>()
    {
        let pattern: Array = pattern.iter().map(|ms| JsValue::from(*ms)).collect();
        let _ = method.call1(&navigator, &pattern);
    }
}
