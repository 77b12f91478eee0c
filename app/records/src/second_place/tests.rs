//! The second place: what was on the disk is found again, whatever was cut off.

use proptest::prelude::*;

use super::log::{Log, SLOT};
use super::*;

const SMALL_HALF: usize = 4096;

/// A file in memory that does what the browser's file does.
struct File {
    bytes: Vec<u8>,
    log: Log,
}

impl File {
    fn new() -> Self {
        Self::with_half(SMALL_HALF)
    }

    fn with_half(half: usize) -> Self {
        let bytes = vec![0xa5; 2 * half];
        let log = Log::read(&bytes);
        let mut file = Self { bytes, log };
        assert!(file.rewrite());
        file
    }

    fn write(&mut self, write: &log::Write) {
        let at = usize::try_from(write.at).unwrap();
        self.bytes[at..at + write.bytes.len()].copy_from_slice(&write.bytes);
    }

    fn rewrite(&mut self) -> bool {
        let Ok(rewriting) = self.log.rewrite() else {
            return false;
        };
        self.write(&rewriting.body);
        self.write(&rewriting.start);
        self.log.rewritten(rewriting);
        true
    }

    /// Appends, and rewrites where there is no room.
    fn append(&mut self, record: &Record) -> bool {
        for _ in 0..2 {
            if let Ok(appending) = self.log.append(record.clone()) {
                self.write(&appending.write);
                self.log.appended(appending);
                return true;
            }
            if !self.rewrite() {
                return false;
            }
        }
        false
    }
}

fn incarnation(n: u8) -> IncarnationId {
    IncarnationId::new([n; 16])
}

fn owner(n: u8) -> Record {
    Record::Owner {
        owner: Owner {
            incarnation: incarnation(n),
            public_key: [n; 32],
            enrolment: None,
        },
    }
}

fn entry(dseq: u64, length: usize) -> PushEntry {
    PushEntry {
        envelope: vec![u8::try_from(dseq % 251).unwrap(); length],
        signature: [9; 64],
        change: length.is_multiple_of(2).then(|| vec![7; length]),
    }
}

fn kept(n: u8, dseq: u64, length: usize) -> Record {
    let entry = entry(dseq, length);
    Record::Kept {
        incarnation: incarnation(n),
        head: Head {
            dseq,
            hash: entry.sealed().hash(),
        },
        entry,
    }
}

fn received(n: u8, through: u64) -> Record {
    Record::Received {
        incarnation: incarnation(n),
        through,
    }
}

fn any_record() -> impl Strategy<Value = Record> {
    prop_oneof![
        2 => (1..4_u8).prop_map(owner),
        8 => (1..4_u8, 1..20_u64, 0..120_usize).prop_map(|(n, dseq, length)| kept(n, dseq, length)),
        3 => (1..4_u8, 0..20_u64).prop_map(|(n, through)| received(n, through)),
        1 => (1..4_u8, 0..20_u64).prop_map(|(n, dseq)| Record::Head {
            incarnation: incarnation(n),
            head: Head { dseq, hash: Hash::NONE },
        }),
    ]
}

#[test]
fn a_file_that_holds_nothing_is_an_empty_second_place() {
    for file in [Vec::new(), vec![0; 100], vec![0xff; 2 * SMALL_HALF]] {
        assert_eq!(Log::read(&file).place(), &SecondPlace::default());
    }
}

#[test]
fn receipts_empty_it_and_the_end_of_the_chain_stays() {
    let mut file = File::new();
    for record in [owner(1), kept(1, 1, 80), kept(1, 2, 81), received(1, 2)] {
        assert!(file.append(&record));
    }
    let own = file.log.place().own().unwrap();
    assert!(own.entries.is_empty());
    assert_eq!(own.head.dseq, 2);
    assert!(file.rewrite());
    let again = Log::read(&file.bytes);
    assert_eq!(again.place().own().unwrap().head.dseq, 2);
}

#[test]
fn entries_of_a_database_that_is_gone_stay_until_they_are_received() {
    let mut file = File::new();
    for record in [owner(1), kept(1, 1, 80), owner(2), kept(2, 1, 80)] {
        assert!(file.append(&record));
    }
    assert!(file.rewrite());
    let place = Log::read(&file.bytes).place().clone();
    assert_eq!(place.left_behind().count(), 1);
    assert_eq!(place.own().unwrap().owner.incarnation, incarnation(2));
    assert!(file.append(&received(1, 1)));
    assert_eq!(file.log.place().left_behind().count(), 0);
    assert!(file.rewrite());
    assert_eq!(file.log.place().chains.len(), 1);
}

