//! From what arrived to the characters that the scanner sent, by a profile.
//!
//! Each arrival may mean several things: two characters of the scanner can arrive alike, a dead key
//! swallows a space or makes one letter with the next. What kind of text it is settles some of it,
//! since a GS1 element string holds no spaces and only the characters of CSET 82; what it does not
//! settle is refused.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::dead_key::Mark;
use super::profile::Profile;
use super::recover::Refusal;
use crate::Symbology;
use crate::check_digit::CSET82;
use crate::gs1::GS;

/// What an arrival may mean: one character of the scanner, or two.
type Meant = (char, Option<char>);

/// Something that arrived, and everything that it may mean, the likeliest first.
struct Arrival<'a> {
    had: &'a str,
    options: Vec<Meant>,
}

/// What a text holds, as its start says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    ElementString,
    Link,
    Other,
}

/// Gives back what the scanner sent, prefix and suffix included.
pub(super) fn undo(profile: &Profile, text: &str) -> Result<String, Refusal> {
    let arrivals = arrivals(profile, text)?;
    let likeliest = collect(
        arrivals
            .iter()
            .filter_map(|arrival| arrival.options.first()),
    );
    let (head, syntax) = start(profile, &likeliest);
    let mut sent = String::with_capacity(text.len());
    let mut written = 0;
    for arrival in &arrivals {
        let meant = if written < head {
            arrival.options.first().copied()
        } else {
            Some(arrival.only(syntax)?)
        };
        let before = sent.len();
        sent.extend(
            meant
                .into_iter()
                .flat_map(|(one, two)| [Some(one), two])
                .flatten(),
        );
        written += sent.get(before..).map_or(0, |new| new.chars().count());
    }
    Ok(sent)
}

/// Gives back what the scanner most likely sent: for what stands before the sheet's text, where an
/// AIM identifier is all that can be expected.
pub(super) fn likeliest(profile: &Profile, text: &str) -> Option<String> {
    let arrivals = arrivals(profile, text).ok()?;
    Some(collect(
        arrivals
            .iter()
            .filter_map(|arrival| arrival.options.first()),
    ))
}

fn collect<'a>(meant: impl Iterator<Item = &'a Meant>) -> String {
    let characters = meant.flat_map(|(one, two)| [Some(*one), *two]);
    characters.flatten().collect()
}

/// Returns how many characters in front are certain by where they stand, and what follows.
fn start(profile: &Profile, likeliest: &str) -> (usize, Syntax) {
    let body = likeliest
        .strip_prefix(profile.prefix.as_str())
        .unwrap_or(likeliest);
    let (symbology, rest) = Symbology::split(body).unwrap_or((None, body));
    let message = rest.strip_prefix("[)>");
    let syntax = if symbology.is_some_and(Symbology::is_gs1) {
        Syntax::ElementString
    } else if ["http://", "https://", "HTTP://", "HTTPS://"]
        .iter()
        .any(|scheme| rest.starts_with(scheme))
    {
        Syntax::Link
    } else {
        Syntax::Other
    };
    let behind = message.unwrap_or(rest);
    let head = likeliest.chars().count() - behind.chars().count();
    (head, syntax)
}

impl Arrival<'_> {
    /// Returns what this means in such a text.
    fn only(&self, syntax: Syntax) -> Result<Meant, Refusal> {
        let fits =
            |(one, two): &Meant| syntax.holds(*one) && two.is_none_or(|two| syntax.holds(two));
        let mut fitting = self.options.iter().copied().filter(fits);
        match (fitting.next(), fitting.next(), self.options.as_slice()) {
            (Some(meant), None, _) => Ok(meant),
            (None, None, [meant, ..]) => Ok(*meant),
            (_, _, options) => Err(Refusal::Alike {
                arrived: self.had.to_owned(),
                meant: options
                    .iter()
                    .map(|meant| collect([meant].into_iter()))
                    .collect(),
            }),
        }
    }
}

impl Syntax {
    fn holds(self, character: char) -> bool {
        match self {
            Self::ElementString => character == GS || CSET82.contains(character),
            Self::Link => character.is_ascii_graphic(),
            Self::Other => true,
        }
    }
}

fn arrivals<'a>(profile: &Profile, text: &'a str) -> Result<Vec<Arrival<'a>>, Refusal> {
    let mut arrivals = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let sent = longest_stand_in(profile, rest).unwrap_or_default();
        let (had, options) = if sent.chars().nth(1).is_some() {
            let meant = profile.stand_ins.iter().filter(|one| one.sent == sent);
            (sent.len(), meant.map(|one| (one.meant, None)).collect())
        } else {
            (first.len_utf8(), profile.options(first))
        };
        if options.is_empty() {
            return Err(Refusal::Unexplained { had: first });
        }
        let (had, behind) = rest.split_at_checked(had).unwrap_or((rest, ""));
        arrivals.push(Arrival { had, options });
        rest = behind;
    }
    Ok(arrivals)
}

