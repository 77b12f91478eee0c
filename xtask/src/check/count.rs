//! How many tests a command ran, read from what the test harness printed.

/// Tests that passed and tests that did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Count {
    /// Adds up every `test result:` line of an output; the browser's harness prints the same,
    /// and a campaign prints the two numbers alone.
    pub fn of(output: &str) -> Self {
        let mut count = Self::default();
        for line in output.lines() {
            let result = match line.split_once("test result:") {
                Some((_, result)) => result,
                None if is_tally(line) => line,
                None => continue,
            };
            count.passed += number_before(result, " passed");
            count.failed += number_before(result, " failed");
        }
        count
    }
}

/// Tells whether a line is `N passed, M failed` and nothing else.
fn is_tally(line: &str) -> bool {
    let numbers = line
        .strip_suffix(" failed")
        .and_then(|rest| rest.split_once(" passed, "));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    numbers.is_some_and(|(passed, failed)| is_number(passed) && is_number(failed))
}

fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_line_is_added() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
            test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n\
            passed with 7 failed attempts before\n";
        assert_eq!(
            Count::of(output),
            Count {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn the_last_line_of_a_campaign_is_counted_and_its_words_are_not() {
        let output =
            "  ✗ round 3 failed, 2 passed\nserver-kills: seed 1, rounds 24\n24 passed, 1 failed\n";
        assert_eq!(
            Count::of(output),
            Count {
                passed: 24,
                failed: 1
            }
        );
    }

    #[test]
    fn an_output_without_tests_counts_nothing() {
        assert_eq!(Count::of("Finished dev profile"), Count::default());
    }
}
