//! What must hold at the end of every campaign: the server has each tablet's entries once,
//! and its record is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;

use waymark_tests::auditor::Logged;
use waymark_tests::{Auditor, Server, SoftTablet};

use crate::frame::Tally;

/// Checks that the server has exactly the chain `1..=through` of a device, each entry once
/// and part of the record.
pub fn check_chain(tally: &mut Tally, name: &str, through: u64, logged: &[Logged]) {
    let mut places: Vec<u64> = logged.iter().map(|entry| entry.dseq).collect();
    places.sort_unstable();
    tally.check(places.iter().copied().eq(1..=through), || {
        let missing: Vec<u64> = (1..=through)
            .filter(|dseq| !places.contains(dseq))
            .collect();
        let doubled: Vec<u64> = places
            .windows(2)
            .filter(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
            .collect();
        format!(
            "{name} has {through} entries; the server misses {missing:?}, has twice {doubled:?}"
        )
    });
    let aside: Vec<_> = logged
        .iter()
        .filter(|one| one.verdict != "admitted")
        .collect();
    tally.check(aside.is_empty(), || {
        format!("{name}: not part of the record: {aside:?}")
    });
}

/// Checks every tablet against the server: chains, and the very changes.
pub fn check_tablets(tally: &mut Tally, server: &Server, tablets: &[SoftTablet]) -> usize {
    let auditor = Auditor::enrol(server);
    let log = auditor.log();
    let changes = auditor.server_changes();
    let mut entries = 0;
    for tablet in tablets {
        let through = tablet.workspace().chain.dseq;
        entries += usize::try_from(through).unwrap_or(usize::MAX);
        let logged = log.get(&tablet.name).map_or(&[][..], Vec::as_slice);
        check_chain(tally, &tablet.name, through, logged);
        let own = tablet.own_changes();
        let lost = own
            .iter()
            .filter(|change| !changes.contains(*change))
            .count();
        tally.check(lost == 0, || {
            format!("{}: {lost} changes are not what was recorded", tablet.name)
        });
    }
    entries
}

/// Checks that the record can be walked, and that all that is derived from its log comes out
/// again as it stands: `waymark verify`, then `waymark rebuild` on the store. For that a
/// server that runs is stopped; who needs it again starts it.
pub fn check_whole(tally: &mut Tally, server: &mut Server, when: &str) {
    let verified = server.verify();
    tally.check(verified.status.success(), || {
        format!("waymark verify {when}: {}", words(&verified))
    });
    if server.is_running() {
        server.stop();
    }
    let rebuilt = server.command(&["rebuild"]);
    let is_equal = rebuilt.status.success() && words(&rebuilt).trim_end().ends_with(EQUAL);
    tally.check(is_equal, || {
        format!("waymark rebuild {when}: {}", words(&rebuilt))
    });
}

/// How the answer of `waymark rebuild` ends when nothing differed and no tablet has to pull
/// again.
const EQUAL: &str = "equal to what was there";

fn words(output: &Output) -> String {
    let said = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    said.concat()
}

/// How often each of these is there.
pub fn times(subjects: impl Iterator<Item = String>) -> BTreeMap<String, u64> {
    let mut times = BTreeMap::new();
    for subject in subjects {
        *times.entry(subject).or_default() += 1;
    }
    times
}

/// Checks that every unit that was called saved is there, and none twice.
pub fn check_units(
    tally: &mut Tally,
    when: &str,
    said_saved: &BTreeSet<String>,
    times: &BTreeMap<String, u64>,
) {
    let missing: Vec<_> = said_saved
        .iter()
        .filter(|serial| !times.contains_key(&format!("unit:AX2/{serial}")))
        .collect();
    tally.check(missing.is_empty(), || {
        format!("{when}: said saved, and not there: {missing:?}")
    });
    let doubled: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    tally.check(doubled.is_empty(), || {
        format!("{when}: there twice: {doubled:?}")
    });
}
