//! Every known layout, calibrated and then typed on.
//!
//! - What comes back is the text that was sent, or a refusal with its reason.
//! - It comes back where nothing arrives alike, dead keys wait for nothing, and nothing is lost.

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use super::dead_key::Mark;
use super::*;

/// How control characters come.
#[derive(Debug, Clone, Copy)]
enum Control {
    AsTheyAre,
    InBrackets,
    NotAtAll,
}

/// A scanner that types as on a US keyboard, and the tablet that it types on.
#[derive(Debug, Clone)]
struct Keyboard {
    layout: Option<Layout>,
    control: Control,
    /// Whether dead keys wait for the next key.
    composes: bool,
    caps_lock: bool,
    prefix: &'static str,
    suffix: &'static str,
}

impl Keyboard {
    /// Types what the scanner sends for a code.
    fn types(&self, text: &str) -> String {
        let keys = [self.prefix, text, self.suffix].concat();
        let mut arrived = String::new();
        let mut waiting: Option<char> = None;
        for sent in keys.chars() {
            let mut key = self.arrives(sent);
            if let Some(dead) = waiting.take() {
                let mark = Mark::of(dead);
                match single_of(&key).and_then(|letter| mark?.over(letter)) {
                    Some(composed) => {
                        arrived.push(composed);
                        continue;
                    }
                    None if sent == ' ' => {
                        arrived.push(dead);
                        continue;
                    }
                    None => arrived.push(dead),
                }
            }
            if self.composes && self.layout.is_some_and(|layout| layout.is_dead(sent)) {
                waiting = single_of(&key);
                key.clear();
            }
            arrived.push_str(&key);
        }
        arrived.extend(waiting);
        if self.caps_lock {
            case::turned(&arrived)
        } else {
            arrived
        }
    }

    fn arrives(&self, sent: char) -> String {
        let on_layout = |sent| self.layout.map_or(sent, |layout| layout.arrives(sent));
        let name = CONTROLS.iter().position(|control| *control == sent);
        match (name, self.control) {
            (Some(_), Control::AsTheyAre) => String::from(sent),
            (Some(_), Control::NotAtAll) => String::new(),
            (Some(at), Control::InBrackets) => {
                let name = ["<FS>", "<GS>", "<RS>", "<US>", "<EOT>"][at];
                name.chars().map(on_layout).collect()
            }
            (None, _) => String::from(on_layout(sent)),
        }
    }

    fn typed(&self, text: &str) -> Typed {
        Typed {
            keys: self.types(text),
            places: None,
            caps_lock: Some(self.caps_lock),
        }
    }

    fn calibrated(&self, aim: &str) -> Calibrated {
        let sheet = self.typed(&[aim, &whole()].concat());
        let Ok(Progress::Done(calibrated)) = Calibration::default().take(&sheet) else {
            panic!("{self:?} read {sheet:?}");
        };
        calibrated
    }
}

fn single_of(key: &str) -> Option<char> {
    dead_key::single(key.chars())
}

fn us() -> Keyboard {
    Keyboard {
        layout: None,
        control: Control::AsTheyAre,
        composes: false,
        caps_lock: false,
        prefix: "",
        suffix: "",
    }
}

fn on(name: &str) -> Keyboard {
    let layout = Layout::all().find(|layout| layout.names().any(|had| had == name));
    Keyboard {
        layout: Some(layout.unwrap()),
        ..us()
    }
}

#[test]
fn the_tablet_with_the_scanners_layout_needs_no_map() {
    let calibrated = us().calibrated("]d1");
    let expected = Profile {
        aim: true,
        ..Profile::default()
    };
    assert_eq!(calibrated.profile, expected);
    assert!(calibrated.same_keyboard && calibrated.is_usable());
    assert!(!us().calibrated("").profile.aim);
}

#[test]
fn every_layout_is_found_by_name() {
    for layout in Layout::all() {
        for composes in [false, true] {
            let keyboard = Keyboard {
                layout: Some(layout),
                composes,
                ..us()
            };
            let found = keyboard.calibrated("]d1");
            let names: Vec<_> = layout.names().collect();
            if found.same_keyboard {
                assert!(found.layouts.is_empty(), "{names:?}");
            } else {
                for name in &names {
                    assert!(
                        found.layouts.contains(name),
                        "{names:?} as {:?}",
                        found.layouts
                    );
                }
            }
            assert!(found.profile.aim, "{names:?}");
            assert_eq!(found.lost, Vec::<char>::new(), "{names:?}");
        }
    }
}

