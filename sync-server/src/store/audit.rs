//! Rows by which the audit trail is searched. All of it can be rebuilt from the log.

use record::audit::Group;
use record::ids::{DeviceId, PersonId};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};

use super::log::read_entry;
use super::rows::{signed, unsigned};
use super::{LogRow, StoreError, Turn, View};

/// What an entry is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findable {
    /// When it was written, by the device's clock set right, UTC milliseconds.
    pub written_ms: u64,
    /// The device.
    pub device: DeviceId,
    /// The person.
    pub person: PersonId,
    /// Whose badge it is about.
    pub other: Option<PersonId>,
    /// A bit for each group of kinds.
    pub groups: u8,
    /// Its words, in small letters.
    pub words: String,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Entries before this place of the log.
    pub before: Option<u64>,
    /// Words that it has to hold, in small letters.
    pub words: Option<String>,
    /// Or these people, whose names hold them.
    pub named: Vec<PersonId>,
    /// Who did it, or whose badge it is about.
    pub person: Option<PersonId>,
    /// The device.
    pub device: Option<DeviceId>,
    /// The group.
    pub group: Option<Group>,
    /// Written then or later, UTC milliseconds.
    pub from_ms: Option<u64>,
    /// Written before that, UTC milliseconds.
    pub until_ms: Option<u64>,
}

impl Wanted {
    /// The question after so many entries at most, with its values.
    fn question(&self, limit: u32) -> (String, Vec<Value>) {
        let mut sql =
            String::from("SELECT log.* FROM audit JOIN log ON log.seq = audit.seq WHERE 1");
        let mut values: Vec<Value> = Vec::new();
        let mut add = |condition: &str, value: Value| {
            values.push(value);
            let at = format!("?{}", values.len());
            sql.push_str(" AND ");
            sql.push_str(&condition.replace('?', &at));
        };
        if let Some(before) = self.before {
            add("audit.seq < ?", signed(before).into());
        }
        if let Some(person) = &self.person {
            add("(person = ? OR other = ?)", person.to_string().into());
        }
        if let Some(device) = &self.device {
            add("device = ?", device.as_bytes().to_vec().into());
        }
        if let Some(group) = self.group {
            add("groups & ? <> 0", i64::from(group.bit()).into());
        }
        if let Some(from) = self.from_ms {
            add("written_ms >= ?", signed(from).into());
        }
        if let Some(until) = self.until_ms {
            add("written_ms < ?", signed(until).into());
        }
        if let Some(words) = &self.words {
            values.push(words.clone().into());
            let at = values.len();
            let named = self.named.iter().map(|person| {
                values.push(person.to_string().into());
                format!("?{}", values.len())
            });
            let named = named.collect::<Vec<_>>().join(", ");
            sql.push_str(&format!(
                " AND (instr(words, ?{at}) > 0 OR person IN ({named}) OR other IN ({named}))"
            ));
        }
        sql.push_str(&format!(" ORDER BY audit.seq DESC LIMIT {limit}"));
        (sql, values)
    }
}

impl View<'_> {
    /// Returns the entries that are wanted, newest first, with the time at which each came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit(&self, wanted: &Wanted, limit: u32) -> Result<Vec<(LogRow, u64)>, StoreError> {
        let (sql, values) = wanted.question(limit);
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((read_entry(row)?, unsigned(row, "received_ms")?));
        }
        Ok(found)
    }

    /// Returns the first entry after a place that cannot be found yet: one of a store from
    /// before there was an audit trail.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn not_findable_after(&self, seq: u64) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT min(log.seq) FROM log LEFT JOIN audit ON audit.seq = log.seq
                   WHERE log.seq > ?1 AND audit.seq IS NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        let first: Option<Option<i64>> = statement
            .query_row([signed(seq)], |row| row.get(0))
            .optional()?;
        Ok(first.flatten().and_then(|seq| u64::try_from(seq).ok()))
    }

    /// Says whether every entry can be found.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_are_findable(&self) -> Result<bool, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM log) - (SELECT count(*) FROM audit)";
        Ok(self.number(sql)? == 0)
    }
}

