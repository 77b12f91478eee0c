//! Dead keys: keys that wait for the next one and make one character with it.
//!
//! The tables hold what keyboards compose over letters that a scanner can cause.

/// A mark that a dead key puts over a letter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The mark alone. More than one where keyboards differ in what dead key and space make.
    pub spacing: &'static str,
    /// Letter and letter with the mark, small letters only.
    composed: &'static str,
}

static MARKS: &[Mark] = &[
    mark("´'΄", "aáeéiíoóuúyýcćlĺnńrŕsśzźgǵwẃαάεέηήιίοόυύωώ"),
    mark("`", "aàeèiìoòuùnǹwẁyỳ"),
    mark("^", "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷ"),
    mark("¨\"", "aäeëiïoöuüyÿwẅιϊυϋ"),
    mark("~", "aãnñoõiĩuũeẽ"),
    mark("ˇ", "cčdďeělľnňrřsštťzžaǎgǧ"),
    mark("°", "aåuů"),
    mark("¸", "cçsşgģkķlļnņrŗtţeȩ"),
    mark("˛", "aąeęiįuų"),
    mark("·˙", "cċeėgġzż"),
    mark("˝", "oőuű"),
    mark("˘", "aăgğuŭ"),
    mark("¯", "aāeēiīoōuū"),
    mark("΅", "ιΐυΰ"),
];

const fn mark(spacing: &'static str, composed: &'static str) -> Mark {
    Mark { spacing, composed }
}

impl Mark {
    /// Finds a mark by how it looks alone.
    pub fn of(spacing: char) -> Option<&'static Self> {
        MARKS.iter().find(|mark| mark.spacing.contains(spacing))
    }

    /// Returns the letter with the mark, if keyboards compose it.
    #[cfg(test)]
    pub fn over(&self, letter: char) -> Option<char> {
        let small = single(letter.to_lowercase())?;
        let (_, with) = pairs(self.composed).find(|(under, _)| *under == small)?;
        if small == letter {
            Some(with)
        } else {
            single(with.to_uppercase())
        }
    }

    /// Returns the letter under the mark, if the character has this mark.
    pub fn letter_of(&self, composed: char) -> Option<char> {
        let small = single(composed.to_lowercase());
        let (letter, _) = pairs(self.composed).find(|(_, with)| Some(*with) == small)?;
        if small == Some(composed) {
            Some(letter)
        } else {
            single(letter.to_uppercase())
        }
    }
}

/// Returns the character if there is exactly one.
pub(super) fn single(mut characters: impl Iterator<Item = char>) -> Option<char> {
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

fn pairs(text: &'static str) -> impl Iterator<Item = (char, char)> {
    let mut characters = text.chars();
    core::iter::from_fn(move || Some((characters.next()?, characters.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composed_letter_is_taken_apart() {
        let letter = |spacing, composed| Mark::of(spacing).unwrap().letter_of(composed);
        assert_eq!(letter('^', 'ê'), Some('e'));
        assert_eq!(letter('^', 'Ê'), Some('E'));
        assert_eq!(letter('"', 'Ÿ'), Some('Y'));
        assert_eq!(letter('΄', 'Ώ'), Some('Ω'));
        assert_eq!(letter('^', 'é'), None);
        assert_eq!(Mark::of('x'), None);
    }

    #[test]
    fn the_tables_hold_whole_pairs() {
        for mark in MARKS {
            assert_eq!(mark.composed.chars().count() % 2, 0, "{}", mark.spacing);
        }
    }
}