#[test]
fn what_the_scanner_adds_is_found_and_taken_off() {
    let keyboard = Keyboard {
        prefix: "\x02y-",
        suffix: "]\x03",
        ..on("German")
    };
    let profile = keyboard.calibrated("]C0").profile;
    assert_eq!(
        (profile.prefix.as_str(), profile.suffix.as_str()),
        ("\x02y-", "]\x03")
    );
    let text = "]C0WO-1042/Y";
    let sent = recover(&keyboard.typed(text), Some(&profile));
    assert_eq!(sent.as_deref(), Ok(text));
}

#[test]
fn lost_separators_are_found_and_texts_that_need_them_refused() {
    let keyboard = Keyboard {
        control: Control::NotAtAll,
        ..on("Bulgarian")
    };
    let found = keyboard.calibrated("]d1");
    assert_eq!(found.lost, CONTROLS);
    assert!(found.profile.separators_lost);
    assert!(found.is_usable());
    let with = |text: &str| recover(&keyboard.typed(text), Some(&found.profile));
    let whole = "]d2010952012345678817271231";
    assert_eq!(with(whole).as_deref(), Ok(whole));
    for text in [
        "]d2010952012345678810ABC\x1d21XYZ",
        "]d1[)>\x1e06\x1d1PA\x1dQ40\x1e\x04",
    ] {
        assert!(
            matches!(with(text), Err(Refusal::SeparatorsLost { .. })),
            "{text:?}"
        );
    }
}

#[test]
fn an_end_that_alone_is_lost_does_no_harm() {
    let sheet = whole().replace('\x04', "");
    let Ok(Progress::Done(found)) = Calibration::default().take(&sheet.as_str().into()) else {
        panic!("not read");
    };
    assert!(found.profile.end_lost && !found.profile.separators_lost);
}

#[test]
fn what_arrives_alike_is_named() {
    let gaelic = on("Scottish Gaelic").calibrated("]d1");
    assert_eq!(
        gaelic.alike,
        [("`".into(), Vec::from(["`".into(), "~".into()]))]
    );
    assert!(gaelic.is_usable(), "no letter or digit is concerned");
    let czech = Keyboard {
        composes: true,
        ..on("Czech")
    };
    let czech = czech.calibrated("]d1");
    let zero = czech.alike.iter().find(|(seen, _)| seen == "é").unwrap();
    assert_eq!(zero.1, ["0", "=e"]);
    assert!(!czech.is_usable());
    let capitals = whole().to_ascii_uppercase();
    let Ok(Progress::Done(capitals)) = Calibration::default().take(&capitals.as_str().into())
    else {
        panic!("not read");
    };
    assert!(!capitals.is_usable());
}

#[test]
fn strips_in_any_order_say_what_the_whole_sheet_says() {
    let keyboard = Keyboard {
        composes: true,
        caps_lock: true,
        prefix: "#",
        ..on("Swiss French")
    };
    let mut calibration = Calibration::default();
    let mut strips = strips();
    strips.rotate_left(4);
    let mut last = None;
    for (count, strip) in strips.iter().enumerate() {
        let typed = keyboard.typed(&["]C0", strip].concat());
        let progress = calibration.take(&typed).unwrap();
        if let Progress::Missing { scanned, of } = &progress {
            assert_eq!((scanned.len(), *of), (count + 1, strips.len()));
        }
        last = Some(progress);
    }
    let Some(Progress::Done(found)) = last else {
        panic!("{last:?}");
    };
    let whole = keyboard.calibrated("]d1").profile;
    assert_eq!(found.profile, whole);
    assert!(whole.inverted && whole.caps_lock);
}

