//! How the camera is set on this tablet, kept for its browser; nothing depends on it.

use crate::platform::camera::Wish;
use crate::platform::page;

const LENS: &str = "lens";
const ZOOM: &str = "zoom";
const TORCH: &str = "torch";
const FOCUS: &str = "focus";
const ON: &str = "on";
const NEAR: &str = "near";

/// Reads how the camera was set last.
#[must_use]
pub fn wish() -> Wish {
    let kept = |key: &str| page::kept(key).filter(|word| !word.is_empty());
    Wish {
        lens: kept(LENS),
        zoom: kept(ZOOM)
            .and_then(|times| times.parse().ok())
            .filter(|times| (1.0..=100.0).contains(times))
            .unwrap_or(1.0),
        torch: kept(TORCH).as_deref() == Some(ON),
        near: kept(FOCUS).as_deref() == Some(NEAR),
    }
}

/// Keeps how the camera is set.
pub fn keep(wish: &Wish) {
    let word = |is: bool, word: &'static str| if is { word } else { "" };
    page::keep(LENS, wish.lens.as_deref().unwrap_or_default());
    page::keep(ZOOM, &wish.zoom.to_string());
    page::keep(TORCH, word(wish.torch, ON));
    page::keep(FOCUS, word(wish.near, NEAR));
}