#[test]
fn a_worker_whose_file_was_rewritten_by_another_knows_it() {
    let mut file = File::new();
    let ours = |log: &Log, bytes: &[u8]| {
        let [first, second] = log.slots().map(|at| usize::try_from(at).unwrap());
        let slot = usize::try_from(SLOT).unwrap();
        log.is_still_ours([&bytes[first..first + slot], &bytes[second..second + slot]])
    };
    let frozen = file.log.clone();
    assert!(ours(&frozen, &file.bytes));
    assert!(file.rewrite());
    assert!(!ours(&frozen, &file.bytes));
    assert!(ours(&file.log, &file.bytes));
}

#[test]
fn what_does_not_fit_is_refused_and_what_is_there_stays() {
    let mut file = File::new();
    assert!(file.append(&owner(1)));
    let mut kept_through = 0;
    for dseq in 1..200 {
        if !file.append(&kept(1, dseq, 100)) {
            break;
        }
        kept_through = dseq;
    }
    assert!(kept_through > 5 && kept_through < 199);
    assert_eq!(
        Log::read(&file.bytes).place().own().unwrap().head.dseq,
        kept_through
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_appended_is_read_again(records in proptest::collection::vec(any_record(), 0..60)) {
        let mut file = File::with_half(16 * SMALL_HALF);
        let mut expected = SecondPlace::default();
        for record in records {
            prop_assert!(file.append(&record));
            expected.apply(record);
        }
        let again = Log::read(&file.bytes);
        prop_assert_eq!(&again, &file.log);
        prop_assert_eq!(again.place(), &expected);
    }

    #[test]
    fn any_cut_of_an_append_leaves_what_was_there_before(
        records in proptest::collection::vec(any_record(), 1..30),
        last in any_record(),
        cut in 0.0..1.0_f64,
    ) {
        let mut file = File::new();
        for record in &records {
            file.append(record);
        }
        let before = file.log.place().clone();
        if let Ok(appending) = file.log.append(last) {
            let length = appending.write.bytes.len();
            let kept = ((length as f64) * cut) as usize;
            let torn = log::Write { at: appending.write.at, bytes: appending.write.bytes[..kept].to_vec() };
            file.write(&torn);
            let log = Log::read(&file.bytes);
            prop_assert_eq!(log.place(), &before);
            prop_assert_eq!(&log, &file.log);
        }
    }

    #[test]
    fn any_cut_of_a_rewrite_leaves_the_same_entries(
        records in proptest::collection::vec(any_record(), 1..30),
        cut in 0.0..1.0_f64,
        in_start in any::<bool>(),
    ) {
        let mut file = File::new();
        for record in &records {
            file.append(record);
        }
        let unsent = |place: &SecondPlace| -> Vec<_> {
            place.left_behind().chain(place.own()).cloned().collect()
        };
        let before = unsent(file.log.place());
        let rewriting = file.log.rewrite().unwrap();
        let torn = |write: &log::Write| {
            let kept = ((write.bytes.len() as f64) * cut) as usize;
            log::Write { at: write.at, bytes: write.bytes[..kept].to_vec() }
        };
        if in_start {
            file.write(&rewriting.body);
            file.write(&torn(&rewriting.start));
        } else {
            file.write(&torn(&rewriting.body));
        }
        let log = Log::read(&file.bytes);
        prop_assert_eq!(unsent(log.place()), before);
    }

    #[test]
    fn a_damaged_byte_gives_a_prefix_and_never_another_entry(
        count in 1..20_u64,
        at in 0..2 * SMALL_HALF,
        flip in 1..=255_u8,
    ) {
        let mut file = File::new();
        file.append(&owner(1));
        for dseq in 1..=count {
            file.append(&kept(1, dseq, 40));
        }
        let whole = file.log.place().clone();
        file.bytes[at] ^= flip;
        let log = Log::read(&file.bytes);
        if let Some(own) = log.place().own() {
            let all = &whole.own().unwrap().entries;
            let length = own.entries.len();
            let prefix: Vec<_> = all.iter().take(length).collect();
            prop_assert_eq!(own.entries.iter().collect::<Vec<_>>(), prefix);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Log::read(&bytes);
    }
}