#[test]
fn places_are_taken_where_characters_do_not_do() {
    let keyboard = Keyboard {
        composes: true,
        ..on("Czech")
    };
    let sheet = Typed {
        places: Some(whole()),
        ..keyboard.typed(&whole())
    };
    let Ok(Progress::Done(found)) = Calibration::default().take(&sheet) else {
        panic!("not read");
    };
    assert!(found.profile.by_place && found.is_usable());
    let german = Typed {
        places: Some(whole()),
        ..on("German").typed(&whole())
    };
    let Ok(Progress::Done(found)) = Calibration::default().take(&german) else {
        panic!("not read");
    };
    assert!(!found.profile.by_place, "characters do, so they are taken");
}

#[test]
fn another_text_is_none_of_the_sheet() {
    for text in [
        "",
        "AAAA",
        "AAAA  AAAA",
        "]d2010952012345678810A",
        "AAAA  a  b  AAAA",
    ] {
        assert_eq!(
            Calibration::default().take(&text.into()),
            Err(NotTheSheet),
            "{text}"
        );
    }
}

fn keyboards() -> impl Strategy<Value = Keyboard> {
    let layouts: Vec<Option<Layout>> = Layout::all().map(Some).chain([None]).collect();
    let control = prop_oneof![
        3 => Just(Control::AsTheyAre),
        1 => Just(Control::InBrackets),
        1 => Just(Control::NotAtAll),
    ];
    let around = prop::sample::select(Vec::from(["", "", "\x02", "~", "x "]));
    let behind = prop::sample::select(Vec::from(["", "", "\x03", "$$"]));
    let flags = (any::<bool>(), any::<bool>());
    (
        prop::sample::select(layouts),
        control,
        flags,
        around,
        behind,
    )
        .prop_map(
            |(layout, control, (composes, caps_lock), prefix, suffix)| Keyboard {
                layout,
                control,
                composes,
                caps_lock,
                prefix,
                suffix,
            },
        )
}

const CSET82: &str = r##"[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}"##;

/// GS1 element strings, messages, own labels, links and plain texts.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        (CSET82, CSET82)
            .prop_map(|(lot, serial)| { std::format!("]d2010952012345678810{lot}\x1d21{serial}") }),
        ("[A-Z0-9-]{1,12}", "[0-9]{1,5}").prop_map(|(part, count)| {
            std::format!("]d1[)>\x1e06\x1d1P{part}\x1dQ{count}\x1e\x04")
        }),
        "[A-Z]{2}-[0-9]{4}".prop_map(|id| {
            let id = id.parse().unwrap();
            std::format!("]Q1{}", crate::OwnLabel::Order { id }.to_text())
        }),
        "[A-Za-z0-9._/?=&-]{1,30}".prop_map(|path| std::format!("]Q1https://{path}")),
        "[!-\\\\^-~][ -~]{0,30}[!-~]".prop_map(|text| std::format!("]C0{text}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2048,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wedge.regressions"),
        ))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_calibrated_scanner_gives_its_text_back_or_says_why_not(
        keyboard in keyboards(),
        text in texts(),
    ) {
        let found = keyboard.calibrated("]d1");
        let typed = keyboard.typed(&text);
        match recover(&typed, Some(&found.profile)) {
            Ok(sent) => prop_assert_eq!(sent, text),
            Err(refusal) => {
                let certain = found.alike.is_empty() && found.profile.dead.is_empty();
                let whole = matches!(keyboard.control, Control::AsTheyAre);
                prop_assert!(!(certain && whole), "{:?}: {}", typed, refusal);
            }
        }
    }

    #[test]
    fn without_a_profile_nothing_wrong_passes_for_a_text_that_proves_itself(
        keyboard in keyboards(),
        text in texts(),
    ) {
        let keyboard = Keyboard { prefix: "", suffix: "", ..keyboard };
        let Ok(sent) = recover(&keyboard.typed(&text), None) else { return Ok(()) };
        let reading = crate::read_scan(&sent);
        if sent != text && reading.verdict() == crate::Verdict::Clean {
            // Nothing tells that a plain text came through the wrong keyboard; an identifier does,
            // unless its bracket is in its place there.
            let stays = keyboard.layout.is_none_or(|layout| layout.arrives(']') == ']');
            prop_assert!(stays || reading.symbology.is_none(), "{:?} for {:?}", sent, text);
            prop_assert!(!matches!(reading.meaning, crate::Meaning::Own(_)), "{:?}", sent);
        }
    }
}
