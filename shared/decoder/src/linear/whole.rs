//! Widths in whole modules: common to codes whose characters are known by sums.
//!
//! Leaves out which character the widths are.

/// Widths in whole modules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Whole<const N: usize> {
    pub(crate) counts: [u32; N],
    /// How far they are from what was seen, in squared modules and in the mean. Any bars are near
    /// some whole widths: codes that were drawn stay below 0.06, what is made up of other bars is
    /// seldom below 0.08.
    pub(crate) off: f32,
}

/// The nearest whole widths that add up to `modules`, the odd ones to an even or odd sum where
/// that is known.
pub(crate) fn whole<const N: usize>(
    widths: [f32; N],
    modules: u32,
    odd_sum_is_even: Option<bool>,
) -> Option<Whole<N>> {
    let mut counts = widths.map(|width| (width + 0.5).clamp(1.0, 9.0) as u32);
    // By how much each would have to be moved beyond rounding; largest first.
    let change = |counts: &mut [u32; N], up: bool, which: Option<usize>| -> Option<()> {
        let lacking = counts
            .iter()
            .zip(widths)
            .enumerate()
            .filter(|(at, (count, _))| {
                which.is_none_or(|parity| at % 2 == parity) && (up || **count > 1)
            });
        let error = |width: f32, count: u32| {
            if up {
                width - count as f32
            } else {
                count as f32 - width
            }
        };
        let (at, _) =
            lacking.max_by(|(_, (a, x)), (_, (b, y))| error(*x, **a).total_cmp(&error(*y, **b)))?;
        let count = counts.get_mut(at)?;
        *count = if up { *count + 1 } else { *count - 1 };
        Some(())
    };
    let sum = |counts: &[u32; N]| counts.iter().sum::<u32>();
    for _ in 0..3 {
        let total = sum(&counts);
        if total == modules {
            break;
        }
        change(&mut counts, total < modules, None)?;
    }
    if sum(&counts) != modules {
        return None;
    }
    let odd: u32 = counts.iter().step_by(2).sum();
    if odd_sum_is_even.is_some_and(|is_even| is_even != odd.is_multiple_of(2)) {
        // One module belongs to the other kind: the cheaper way of two.
        let cost = |counts: &[u32; N]| -> f32 {
            counts
                .iter()
                .zip(widths)
                .map(|(&count, width)| (count as f32 - width) * (count as f32 - width))
                .sum()
        };
        let mut ways = [counts; 2];
        for (parity, way) in ways.iter_mut().enumerate() {
            change(way, true, Some(parity))?;
            change(way, false, Some(1 - parity))?;
        }
        counts = ways
            .into_iter()
            .min_by(|a, b| cost(a).total_cmp(&cost(b)))?;
    }
    // No element may be far from what was seen.
    let off = |(&count, width): (&u32, f32)| (count as f32 - width).abs();
    let is_near = counts.iter().zip(widths).all(|both| off(both) < 1.1);
    let squares: f32 = counts
        .iter()
        .zip(widths)
        .map(|both| off(both) * off(both))
        .sum();
    is_near.then_some(Whole {
        counts,
        off: squares / N as f32,
    })
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn widths_become_whole_with_the_right_sums() {
        let widths = [1.4, 2.6, 1.1, 3.4, 0.9, 1.6, 2.1, 2.9];
        let counts = whole(widths, 16, Some(true)).unwrap().counts;
        assert_eq!(counts.iter().sum::<u32>(), 16);
        assert_eq!(counts.iter().step_by(2).sum::<u32>() % 2, 0);
    }

    #[test]
    fn widths_that_make_no_sense_are_refused() {
        assert!(whole([0.2, 9.0, 0.1, 0.1, 0.2, 6.0, 0.1, 0.3], 16, Some(true)).is_none());
    }
}
