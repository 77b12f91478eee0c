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
    /// Adds up every `test result:` line of an output; the browser's harness prints the same.
    pub fn of(output: &str) -> Self {
        let mut count = Self::default();
        for line in output.lines() {
            let Some((_, result)) = line.split_once("test result:") else {
                continue;
            };
            count.passed += number_before(result, " passed");
            count.failed += number_before(result, " failed");
        }
        count
    }
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
    fn an_output_without_tests_counts_nothing() {
        assert_eq!(Count::of("Finished dev profile"), Count::default());
    }
}
