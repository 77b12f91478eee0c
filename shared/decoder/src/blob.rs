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
/// Corners of the hull between which the largest quadrilateral is searched.
const HULL: usize = 16;

/// Quadrilaterals, clockwise, about the largest blob of dark (or light) pixels that does not reach
/// the border of the picture.
pub(crate) fn quadrilaterals(blurred: &Frame<'_>, is_light: bool) -> Vec<[Point; 4]> {
    let Some(level) = level(blurred, is_light) else {
        return Vec::new();
    };
    let mask: Vec<bool> = blurred.luma.iter().map(|&l| if is_light { l > level } else { l < level }).collect();
    let Some(outline) = largest(mask, blurred.width, blurred.height) else {
        return Vec::new();
    };
    let hull = hull(outline);
    let mut found = Vec::new();
    found.extend(smallest_rectangle(&hull));
    found.extend(largest_quadrilateral(&hull));
    found
}

/// Between the ground (what most of the picture is) and the mark (its extreme).
fn level(frame: &Frame<'_>, is_light: bool) -> Option<u8> {
    let mut histogram = [0_usize; 256];
    for &l in frame.luma {
        if let Some(count) = histogram.get_mut(usize::from(l)) {
            *count += 1;
        }
    }
    let at = |share: usize| {
        let mut below = 0;
        let total = frame.luma.len();
        histogram.iter().position(|count| {
            below += count;
            below * 100 > total * share
        })
    };
    let (ground, mark) = if is_light { (at(30)?, at(97)?) } else { (at(70)?, at(3)?) };
    let (ground, mark) = (ground as f32, mark as f32);
    ((ground - mark).abs() > 8.0).then_some((ground + (mark - ground) * SHARE) as u8)
}

/// The ends of the rows of the largest connected part that does not touch the border.
fn largest(mut mask: Vec<bool>, width: usize, height: usize) -> Option<Vec<Point>> {
    let mut best: Vec<usize> = Vec::new();
    for start in 0..mask.len() {
        if !mask.get(start).copied().unwrap_or_default() {
            continue;
        }
        let mut members = alloc::vec![start];
        mask.get_mut(start).into_iter().for_each(|is_free| *is_free = false);
        let (mut next, mut touches) = (0, false);
        while let Some(&at) = members.get(next) {
            next += 1;
            let (x, y) = (at % width, at / width);
            touches |= x == 0 || y == 0 || x + 1 == width || y + 1 == height;
            let ys = y.saturating_sub(1)..(y + 2).min(height);
            for neighbour in ys.flat_map(|v| (x.saturating_sub(1)..(x + 2).min(width)).map(move |u| v * width + u)) {
                if let Some(is_free) = mask.get_mut(neighbour).filter(|is_free| **is_free) {
                    *is_free = false;
                    members.push(neighbour);
                }
            }
        }
        if !touches && members.len() > best.len() {
            best = members;
        }
    }
    if best.len() < 36 {
        return None;
    }
    best.sort_unstable();
    let mut ends: Vec<Point> = Vec::new();
    for row in best.chunk_by(|a, b| a / width == b / width) {
        for at in [row.first()?, row.last()?] {
            ends.push(((at % width) as f32, (at / width) as f32));
        }
    }
    Some(ends)
}

/// The convex hull of points that come row by row, clockwise in a picture whose rows go down.
fn hull(points: Vec<Point>) -> Vec<Point> {
    let cross = |o: Point, a: Point, b: Point| (a.0 - o.0) * (b.1 - o.1) - (a.1 - o.1) * (b.0 - o.0);
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
        Some((area, [corner(low.0, low.1), corner(high.0, low.1), corner(high.0, high.1), corner(low.0, high.1)]))
    });
    rectangles.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, corners)| corners)
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
    let slide = |line: &mut dyn Iterator<Item = u8>, length: usize, out: &mut Vec<u8>| {
        let values: Vec<u32> = line.map(u32::from).collect();
        let at = |n: isize| values.get(n.clamp(0, length as isize - 1) as usize).copied().unwrap_or_default();
        let r = radius as isize;
        let mut sum: u32 = (-r..=r).map(at).sum();
        let size = 2 * radius as u32 + 1;
        for n in 0..length as isize {
            out.push(((sum + size / 2) / size) as u8);
            sum = sum + at(n + r + 1) - at(n - r);
        }
    };
    let mut rows = Vec::with_capacity(width * height);
    for row in frame.luma.chunks_exact(width) {
        slide(&mut row.iter().copied(), width, &mut rows);
    }
    // Columns are written as rows, twice, so that the picture comes back upright.
    let mut columns = Vec::with_capacity(width * height);
    for x in 0..width {
        slide(&mut rows.iter().copied().skip(x).step_by(width), height, &mut columns);
    }
    let luma = (0..height).flat_map(|y| columns.iter().copied().skip(y).step_by(height)).collect();
    Picture { luma, width, height }
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
            .map(|at: i32| if (at % 100 - 50).abs() + (at / 100 - 50).abs() < 30 { 40 } else { 180 })
            .collect();
        let frame = Frame::new(&luma, 100, 100).unwrap();
        let soft = blurred(&frame, 1);
        let found = quadrilaterals(&soft.frame(), false);
        assert!(!found.is_empty());
        for corners in found {
            for (x, y) in [(50.0, 20.0), (80.0, 50.0), (50.0, 80.0), (20.0, 50.0)] {
                assert!(corners.iter().any(|&corner| distance(corner, (x, y)) < 3.0), "{corners:?}");
            }
        }
    }

    #[test]
    fn blur_keeps_the_mean() {
        let luma: Vec<u8> = (0..64 * 48).map(|at| (at % 7 * 30) as u8).collect();
        let frame = Frame::new(&luma, 64, 48).unwrap();
        let soft = blurred(&frame, 3);
        let mean = |luma: &[u8]| luma.iter().map(|&l| f64::from(l)).sum::<f64>() / luma.len() as f64;
        assert!((mean(&soft.luma) - mean(&luma)).abs() < 2.0);
        assert!(soft.luma.iter().all(|&l| (70..=110).contains(&l)));
    }
}
