//! Lets a weak reading count only when another picture says the same.
//!
//! A linear code without a check digit, cut off by the edge of a label or lying under a glare, reads
//! as another one, and lines of the same picture agree on it; in the next picture the hand has
//! moved. Two of the last three pictures are a majority, so of two values that come in turns only
//! one can pass. Leaves out what is weak (the decoder says it).

use decoder::Symbol;

/// Pictures that are remembered beside the one looked at.
const PICTURES: usize = 2;

/// What the last pictures showed that is weak, the newest picture last.
#[derive(Debug, Default)]
pub struct Confirm {
    pictures: Vec<Vec<String>>,
}

impl Confirm {
    /// Takes the symbols of one picture and gives back those that count; the others wait for the
    /// next picture.
    pub fn look(&mut self, symbols: Vec<Symbol>) -> Vec<Symbol> {
        let (weak, mut sure): (Vec<Symbol>, Vec<Symbol>) =
            symbols.into_iter().partition(|symbol| symbol.is_weak);
        let said = weak.iter().map(Symbol::scan_text).collect();
        let is_said_before = |symbol: &Symbol| {
            let text = symbol.scan_text();
            self.pictures.iter().any(|said| said.contains(&text))
        };
        sure.extend(weak.into_iter().filter(is_said_before));
        self.pictures.push(said);
        let surplus = self.pictures.len().saturating_sub(PICTURES);
        self.pictures.drain(..surplus);
        sure
    }

    /// Whether the newest picture showed something weak, which the next one may confirm.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.pictures.last().is_some_and(|said| !said.is_empty())
    }

    /// Forgets the pictures: what comes next is another view.
    pub fn forget(&mut self) {
        self.pictures.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Confirm;
    use decoder::{Symbol, Symbology};

    fn symbol(text: &str, is_weak: bool) -> Symbol {
        Symbol {
            symbology: Symbology::Code39,
            aim: "]A0".into(),
            text: text.into(),
            add_on: String::new(),
            raw: Vec::new(),
            is_weak,
            corners: [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)],
        }
    }

    fn looked(confirm: &mut Confirm, text: &str) -> usize {
        confirm.look(vec![symbol(text, true)]).len()
    }

    #[test]
    fn a_sure_reading_counts_at_once_and_a_weak_one_when_two_pictures_say_it() {
        let mut confirm = Confirm::default();
        let both = vec![symbol("SURE", false), symbol("WEAK", true)];
        let texts = |symbols: Vec<Symbol>| -> Vec<String> {
            symbols.into_iter().map(|symbol| symbol.text).collect()
        };
        assert_eq!(texts(confirm.look(both.clone())), ["SURE"]);
        assert!(confirm.is_waiting());
        assert_eq!(texts(confirm.look(both)), ["SURE", "WEAK"]);
    }

    #[test]
    fn one_picture_between_is_forgiven_and_two_are_not() {
        let mut confirm = Confirm::default();
        assert_eq!(looked(&mut confirm, "A"), 0);
        assert_eq!(looked(&mut confirm, "B"), 0);
        assert_eq!(looked(&mut confirm, "A"), 1);
        assert!(confirm.look(Vec::new()).is_empty());
        assert!(!confirm.is_waiting());
        assert!(confirm.look(Vec::new()).is_empty());
        assert_eq!(looked(&mut confirm, "A"), 0);
    }

    #[test]
    fn of_another_view_nothing_is_confirmed() {
        let mut confirm = Confirm::default();
        looked(&mut confirm, "A");
        confirm.forget();
        assert!(!confirm.is_waiting());
        assert_eq!(looked(&mut confirm, "A"), 0);
    }
}
