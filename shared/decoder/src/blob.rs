//! The outline of what stands out in a small picture: a blurred blob, its hull, and quadrilaterals
//! about it that could be a square code's corners.
//!
//! Blur joins the dots of a pattern that was peened, and the modules of a printed one. Leaves out
//! what the outline is of.

use alloc::vec::Vec;

use crate::{
    Point,
    frame::{Frame, Picture},
    geometry::distance,
};

/// The share of the range between ground and mark at which a pixel belongs to the blob.
const SHARE: f32 = 0.4;
const SHARE_OF_LABEL: f32 = 0.2;
/// By how many levels a pixel must differ from its surround.
const STANDS_OUT: u8 = 5;
/// Corners of the hull between which the largest quadrilateral is searched.
const HULL: usize = 16;

/// Quadrilaterals, clockwise, about the largest blob of dark (or light) pixels that does not reach
/// the border of the picture: first against one level for all, then against the surround of each
/// pixel.
pub(crate) fn quadrilaterals(
    blurred: &Frame<'_>,
    surround: &Picture,
    is_light: bool,
) -> Vec<[Point; 4]> {
    let mut found: Vec<[Point; 4]> = Vec::new();
    for level in levels(blurred, is_light) {
        let mask = blurred
            .luma
            .iter()
            .map(|&l| if is_light { l > level } else { l < level });
        about(mask, blurred, &mut found);
    }
    let both = blurred.luma.iter().zip(&surround.luma);
    let mask = both.map(|(&l, &s)| {
        if is_light {
            l > s.saturating_add(STANDS_OUT)
        } else {
            l.saturating_add(STANDS_OUT) < s
        }
    });
    about(mask, blurred, &mut found);
    found
}

/// Adds the quadrilaterals about the largest blob of a mask, unless nearly the same are there.
fn about(mask: impl Iterator<Item = bool>, picture: &Frame<'_>, found: &mut Vec<[Point; 4]>) {
    let Some(outline) = largest(mask, picture.width, picture.height) else {
        return;
    };
    let hull = hull(outline);
    for corners in [smallest_rectangle(&hull), largest_quadrilateral(&hull)]
        .into_iter()
        .flatten()
    {
        let is_alike = |known: &[Point; 4]| {
            corners
                .iter()
                .all(|&corner| known.iter().any(|&other| distance(corner, other) < 2.0))
        };
        if !found.iter().any(is_alike) {
            found.push(corners);
        }
    }
}

/// Between a ground and the mark (the extreme): first where the ground is what most of the picture
/// is, then, near it, where it is a label that stands out from what lies about it.
fn levels(frame: &Frame<'_>, is_light: bool) -> impl Iterator<Item = u8> {
    let mut histogram = [0_usize; 256];
    for &l in frame.luma {
        if let Some(count) = histogram.get_mut(usize::from(l)) {
            *count += 1;
        }
    }
    let total = frame.luma.len();
    let at = move |percent: usize| {
        let mut below = 0;
        let place = histogram.iter().position(|count| {
            below += count;
            below * 100 > total * percent
        });
        place.unwrap_or_default() as f32
    };
    let of = move |percent: usize| at(if is_light { 100 - percent } else { percent });
    [(70, SHARE), (95, SHARE_OF_LABEL)]
        .into_iter()
        .filter_map(move |(ground, share)| {
            let (ground, mark) = (of(ground), of(3));
            ((ground - mark).abs() > 8.0).then_some((ground + (mark - ground) * share) as u8)
        })
}

