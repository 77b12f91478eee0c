//! Reed and Solomon's correction of codewords, by rxing, believed only where it leads to a word of
//! the code.
//!
//! Leaves out which field a kind of code counts in, and where its checks are.

use alloc::vec::Vec;
use rxing::common::reedsolomon::{
    GenericGF, GenericGFRef, PredefinedGenericGF, ReedSolomonDecoder,
};

/// The data words, when they and their checks, which come last, are a word of the code or near one,
/// and how many of all of them were wrong.
pub(super) fn corrected(
    field: PredefinedGenericGF,
    words: &[u8],
    checks: usize,
) -> Option<(Vec<u8>, usize)> {
    let field: GenericGFRef = field.into();
    let count = i32::try_from(checks).ok()?;
    let mut received = words.to_vec();
    let wrong = ReedSolomonDecoder::new(field)
        .decode(&mut received, count)
        .ok()?;
    // rxing "corrects" what is near no word, too, most of all where checks are odd in number: one
    // in two thousand Data Matrix of ten modules that chance makes, for one in half a million.
    let is_word = is_word(field, &received, count);
    received.truncate(words.len().checked_sub(checks)?);
    is_word.then_some((received, wrong))
}

/// Whether the words, as a polynomial, are zero at every root that their checks give them.
fn is_word(field: GenericGFRef, words: &[u8], checks: i32) -> bool {
    (0..checks).all(|nth| {
        let root = field.exp(nth + field.getGeneratorBase());
        let at_root = words.iter().fold(0, |sum, &word| {
            GenericGF::addOrSubtract(field.multiply(sum, root), i32::from(word))
        });
        at_root == 0
    })
}

#[cfg(test)]
mod tests {
    use super::corrected;
    use rxing::common::reedsolomon::PredefinedGenericGF::DataMatrixField256;

    /// 123456 as ISO/IEC 16022 annex O has it: three codewords and five checks.
    const WORDS: [u8; 8] = [142, 164, 186, 114, 25, 5, 88, 102];

    #[test]
    fn two_wrong_words_of_eight_are_corrected_and_a_chance_is_refused() {
        let told = |words: &[u8; 8]| corrected(DataMatrixField256, words, 5);
        let data = WORDS[..3].to_vec();
        assert_eq!(told(&WORDS), Some((data.clone(), 0)));
        let mut wrong = WORDS;
        (wrong[1], wrong[6]) = (7, 99);
        assert_eq!(told(&wrong), Some((data, 2)));

        // As near to a word as chance comes: about one in half a million.
        let mut chance = 1_u64;
        let taken = (0..20_000).filter(|_| {
            let words = core::array::from_fn(|_| {
                chance = chance
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (chance >> 56) as u8
            });
            told(&words).is_some()
        });
        assert_eq!(taken.count(), 0);
    }
}
