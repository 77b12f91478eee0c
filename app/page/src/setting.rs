//! The tablet's own setting: how it is drawn while nobody is there, on its lock screen, and
//! for people who have chosen nothing. Kept for this browser; nothing depends on it.

use record::preferences::{Preferences, Theme};

use crate::desk::preferences::Setting;
use crate::platform::page;
use crate::text;

const LANGUAGE: &str = "language";
const HAND: &str = "hand";
const THEME: &str = "theme";
const SIZE: &str = "size";
const VOLUME: &str = "volume";
const SCANNING: &str = "scanning";

/// Reads the setting kept for this browser; what was never set is as the system asks for.
#[must_use]
pub fn kept() -> Setting {
    let theme = if page::matches_media("(prefers-contrast: more)") {
        Theme::Contrast
    } else if page::matches_media("(prefers-color-scheme: light)") {
        Theme::Light
    } else {
        Theme::Dark
    };
    let system = Setting {
        language: text::language(&page::language()),
        theme,
        ..Setting::default()
    };
    system.with(&Preferences {
        language: page::kept(LANGUAGE),
        hand: page::kept(HAND),
        theme: page::kept(THEME),
        size: page::kept(SIZE),
        volume: page::kept(VOLUME),
        scanning: page::kept(SCANNING),
    })
}

/// Keeps the setting for this browser.
pub fn keep(setting: Setting) {
    page::keep(LANGUAGE, setting.language);
    page::keep(HAND, setting.hand.word());
    page::keep(THEME, setting.theme.word());
    page::keep(SIZE, setting.size.word());
    page::keep(VOLUME, setting.volume.word());
    page::keep(SCANNING, setting.scanning.word());
}

/// Draws the page so.
pub fn draw(setting: Setting) {
    page::set_root("lang", setting.language);
    page::set_root("data-hand", setting.hand.word());
    page::set_root("data-theme", setting.theme.word());
    page::set_root("data-touch", setting.size.word());
}