/// The ends of the rows of the largest connected part that does not touch the border.
fn largest(mask: impl Iterator<Item = bool>, width: usize, height: usize) -> Option<Vec<Point>> {
    // Free pixels are 1; a border of taken ones around saves looking where the picture ends.
    let across = width + 2;
    let mut free: Vec<u8> = alloc::vec![0; across * (height + 2)];
    let inner = free.chunks_exact_mut(across).skip(1);
    let mut mask = mask;
    for row in inner.take(height) {
        row.iter_mut()
            .skip(1)
            .take(width)
            .zip(mask.by_ref())
            .for_each(|(free, is_set)| *free = u8::from(is_set));
    }
    let mut members = Vec::new();
    let sides = (1..=height).flat_map(|y| [y * across + 1, y * across + width]);
    let ends = (1..=width).flat_map(|x| [across + x, height * across + x]);
    for start in sides.chain(ends) {
        fill(&mut free, across, start, &mut members);
    }
    let mut best: Vec<usize> = Vec::new();
    for start in across..across * (height + 1) {
        if free.get(start) == Some(&1) {
            fill(&mut free, across, start, &mut members);
            if members.len() > best.len() {
                core::mem::swap(&mut best, &mut members);
            }
        }
    }
    if best.len() < 36 {
        return None;
    }
    let mut reach = alloc::vec![(usize::MAX, 0); height + 2];
    for at in best {
        if let Some((left, right)) = reach.get_mut(at / across) {
            (*left, *right) = ((*left).min(at % across), (*right).max(at % across));
        }
    }
    let rows = reach
        .iter()
        .enumerate()
        .filter(|(_, (left, _))| *left != usize::MAX);
    let ends = rows
        .flat_map(|(y, &(left, right))| [left, right].map(|x| (x as f32 - 1.0, y as f32 - 1.0)));
    Some(ends.collect())
}

/// Takes the free pixels that hang together with one; they are the members then.
fn fill(free: &mut [u8], across: usize, start: usize, members: &mut Vec<usize>) {
    members.clear();
    let mut take = |at: usize, members: &mut Vec<usize>| {
        if let Some(pixel) = free.get_mut(at).filter(|pixel| **pixel == 1) {
            *pixel = 0;
            members.push(at);
        }
    };
    take(start, members);
    let mut next = 0;
    while let Some(&at) = members.get(next) {
        next += 1;
        for neighbour in [at - 1, at + 1, at - across, at + across] {
            take(neighbour, members);
        }
    }
}

/// The convex hull of points that come row by row, clockwise in a picture whose rows go down.
fn hull(points: Vec<Point>) -> Vec<Point> {
    let cross =
        |o: Point, a: Point, b: Point| (a.0 - o.0) * (b.1 - o.1) - (a.1 - o.1) * (b.0 - o.0);
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut half: Vec<Point> = Vec::new();
        for point in points {
            while let [.., a, b] = half.as_slice() {
                if cross(*a, *b, point) > 0.0 {
                    break;
                }
                half.pop();
            }
            half.push(point);
        }
        half.pop();
        half
    };
    let mut right = half(&mut points.iter().copied());
    right.extend(half(&mut points.iter().rev().copied()));
    right
}

/// The smallest rectangle about a hull, one of whose sides lies along one of its.
fn smallest_rectangle(hull: &[Point]) -> Option<[Point; 4]> {
    let sides = hull.iter().zip(hull.iter().cycle().skip(1));
    let rectangles = sides.filter_map(|(a, b)| {
        let length = distance(*a, *b);
        if length < 3.0 {
            return None;
        }
        let (x, y) = ((b.0 - a.0) / length, (b.1 - a.1) / length);
        let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for p in hull {
            let (u, v) = (p.0 * x + p.1 * y, p.1 * x - p.0 * y);
            low = (low.0.min(u), low.1.min(v));
            high = (high.0.max(u), high.1.max(v));
        }
        let area = (high.0 - low.0) * (high.1 - low.1);
        let corner = |u: f32, v: f32| (u * x - v * y, u * y + v * x);
        Some((
            area,
            [
                corner(low.0, low.1),
                corner(high.0, low.1),
                corner(high.0, high.1),
                corner(low.0, high.1),
            ],
        ))
    });
    rectangles
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, corners)| corners)
}

/// The largest quadrilateral between corners of a hull.
fn largest_quadrilateral(hull: &[Point]) -> Option<[Point; 4]> {
    let mut corners = hull.to_vec();
    // The corner that matters least goes first.
    while corners.len() > HULL {
        let count = corners.len();
        let at = |n: usize| corners.get(n % count).copied().unwrap_or_default();
        let weight = |n: usize| triangle(at(n + count - 1), at(n), at(n + 1)).abs();
        let least = (0..count).min_by(|&a, &b| weight(a).total_cmp(&weight(b)))?;
        corners.remove(least);
    }
    let mut best: Option<(f32, [Point; 4])> = None;
    for (i, a) in corners.iter().enumerate() {
        for (j, b) in corners.iter().enumerate().skip(i + 1) {
            for (k, c) in corners.iter().enumerate().skip(j + 1) {
                for d in corners.iter().skip(k + 1) {
                    let area = (triangle(*a, *b, *c) + triangle(*a, *c, *d)).abs();
                    if best.is_none_or(|(most, _)| area > most) {
                        best = Some((area, [*a, *b, *c, *d]));
                    }
                }
            }
        }
    }
    best.map(|(_, corners)| corners)
}