impl Turn<'_> {
    /// Writes by what an entry is found.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_findable(&self, seq: u64, findable: &Findable) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO audit
                   (seq, written_ms, device, person, other, groups, words)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute(params![
            signed(seq),
            signed(findable.written_ms),
            findable.device.as_bytes(),
            findable.person.as_str(),
            findable.other.as_ref().map(PersonId::as_str),
            findable.groups,
            findable.words
        ])?;
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::verify;

    /// A log of 100,000 entries: the demo day, many times over.
    pub(in crate::store) fn long() -> crate::store::Store {
        let store = verify::tests::day();
        store.tamper(
            "CREATE TEMP TABLE many AS WITH RECURSIVE n(i) AS
                 (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n;
             CREATE TEMP TABLE one AS SELECT * FROM log WHERE seq = (SELECT max(seq) FROM log);
             INSERT INTO log SELECT one.seq + i, incarnation, one.dseq + i, hash, envelope,
                 signature, change, change_hash, subject, received_ms, verdict, reason, why,
                 admitted_by FROM many, one;
             INSERT INTO audit SELECT one.seq + i, 1000 + i, device, 'P-' || (i % 300), NULL,
                 CASE i % 1000 WHEN 0 THEN 32 ELSE 1 END,
                 'p-107 unit:ax2/ax-' || i || ' step.finished measured 12.5 mm'
                 FROM many, one, (SELECT device FROM audit LIMIT 1);",
        );
        store
    }

    /// The most steps for a look at every row: a few for each of 100,000, and none into the log
    /// for one that is not wanted.
    const SCAN: i32 = 1_000_000;

    /// How many entries are found, and how many steps the database takes for it.
    fn steps(store: &crate::store::Store, wanted: &Wanted) -> (usize, i32) {
        let (sql, values) = wanted.question(100);
        let counted = store.read(|view| -> Result<(usize, i32), StoreError> {
            let mut statement = view.connection.prepare(&sql)?;
            let mut rows = statement.query(params_from_iter(values))?;
            let mut found = 0;
            while rows.next()?.is_some() {
                found += 1;
            }
            drop(rows);
            Ok((found, statement.get_status(StatementStatus::VmStep)))
        });
        counted.unwrap()
    }

    #[test]
    fn a_page_of_a_long_log_takes_few_steps_whatever_is_looked_for() {
        let store = long();
        let person: PersonId = "P-7".parse().unwrap();
        let looked_for = [
            ("the newest", Wanted::default(), 100, 5_000),
            (
                "a person",
                Wanted {
                    person: Some(person),
                    ..Wanted::default()
                },
                100,
                40_000,
            ),
            (
                "a rare group",
                Wanted {
                    group: Some(Group::Denied),
                    ..Wanted::default()
                },
                100,
                SCAN,
            ),
            (
                "one thing",
                Wanted {
                    words: Some("ax-77777 ".to_owned()),
                    ..Wanted::default()
                },
                1,
                SCAN,
            ),
            (
                "what nobody wrote",
                Wanted {
                    words: Some("no such word".to_owned()),
                    ..Wanted::default()
                },
                0,
                SCAN,
            ),
            (
                "the oldest days",
                Wanted {
                    until_ms: Some(1_101),
                    ..Wanted::default()
                },
                100,
                SCAN,
            ),
        ];
        for (name, wanted, expected, most) in looked_for {
            let (found, took) = steps(&store, &wanted);
            println!("{name}: {took} steps");
            assert_eq!(found, expected, "{name}");
            assert!(took < most, "{name}: {took} steps");
        }
    }

    #[test]
    fn names_in_a_search_are_no_part_of_the_question() {
        let store = verify::tests::day();
        let wanted = Wanted {
            words: Some("no such word' OR 1".to_owned()),
            named: vec!["X') OR 1 OR person IN ('?1".parse().unwrap()],
            ..Wanted::default()
        };
        assert_eq!(store.read(|view| view.audit(&wanted, 9)).unwrap().len(), 0);
    }
}
