//! Which character some widths are nearest to: common to all codes made of whole modules.
//!
//! Compared are the widths from edge to similar edge, which ink spread does not change, and the
//! single widths with less weight. Leaves out the codes' own rules.

/// The nearest pattern, and how far it is and the second nearest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nearest {
    pub(crate) index: usize,
    pub(crate) runner_up: usize,
    /// Sum of squares in modules.
    pub(crate) distance: f32,
    pub(crate) second: f32,
}

/// The weight of a single width beside that of two neighbouring ones together.
const SINGLE: f32 = 0.35;

/// Finds the pattern nearest to `widths`, each brought to its own width in all; `spread` is by how
/// much elements at even indexes are too wide, in modules.
// Inlined into every reader it would cost the scanner a kilobyte, brotli.
#[inline(never)]
pub(crate) fn nearest<const N: usize>(
    widths: &[f32; N],
    patterns: &[[u8; N]],
    spread: f32,
) -> Option<Nearest> {
    let total: f32 = widths.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let (mut scaled, mut modules) = ([0.0; N], 0);
    let mut best: Option<Nearest> = None;
    for (index, pattern) in patterns.iter().enumerate() {
        let own: u16 = pattern.iter().map(|&element| u16::from(element)).sum();
        if own != modules {
            modules = own;
            let scale = f32::from(modules) / total;
            for (index, (scaled, width)) in scaled.iter_mut().zip(widths).enumerate() {
                let correction = if index % 2 == 0 { -spread } else { spread };
                *scaled = width * scale + correction;
            }
        }
        let distance = distance(&scaled, pattern);
        match &mut best {
            Some(best) if distance >= best.distance => {
                if distance < best.second {
                    (best.runner_up, best.second) = (index, distance);
                }
            }
            _ => {
                let (runner_up, second) =
                    best.map_or((index, f32::MAX), |best| (best.index, best.distance));
                best = Some(Nearest {
                    index,
                    runner_up,
                    distance,
                    second,
                });
            }
        }
    }
    best
}

fn distance<const N: usize>(scaled: &[f32; N], pattern: &[u8; N]) -> f32 {
    let mut sum = 0.0;
    let mut before = 0.0;
    for (index, (width, &modules)) in scaled.iter().zip(pattern).enumerate() {
        let error = width - f32::from(modules);
        sum += SINGLE * error * error;
        if index > 0 {
            let pair = error + before;
            sum += pair * pair;
        }
        before = error;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn ink_spread_does_not_change_the_character() {
        let patterns = [[2, 2, 2, 1], [1, 3, 1, 2], [2, 1, 2, 2], [1, 2, 1, 3]];
        // The second one at 3 pixels a module, bars a third of a module too wide.
        let widths = [4.0, 8.0, 4.0, 5.0];
        let found = nearest(&widths, &patterns, 0.0).unwrap();
        assert_eq!(found.index, 1);
        assert!(nearest(&widths, &patterns, 1.0 / 3.0).unwrap().distance < 1e-6);
    }
}