fn triangle(a: Point, b: Point, c: Point) -> f32 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// The mean over a square of `2 * radius + 1` pixels about each.
pub(crate) fn blurred(frame: &Frame<'_>, radius: usize) -> Picture {
    if radius == 0 {
        return Picture::of(frame);
    }
    let (width, height) = (frame.width, frame.height);
    let size = 2 * radius + 1;
    // A division by the size, as a multiplication.
    let share = (1 << 20) / size as u32 + 1;
    let mut rows: Vec<u8> = Vec::with_capacity(width * height);
    let mut padded: Vec<u8> = Vec::with_capacity(width + size);
    for row in frame.luma.chunks_exact(width) {
        let (first, last) = (
            row.first().copied().unwrap_or_default(),
            row.last().copied().unwrap_or_default(),
        );
        padded.clear();
        padded.resize(radius + 1, first);
        padded.extend_from_slice(row);
        padded.resize(width + size, last);
        let mut sum: u32 = padded.iter().take(size).map(|&l| u32::from(l)).sum();
        let coming = padded.get(size..).unwrap_or_default();
        rows.extend(padded.iter().zip(coming).map(|(&gone, &come)| {
            sum = sum + u32::from(come) - u32::from(gone);
            ((sum * share) >> 20) as u8
        }));
    }
    let row = |y: isize| {
        let from = y.clamp(0, height as isize - 1) as usize * width;
        rows.get(from..from + width).unwrap_or_default()
    };
    let mut sums: Vec<u32> = alloc::vec![0; width];
    let add = |sums: &mut [u32], row: &[u8]| {
        sums.iter_mut()
            .zip(row)
            .for_each(|(sum, &l)| *sum += u32::from(l))
    };
    let reach = radius as isize;
    for y in -reach..=reach {
        add(&mut sums, row(y));
    }
    let mut luma = Vec::with_capacity(width * height);
    for y in 0..height as isize {
        luma.extend(sums.iter().map(|&sum| ((sum * share) >> 20) as u8));
        let (gone, come) = (row(y - reach), row(y + reach + 1));
        sums.iter_mut()
            .zip(gone.iter().zip(come))
            .for_each(|(sum, (&gone, &come))| {
                *sum = *sum + u32::from(come) - u32::from(gone);
            });
    }
    Picture {
        luma,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::{blurred, quadrilaterals};
    use crate::{frame::Frame, geometry::distance};
    use alloc::vec::Vec;

    #[test]
    fn the_corners_about_a_turned_square_are_found() {
        // |x - 50| + |y - 50| < 30: a square that stands on its corner.
        let luma: Vec<u8> = (0..100 * 100)
            .map(|at: i32| {
                if (at % 100 - 50).abs() + (at / 100 - 50).abs() < 30 {
                    40
                } else {
                    180
                }
            })
            .collect();
        let frame = Frame::new(&luma, 100, 100).unwrap();
        let soft = blurred(&frame, 1);
        let surround = blurred(&frame, 20);
        let found = quadrilaterals(&soft.frame(), &surround, false);
        assert!(!found.is_empty());
        for corners in found {
            for (x, y) in [(50.0, 20.0), (80.0, 50.0), (50.0, 80.0), (20.0, 50.0)] {
                assert!(
                    corners.iter().any(|&corner| distance(corner, (x, y)) < 3.0),
                    "{corners:?}"
                );
            }
        }
    }

    #[test]
    fn blur_keeps_the_mean() {
        let luma: Vec<u8> = (0..64 * 48).map(|at| (at % 7 * 30) as u8).collect();
        let frame = Frame::new(&luma, 64, 48).unwrap();
        let soft = blurred(&frame, 3);
        let mean =
            |luma: &[u8]| luma.iter().map(|&l| f64::from(l)).sum::<f64>() / luma.len() as f64;
        assert!((mean(&soft.luma) - mean(&luma)).abs() < 2.0);
        let row = &soft.luma[20 * 64 + 4..21 * 64 - 4];
        assert!(row.iter().all(|&l| (88..=92).contains(&l)), "{row:?}");
    }
}
