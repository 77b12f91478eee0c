//! Code 128 and GS1-128, ISO/IEC 15417: from widths to characters to text.
//!
//! Leaves out votes and positions.

use alloc::{string::String, vec::Vec};

use super::{Found, nearest::nearest, row::Row};
use crate::Symbology;

/// Widths of bars and spaces in turn, per character value; the stop ends with one bar more.
const PATTERNS: [[u8; 6]; 106] = widths([
    212222, 222122, 222221, 121223, 121322, 131222, 122213, 122312, 132212, 221213, 221312, 231212,
    112232, 122132, 122231, 113222, 123122, 123221, 223211, 221132, 221231, 213212, 223112, 312131,
    311222, 321122, 321221, 312212, 322112, 322211, 212123, 212321, 232121, 111323, 131123, 131321,
    112313, 132113, 132311, 211313, 231113, 231311, 112133, 112331, 132131, 113123, 113321, 133121,
    313121, 211331, 231131, 213113, 213311, 213131, 311123, 311321, 331121, 312113, 312311, 332111,
    314111, 221411, 431111, 111224, 111422, 121124, 121421, 141122, 141221, 112214, 112412, 122114,
    122411, 142112, 142211, 241211, 221114, 413111, 241112, 134111, 111242, 121142, 121241, 114212,
    124112, 124211, 411212, 421112, 421211, 212141, 214121, 412121, 111143, 111341, 131141, 114113,
    114311, 411113, 411311, 113141, 114131, 311141, 411131, 211412, 211214, 211232,
]);
const STOP: [u8; 6] = [2, 3, 3, 1, 1, 1];
const START_A: u8 = 103;
const FNC1: u8 = 102;
const MODULES: f32 = 11.0;
/// The farthest a character may be from its pattern, in squared modules.
const FARTHEST: f32 = 3.0;
/// The same for the mean over a code: what is blurred more than this is guessed, and one check
/// character in a hundred agrees with a guess.
const FARTHEST_MEAN: f32 = 0.68;
/// By how much the sum may be above that mean on the way: a sheet of squares is not far from
/// a character anywhere, and each of its bars would be followed to the end of the line.
const ON_THE_WAY: f32 = 2.0 * FARTHEST;
/// How much farther than the text that is read any other one must be whose check character is
/// right as well, in distances of a character in the mean or of the farthest one: what is sharp is
/// certain. Of 5,486 lines of drawn codes that said what was drawn one in 350 had a nearer one; of
/// nine that did not six had, among them all those by which two frames were read wrong. With half
/// as much again codes were lost that are blurred by half a module.
const FARTHER_THAN_MEAN: f32 = 1.8;
const FARTHER_THAN_WORST: f32 = 0.8;
/// What the sum of the check is divided by.
const DIVISOR: usize = 103;
/// Modules of quiet zone asked for; the standard wants 10.
const QUIET: f32 = 4.0;

/// Elements written as the digits of a number.
pub(crate) const fn widths<const N: usize>(numbers: [u32; N]) -> [[u8; 6]; N] {
    let mut patterns = [[0; 6]; N];
    let mut n = 0;
    #[allow(
        clippy::indexing_slicing,
        reason = "in a constant, checked while compiling"
    )]
    while n < N {
        let (mut rest, mut digit) = (numbers[n], 6);
        while digit > 0 {
            digit -= 1;
            patterns[n][digit] = (rest % 10) as u8;
            rest /= 10;
        }
        n += 1;
    }
    patterns
}

/// Reads the code whose first bar is at `bar`.
pub(crate) fn read(row: &Row, bar: usize) -> Option<Found> {
    let start = row.some::<6>(bar)?;
    let module = row.sum(bar, 6) / MODULES;
    // Start characters begin 2 1 1: cheap to refuse.
    if !row.is_quiet(bar.wrapping_sub(1), QUIET * module) || !is_near(start, module) {
        return None;
    }
    let first = nearest(start, PATTERNS.get(usize::from(START_A)..)?, 0.0)?;
    if first.distance > FARTHEST {
        return None;
    }
    let start_value = START_A + first.index as u8;
    let spread = spread(start, PATTERNS.get(usize::from(start_value))?);
    let mut values = alloc::vec![start_value];
    let mut at = bar + 6;
    let mut before = module * MODULES;
    let (mut off, mut worst) = (first.distance, first.distance);
    loop {
        let widths = row.some::<6>(at)?;
        let total = row.sum(at, 6);
        // Neighbouring characters are alike in width, also at a slant.
        if !(0.7..1.4).contains(&(total / before)) {
            return None;
        }
        before = total;
        let found = nearest(widths, &PATTERNS, spread)?;
        let stop = nearest(widths, &[STOP], spread)?;
        if stop.distance < found.distance && stop.distance <= FARTHEST {
            break;
        }
        if found.distance > FARTHEST || found.index >= usize::from(START_A) {
            return None;
        }
        values.push(found.index as u8);
        off += found.distance;
        worst = worst.max(found.distance);
        if off > FARTHEST_MEAN * values.len() as f32 + ON_THE_WAY {
            return None;
        }
        at += 6;
    }
    if off > FARTHEST_MEAN * values.len() as f32 {
        return None;
    }
    let module = before / MODULES;
    let end = at + 7;
    let last_bar = row.width(at + 6);
    if !(0.8..4.0).contains(&(last_bar / module)) || !row.is_quiet(end, QUIET * module) {
        return None;
    }
    let (aim, text) = transmission(&values)?;
    let mean = off / values.len() as f32;
    let farther = (FARTHER_THAN_MEAN * mean).max(FARTHER_THAN_WORST * worst);
    if has_rival(row, bar, &values, spread, farther) {
        return None;
    }
    Some(Found {
        symbology: Symbology::Code128,
        aim,
        text,
        add_on: String::new(),
        from: bar,
        to: end,
    })
}

