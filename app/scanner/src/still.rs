//! Tells whether anything moves before the camera, so that the page asks for fewer pictures of
//! a bench on which nothing happens.
//!
//! A picture is boiled down to the mean luma of a few fields; the noise of a sensor is lost in
//! a mean over thousands of pixels, a hand or a label that comes in is not. Leaves out what is
//! done about it.

use crate::frames::Luma;

/// Fields across and down.
const ACROSS: usize = 16;
const DOWN: usize = 9;
/// The least change of a field's mean that is a movement, in steps of luma.
const MOVED: u8 = 4;
/// Pixels that are left out between two that count, either way.
const STEP: usize = 4;

/// What the last picture showed.
#[derive(Debug, Default)]
pub struct Still {
    means: Vec<u8>,
}

impl Still {
    /// Takes in a picture, and says whether it shows what the one before showed.
    pub fn look(&mut self, luma: &Luma) -> bool {
        let means = means(luma);
        let is_same = |(now, before): (&u8, &u8)| now.abs_diff(*before) < MOVED;
        let is_still =
            means.len() == self.means.len() && means.iter().zip(&self.means).all(is_same);
        // Against the picture in which something moved last: what creeps is seen, too.
        if !is_still {
            self.means = means;
        }
        is_still
    }

    /// Forgets the picture: the camera was off.
    pub fn forget(&mut self) {
        self.means.clear();
    }
}

fn means(luma: &Luma) -> Vec<u8> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let mut sums = vec![(0_u32, 0_u32); ACROSS * DOWN];
    let rows = luma.bytes.chunks_exact(width.max(1)).enumerate();
    for (y, row) in rows.step_by(STEP) {
        let first = y * DOWN / height.max(1) * ACROSS;
        for (x, pixel) in row.iter().enumerate().step_by(STEP) {
            if let Some((sum, count)) = sums.get_mut(first + x * ACROSS / width.max(1)) {
                *sum += u32::from(*pixel);
                *count += 1;
            }
        }
    }
    let mean = |(sum, count): (u32, u32)| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
    sums.into_iter().map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bench(noise: u8, label: Option<u8>) -> Luma {
        let (width, height) = (320_usize, 180_usize);
        let pixel = |at: usize| {
            let (x, y) = (at % width, at / width);
            let inside = (150..190).contains(&x) && (70..110).contains(&y);
            match label.filter(|_| inside) {
                Some(shade) => shade,
                None => 90 + (at * 7 % 11) as u8 * noise / 10,
            }
        };
        Luma {
            bytes: (0..width * height).map(pixel).collect(),
            width: 320,
            height: 180,
        }
    }

    #[test]
    fn noise_is_no_movement_and_a_label_is() {
        let mut still = Still::default();
        assert!(!still.look(&bench(2, None)), "the first picture");
        assert!(still.look(&bench(3, None)));
        assert!(!still.look(&bench(2, Some(220))));
        assert!(still.look(&bench(2, Some(220))));
        assert!(!still.look(&bench(2, None)));
        still.forget();
        assert!(!still.look(&bench(2, None)));
    }

    #[test]
    fn what_creeps_is_seen() {
        let mut still = Still::default();
        still.look(&bench(0, Some(100)));
        let seen = (101..120).filter(|shade| !still.look(&bench(0, Some(*shade))));
        assert!(seen.count() > 2);
    }

    #[test]
    fn a_picture_of_another_size_moves_and_an_empty_one_does_nothing() {
        let mut still = Still::default();
        still.look(&bench(0, None));
        let small = Luma {
            bytes: vec![90; 4],
            width: 2,
            height: 2,
        };
        assert!(!still.look(&small));
        let none = Luma {
            bytes: Vec::new(),
            width: 0,
            height: 0,
        };
        still.look(&none);
    }
}
