//! The words for preferences.

use record::preferences::{Hand, Scanning, Size, Theme, Volume};

use super::{language_of, t};

/// Returns what a language calls itself.
#[must_use]
pub fn language(tag: &str) -> &'static str {
    match tag {
        "de" => "Deutsch",
        _ => "English",
    }
}

/// Returns the word for a hand.
#[must_use]
pub fn hand(hand: Hand) -> String {
    t(match hand {
        Hand::Right => "hand-right",
        Hand::Left => "hand-left",
    })
}

/// Returns the word for a light.
#[must_use]
pub fn theme(theme: Theme) -> String {
    t(match theme {
        Theme::Dark => "theme-dark",
        Theme::Light => "theme-light",
        Theme::Sun => "theme-sun",
        Theme::Contrast => "theme-contrast",
    })
}

/// Returns the word for a size.
#[must_use]
pub fn size(size: Size) -> String {
    t(match size {
        Size::Standard => "size-standard",
        Size::Glove => "size-glove",
    })
}

/// Returns the word for a volume.
#[must_use]
pub fn volume(volume: Volume) -> String {
    t(match volume {
        Volume::Silent => "volume-silent",
        Volume::Quiet => "volume-quiet",
        Volume::Normal => "volume-normal",
        Volume::Loud => "volume-loud",
    })
}

/// Returns the words for when a code before the camera counts as scanned.
#[must_use]
pub fn scanning(scanning: Scanning) -> String {
    t(match scanning {
        Scanning::Auto => "scanning-auto",
        Scanning::Press => "scanning-press",
        Scanning::Pause => "scanning-pause",
    })
}

/// Returns the words for what somebody chose, as it is stored; a word of a later program is
/// shown as it came.
#[must_use]
pub fn chosen(stored: &str) -> String {
    let words = stored.split(' ').map(|word| {
        let known = language_of(word).map(|tag| language(tag).to_owned());
        known
            .or_else(|| Hand::of_word(word).map(hand))
            .or_else(|| Theme::of_word(word).map(theme))
            .or_else(|| Size::of_word(word).map(size))
            .or_else(|| Volume::of_word(word).map(volume))
            .or_else(|| Scanning::of_word(word).map(scanning))
            .unwrap_or_else(|| word.to_owned())
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn what_somebody_chose_is_said_in_the_readers_words() {
        choose("en");
        assert_eq!(chosen("de left amber"), "Deutsch, left, amber");
        choose("de");
        assert_eq!(chosen("sun glove"), "volle Sonne, Handschuhe");
        choose("en");
    }
}