fn is_near(&[a, b, c, ..]: &[f32; 6], module: f32) -> bool {
    let (a, b, c) = (a / module, b / module, c / module);
    (1.0..3.1).contains(&a) && (0.2..2.1).contains(&b) && (0.2..2.1).contains(&c)
}

/// By how much bars are wider than printed, in modules.
fn spread(widths: &[f32; 6], pattern: &[u8; 6]) -> f32 {
    let total: f32 = widths.iter().sum();
    let errors = widths.iter().zip(pattern).enumerate();
    let sum: f32 = errors
        .map(|(index, (width, &modules))| {
            let error = width * MODULES / total - f32::from(modules);
            if index % 2 == 0 { error } else { -error }
        })
        .sum();
    (sum / 6.0).clamp(-0.5, 0.5)
}

/// Whether one or two characters taken for others give another text with a right check character,
/// and not `farther` from the widths: what two blurred characters hide the check does not see.
fn has_rival(row: &Row, bar: usize, values: &[u8], spread: f32, farther: f32) -> bool {
    let far = |at, value| {
        let pattern = PATTERNS.get(value)?;
        let nearest = nearest(row.some(bar + 6 * at)?, &[*pattern], spread)?;
        Some(nearest.distance)
    };
    // By what one character moves the sum: how much farther the nearest such is, and which it is.
    let mut moves = [(f32::MAX, 0); DIVISOR];
    for (at, &value) in values.iter().enumerate() {
        let value = usize::from(value);
        let (others, weight) = match at {
            0 => (usize::from(START_A)..PATTERNS.len(), 1),
            _ if at + 1 == values.len() => (0..usize::from(START_A), DIVISOR - 1),
            _ => (0..usize::from(START_A), at),
        };
        let own = far(at, value).unwrap_or_default();
        for other in others.filter(|&other| other != value) {
            let more = far(at, other).map_or(f32::MAX, |far| far - own);
            let by = weight * (other + DIVISOR - value) % DIVISOR;
            if let Some(nearest) = moves.get_mut(by)
                && more < nearest.0
            {
                *nearest = (more, at);
            }
        }
    }
    let [none, some @ ..] = moves;
    let pairs = some.iter().zip(some.iter().rev());
    let mut two = pairs.map(|((a, one), (b, other))| if one == other { f32::MAX } else { a + b });
    none.0 < farther || two.any(|more| more < farther)
}

/// Identifier and text of character values from the start to the check character.
fn transmission(values: &[u8]) -> Option<(&'static str, String)> {
    let (&check, data) = values.split_last()?;
    let (&start, characters) = data.split_first()?;
    let sum = characters
        .iter()
        .zip(1_u32..)
        .fold(u32::from(start), |sum, (&value, weight)| {
            sum + u32::from(value) * weight
        });
    if characters.is_empty() || sum % 103 != u32::from(check) {
        return None;
    }
    let mut text = Text {
        set: start - START_A,
        ..Text::default()
    };
    for &value in characters {
        text.add(value)?;
    }
    let mut aim = "]C0";
    let letters: Vec<char> = text.characters;
    let is_gs1 = text.separators.first() == Some(&0);
    // An application indicator: one letter or two digits, then FNC1.
    let is_indicated = match (text.separators.first(), letters.as_slice()) {
        (Some(1), [letter, ..]) => letter.is_ascii_alphabetic(),
        (Some(2), [a, b, ..]) => a.is_ascii_digit() && b.is_ascii_digit(),
        _ => false,
    };
    let mut skipped = None;
    if is_gs1 {
        (aim, skipped) = ("]C1", Some(0));
    } else if is_indicated {
        (aim, skipped) = ("]C2", text.separators.first().copied());
    }
    let kept = letters
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != skipped);
    let text: String = kept.map(|(_, letter)| letter).collect();
    (!text.is_empty()).then_some((aim, text))
}

/// The text so far: the code set, and where separators stand.
#[derive(Default)]
struct Text {
    /// 0 is A, 1 is B, 2 is C.
    set: u8,
    is_shifted: bool,
    /// FNC4: the next character, or all up to the next pair, lie 128 higher.
    is_high: bool,
    is_high_next: bool,
    characters: Vec<char>,
    separators: Vec<usize>,
}