fn longest_stand_in<'a>(profile: &'a Profile, rest: &str) -> Option<&'a str> {
    let here = profile.stand_ins.iter().map(|one| one.sent.as_str());
    here.filter(|sent| rest.starts_with(sent))
        .max_by_key(|sent| sent.len())
}

impl Profile {
    /// Returns everything that a single arrived character may mean, the likeliest first.
    fn options(&self, arrived: char) -> Vec<Meant> {
        let mut options: Vec<Meant> = self.plain(arrived).map(|meant| (meant, None)).collect();
        for dead in &self.dead {
            let mark = Mark::of(dead.spaced);
            let alone = mark.and_then(|mark| mark.spacing.chars().next());
            if arrived == dead.spaced || Some(arrived) == alone {
                options.push((dead.meant, None));
            }
            if arrived == dead.spaced {
                options.push((dead.meant, Some(' ')));
            }
            let letter = mark.and_then(|mark| mark.letter_of(arrived));
            let under = letter.into_iter().flat_map(|letter| self.plain(letter));
            options.extend(under.map(|under| (dead.meant, Some(under))));
        }
        options
    }

    /// Returns the characters that arrive like this by themselves.
    fn plain(&self, arrived: char) -> impl Iterator<Item = char> {
        let mut utf8 = [0; 4];
        let had: &str = arrived.encode_utf8(&mut utf8);
        let moved: Vec<char> = self
            .stand_ins
            .iter()
            .filter(|one| one.sent == had)
            .map(|one| one.meant)
            .collect();
        let itself = moved.is_empty() && self.stays(arrived);
        moved.into_iter().chain(itself.then_some(arrived))
    }

    /// Tells whether a character that stands for no other is itself. Where characters arrive as
    /// others, one that nothing arrives as comes from somewhere else than the calibrated scanner.
    fn stays(&self, character: char) -> bool {
        if character.is_control() || character == ' ' {
            return true;
        }
        let stand_ins = self.stand_ins.iter().filter(|one| !one.sent.is_empty());
        let mut moved = stand_ins.map(|one| one.meant);
        let is_dead = self.dead.iter().any(|dead| dead.meant == character);
        if character.is_ascii() {
            !is_dead && moved.all(|meant| meant != character)
        } else {
            self.dead.is_empty() && moved.all(char::is_control)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wedge::{DeadKey, StandIn};
    use std::string::ToString;
    use std::vec;

    /// `[` is the dead key `^`, `a` and `q` are swapped, digits are as on a French keyboard.
    fn french() -> Profile {
        Profile {
            stand_ins: vec![
                StandIn::new("q", 'a'),
                StandIn::new("a", 'q'),
                StandIn::new("$", ']'),
                StandIn::new("0", ')'),
                StandIn::new(".", '>'),
                StandIn::new("à", '0'),
                StandIn::new("6", '^'),
                StandIn::new("<GS>", GS),
            ],
            dead: vec![DeadKey {
                spaced: '^',
                meant: '[',
            }],
            ..Profile::default()
        }
    }

    #[test]
    fn characters_and_whole_words_stand_for_others() {
        assert_eq!(undo(&french(), "qaàb<GS>").as_deref(), Ok("aq0b\x1d"));
        assert_eq!(
            undo(&french(), "]"),
            Err(Refusal::Unexplained { had: ']' }),
            "no key of the scanner gives it"
        );
        assert_eq!(undo(&french(), "ñ"), Err(Refusal::Unexplained { had: 'ñ' }));
        assert_eq!(undo(&Profile::default(), "ñ]").as_deref(), Ok("ñ]"));
    }

    #[test]
    fn a_dead_key_is_one_where_the_kind_of_text_says_so() {
        assert_eq!(undo(&french(), "^0.\x1eàB").as_deref(), Ok("[)>\x1e0B"));
        assert_eq!(undo(&french(), "xâ").as_deref(), Ok("x[q"));
        assert_eq!(
            undo(&french(), "x^y"),
            Err(Refusal::Alike {
                arrived: "^".to_string(),
                meant: vec!["[".to_string(), "[ ".to_string()],
            })
        );
    }

    #[test]
    fn two_characters_that_arrive_alike_are_told_apart_by_the_text_or_not_at_all() {
        let profile = Profile {
            stand_ins: vec![StandIn::new("|", GS), StandIn::new("|", '|')],
            ..Profile::default()
        };
        assert_eq!(undo(&profile, "]d210A|21B").as_deref(), Ok("]d210A\x1d21B"));
        assert!(matches!(undo(&profile, "A|B"), Err(Refusal::Alike { .. })));
        let configured = Profile {
            stand_ins: vec![StandIn::new("|", GS)],
            ..Profile::default()
        };
        assert_eq!(undo(&configured, "A|B").as_deref(), Ok("A\x1dB"));
    }
}
