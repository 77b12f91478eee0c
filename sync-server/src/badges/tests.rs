//! What becomes of badges and PINs in a store, without a network.

use super::*;
use crate::demo;
use crate::own_device::OwnDevice;
use crate::store::Store;
use ledger::badge::pin::{Pin, Verifier};

struct Here {
    store: Store,
    own: OwnDevice,
    folder: std::path::PathBuf,
}

fn person() -> PersonId {
    "MK".parse().unwrap()
}

/// A demo plant, in which rights are not kept yet.
fn here(name: &str) -> Here {
    let folder = std::env::temp_dir().join(format!("waymark-badges-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let store = Store::open_or_create(&folder).unwrap();
    let own = store
        .write(|turn| -> Result<OwnDevice, crate::console::ConsoleError> {
            let own = OwnDevice::open(turn, &folder, "Plant 1")?;
            demo::fill(turn, &own)?;
            Ok(own)
        })
        .unwrap();
    Here { store, own, folder }
}

impl Drop for Here {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn chosen(badge: &Badge, pin: &str) -> ChosenPin {
    let pin = Pin::chosen(pin).unwrap();
    let key = badge.secret.key(&badge.person);
    ChosenPin {
        person: badge.person.clone(),
        number: badge.number,
        proof: badge.secret.proof(),
        verifier: Verifier::of(&key, &pin, [3; 16], Cost::STANDARD).unwrap(),
    }
}

fn printed(here: &Here) -> Badge {
    here.store
        .write(|turn| print(turn, &person(), None, 5))
        .unwrap()
}

fn choose(here: &Here, chosen: &ChosenPin) -> Result<bool, BadgeError> {
    here.store.write(|turn| choose_pin(turn, chosen, 6))
}

fn version(here: &Here) -> u64 {
    here.store.read(|view| view.badge_version()).unwrap()
}

#[test]
fn a_pin_is_chosen_once_for_a_badge_that_is_in_force() {
    let here = here("once");
    let first = printed(&here);
    assert_eq!((first.number, version(&here)), (1, 1));
    let pin = chosen(&first, "2580");
    let mut forged = pin.clone();
    forged.proof = BadgeSecret::new([1; 16]).proof();
    assert!(matches!(
        choose(&here, &forged),
        Err(BadgeError::NotTheBadge)
    ));
    let mut cheap = pin.clone();
    cheap.verifier.cost.memory_kib = 8;
    assert!(matches!(choose(&here, &cheap), Err(BadgeError::Cost)));
    choose(&here, &pin).unwrap();
    assert_eq!(version(&here), 2);
    // The answer was lost, and the tablet sends it again.
    choose(&here, &pin).unwrap();
    let other = chosen(&first, "1379");
    assert!(matches!(choose(&here, &other), Err(BadgeError::PinChosen)));
    let second = printed(&here);
    assert_eq!((second.number, version(&here)), (2, 3));
    assert!(matches!(choose(&here, &pin), Err(BadgeError::Replaced)));
    choose(&here, &chosen(&second, "1379")).unwrap();
}

#[test]
fn a_lease_names_the_badge_of_each_person_that_is_in_force() {
    let here = here("lease");
    let lease = |here: &Here| {
        let device = DeviceId::new([7; 16]);
        here.store.read(|view| lease(view, device, 9)).unwrap()
    };
    assert_eq!(lease(&here).badges, []);
    printed(&here);
    let second = printed(&here);
    let named = &lease(&here).badges;
    assert_eq!(named.len(), 1);
    assert_eq!((named[0].number, &named[0].verifier), (2, &None));
    choose(&here, &chosen(&second, "2580")).unwrap();
    let lease = lease(&here);
    assert!(lease.badges[0].verifier.is_some());
    let signed = here.own.sign_lease(&lease);
    let opened = signed.open(&here.own.public_key(), &lease.site, &lease.device);
    assert_eq!(opened, Ok(lease));
}

#[test]
fn nothing_on_the_disk_has_the_secret_of_a_badge() {
    let here = here("secret");
    let badge = printed(&here);
    choose(&here, &chosen(&badge, "2580")).unwrap();
    let text = badge.to_text();
    let digits = text.split('/').nth(4).unwrap();
    let secret: record::ids::IntentId = digits.parse().unwrap();
    for file in std::fs::read_dir(&here.folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let has = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        assert!(!has(secret.as_bytes()) && !has(digits.as_bytes()));
        assert!(!has(badge.secret.proof().as_bytes()));
    }
}

#[test]
fn a_badge_is_printed_for_somebody_who_is_named() {
    let here = here("named");
    let nobody = "ZZ".parse().unwrap();
    let printed = here.store.write(|turn| print(turn, &nobody, None, 5));
    assert!(matches!(printed, Err(BadgeError::UnknownPerson { .. })));
}