impl Text {
    fn add(&mut self, value: u8) -> Option<()> {
        let set = match (self.set, self.is_shifted) {
            (set, false) => set,
            (set, true) => 1 - set.min(1),
        };
        self.is_shifted = false;
        match (set, value) {
            (_, FNC1) => {
                self.separators.push(self.characters.len());
                self.characters.push('\u{1d}');
            }
            (2, 0..=99) => {
                self.characters.push(char::from(b'0' + value / 10));
                self.characters.push(char::from(b'0' + value % 10));
            }
            (2, 100) => self.set = 1,
            (2, 101) => self.set = 0,
            (0 | 1, 0..=95) => {
                let code = if set == 0 && value >= 64 {
                    value - 64
                } else {
                    value + 32
                };
                let high = self.is_high != self.is_high_next;
                self.is_high_next = false;
                self.characters
                    .push(char::from(if high { code + 128 } else { code }));
            }
            (0 | 1, 96 | 97) => {}
            (0 | 1, 98) => self.is_shifted = true,
            (0 | 1, 99) => self.set = 2,
            (0, 100) => self.set = 1,
            (1, 101) => self.set = 0,
            (0, 101) | (1, 100) => {
                if self.is_high_next {
                    self.is_high = !self.is_high;
                }
                self.is_high_next = !self.is_high_next;
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{PATTERNS, STOP, read, transmission};
    use crate::linear::{edges::Edges, row::Row};
    use alloc::{string::ToString, vec, vec::Vec};

    fn with_check(values: &[u8]) -> Vec<u8> {
        let sum = values
            .iter()
            .enumerate()
            .map(|(i, &v)| v as usize * i.max(1))
            .sum::<usize>();
        let mut all = values.to_vec();
        all.push((sum % 103) as u8);
        all
    }

    /// The edges of a code at `module` pixels a module, 40 pixels from the border.
    pub(crate) fn drawn(values: &[u8], module: f32) -> Edges {
        let mut places = vec![40.0];
        for &value in &with_check(values) {
            for width in PATTERNS[value as usize] {
                places.push(places.last().unwrap() + f32::from(width) * module);
            }
        }
        for width in STOP.into_iter().chain([2]) {
            places.push(places.last().unwrap() + f32::from(width) * module);
        }
        let length = places.last().unwrap() + 40.0;
        Edges {
            places,
            first_darkens: true,
            length,
        }
    }

    #[test]
    fn a_code_is_read_from_widths_that_are_off_by_a_third_of_a_module() {
        let mut edges = drawn(&[104, 33, 34, 35, 16, 17], 2.0);
        for (n, place) in edges.places.iter_mut().enumerate() {
            *place += if n % 2 == 0 { -0.3 } else { 0.3 };
        }
        let found = read(&Row::new(&edges, false, false), 1).unwrap();
        assert_eq!((found.aim, found.text.as_str()), ("]C0", "ABC01"));
    }

    #[test]
    fn a_leading_fnc1_is_said_by_the_identifier_alone() {
        let read = transmission(&with_check(&[105, 102, 10, 12, 55])).unwrap();
        assert_eq!(read, ("]C1", "101255".to_string()));
    }

    #[test]
    fn a_later_fnc1_separates() {
        let values = with_check(&[105, 102, 10, 12, 102, 21, 55]);
        assert_eq!(
            transmission(&values).unwrap(),
            ("]C1", "1012\u{1d}2155".to_string())
        );
    }

    #[test]
    fn fnc1_after_a_letter_is_an_application_indicator() {
        let values = with_check(&[104, 33, 102, 34]);
        assert_eq!(transmission(&values).unwrap(), ("]C2", "AB".to_string()));
    }

    #[test]
    fn one_wrong_character_is_refused() {
        let mut values = with_check(&[104, 33, 34, 35]);
        values[2] = 36;
        assert!(transmission(&values).is_none());
    }

    #[test]
    fn two_blurred_characters_that_hide_from_the_check_are_not_read() {
        // 99 for 12 at the fourth place and 52 for 7 at the sixth: 4 x 87 + 6 x 45 = 6 x 103.
        let right = drawn(&[104, 33, 56, 13, 99, 43, 52, 61], 2.0);
        let wrong = drawn(&[104, 33, 56, 13, 12, 43, 7, 61], 2.0);
        let between = |part: f32| {
            let mut edges = right.clone();
            for (place, wrong) in edges.places.iter_mut().zip(&wrong.places) {
                *place += part * (wrong - *place);
            }
            read(&Row::new(&edges, false, false), 1).map(|found| found.text)
        };
        assert_eq!(between(0.1).as_deref(), Some("AX-435261"));
        assert_eq!(between(0.47), None);
        assert_eq!(between(0.53), None);
        assert_eq!(between(0.9).as_deref(), Some("AX-,K']"));
    }

    #[test]
    fn shift_and_upper_half() {
        let values = with_check(&[104, 33, 98, 65, 100, 34, 35]);
        assert_eq!(transmission(&values).unwrap().1, "A\u{1}\u{c2}C");
    }
}
