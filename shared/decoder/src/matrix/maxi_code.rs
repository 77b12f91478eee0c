//! MaxiCode, ISO/IEC 16023: finds the three rings, lays the hexagonal grid about them, and reads
//! its 884 modules.
//!
//! The outermost ring is an ellipse in the picture, which says how the plane lies but not how it is
//! turned; six groups of modules about the rings say that, and the sharpness of all modules the
//! rest. Any turn, either polarity. A picture without rings costs next to nothing.

mod message;

use alloc::{string::String, vec::Vec};

use rxing::{common::BitMatrix, maxicode::decoder::BitMatrixParser};

use crate::{
    Point, Symbol, Symbology,
    frame::Frame,
    geometry::{Homography, distance},
    grid::Grid,
    line::{Direction, Line},
    linear::{SurveyRow, edges::edges},
    options::Until,
};

const COLUMNS: usize = 30;
const ROWS: usize = 33;
/// The module in whose middle the rings have theirs.
const MIDDLE: (f32, f32) = (14.0, 16.0);
/// Half the height of the rows' distance over the modules' width times two: rows are nearer to each
/// other than modules.
const ROW: f32 = 0.866_025_4;
/// The radius in modules of the outermost ring's inner edge, whose outer one modules may touch, and
/// in parts of it: of the middles of the dark and the light rings.
const INNER: f32 = 3.64;
const DARK: [f32; 3] = [1.1, 0.686, 0.264];
const LIGHT: [f32; 2] = [0.896, 0.475];
/// How much larger than that the rings are made, as some printers do.
const SCALES: [f32; 8] = [1.0, 1.05, 0.95, 1.1, 0.9, 1.15, 1.2, 1.25];
/// Edges from the middle outward, the last of which is that one.
const EDGES: usize = 5;
/// Modules nearer to the middle than this are never data.
const RINGS: f32 = 4.9;
/// Modules beside the rings that are dark and light in every symbol, by column and row.
const ALWAYS_DARK: [(usize, usize); 11] = [
    (10, 9),
    (11, 9),
    (11, 10),
    (7, 15),
    (8, 16),
    (20, 16),
    (20, 17),
    (10, 22),
    (10, 23),
    (17, 22),
    (17, 23),
];
const ALWAYS_LIGHT: [(usize, usize); 7] = [
    (17, 9),
    (17, 10),
    (18, 10),
    (7, 16),
    (21, 16),
    (11, 22),
    (16, 23),
];
/// Places checked and centres looked at in one picture, turns tried about each, and the best read.
const MOST_CHECKED: usize = 600;
const MOST: usize = 4;
const TURNS: usize = 240;
const BEST_TURNS: usize = 3;
const HOPEFUL: f32 = 0.5;
/// How far out the grid is laid in turn, and a quarter of a module there, in halves of the symbol.
const REACHES: [f32; 4] = [0.45, 0.6, 0.8, 1.0];
const QUARTER: f32 = 0.017;
/// Rays sent out to find the ring.
const RAYS: usize = 48;

/// A middle of rings, with the pixels per module.
#[derive(Clone, Copy, Debug)]
struct Centre {
    at: Point,
    module: f32,
    is_light: bool,
}

/// The rings: the outermost one's inner edge, and the luma between dark and light.
#[derive(Clone, Copy, Debug)]
struct Rings {
    centre: Centre,
    edge: Ellipse,
    middle: f32,
}

impl Rings {
    fn about(frame: &Frame<'_>, centre: Centre) -> Option<Self> {
        let edge = outline(frame, &centre)?;
        let middle = level(frame, &edge, centre.is_light)?;
        Some(Self {
            centre,
            edge,
            middle,
        })
    }
}

/// Reads the codes whose rings the lines of a survey cross.
pub(crate) fn read(frame: &Frame<'_>, survey: &[SurveyRow], until: &Until<'_>) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    for rings in all_rings(frame, survey, until) {
        if until.is_over() {
            break;
        }
        if !symbols
            .iter()
            .any(|symbol| symbol.contains(rings.centre.at))
        {
            symbols.extend(code(frame, &rings, until));
        }
    }
    symbols
}

fn all_rings(frame: &Frame<'_>, survey: &[SurveyRow], until: &Until<'_>) -> Vec<Rings> {
    let mut found: Vec<Rings> = Vec::new();
    let mut checked = 0;
    for row in survey {
        for (place, module, is_light) in hits(&row.edges.places, row.edges.first_darkens) {
            let at = row.line.point(place);
            let is_known = found
                .iter()
                .any(|known| distance(known.centre.at, at) < 4.0 * module);
            if is_known {
                continue;
            }
            if found.len() >= MOST || checked >= MOST_CHECKED || until.is_over() {
                return found;
            }
            checked += 1;
            let rough = Centre {
                at,
                module,
                is_light,
            };
            found.extend(confirmed(frame, &rough).and_then(|centre| Rings::about(frame, centre)));
        }
    }
    found
}

/// Where edges stand as a line through rings makes them: the middle, the module and the polarity.
///
/// Near the middle a line meets four elements on either side of a light one, farther off three on
/// either side of a wide dark one; the outermost ring is left out, because modules may touch it.
fn hits(places: &[f32], first_darkens: bool) -> Vec<(f32, f32, bool)> {
    let mut hits = Vec::new();
    for (at, eight) in places.windows(8).enumerate() {
        let is_light = first_darkens == (at % 2 == 0);
        let far = eight.first_chunk().and_then(|eight| rings(eight, false));
        let ten: Option<&[f32; 10]> = places.get(at..).and_then(<[f32]>::first_chunk);
        let near = ten.and_then(|&[a, b, c, d, e, f, g, h, i, j]| {
            // The light middle, and the ring about it, vary with where the line lies.
            let (left, right) = (e - d, g - f);
            let is_even = (left / right - 1.0).abs() < 0.5 && f - e < 1.5 * (left + right);
            is_even.then(|| rings(&[a, b, c, d, g, h, i, j], true))?
        });
        let found = near.or(far);
        hits.extend(found.map(|(middle, module)| (middle, module, is_light)));
    }
    hits
}

/// The middle and the module of seven elements, the fourth of which is the widest.
fn rings(&[a, b, c, d, e, f, g, h]: &[f32; 8], is_near: bool) -> Option<(f32, f32)> {
    let outer = [b - a, c - b, g - f, h - g];
    let ring = outer.iter().sum::<f32>() / 4.0;
    let is_ring = |width: f32| (0.65..1.45).contains(&(width / ring));
    let is_pair = |width: f32| (0.8..1.25).contains(&(width / ring / 2.0));
    let is_next = |width: f32| (0.6..1.9).contains(&(width / ring));
    let wide = (e - d) / ring;
    let fits = ring > 0.9
        && outer.into_iter().all(is_ring)
        && is_pair(c - a)
        && is_pair(h - f)
        && is_next(d - c)
        && is_next(f - e)
        && if is_near {
            (2.4..4.4).contains(&wide)
        } else {
            (1.3..3.6).contains(&wide)
        }
        && ((d - a) / (h - e) - 1.0).abs() < 0.2;
    fits.then_some(((a + h) / 2.0, ring / 0.765))
}

/// The same middle, seen down and across.
fn confirmed(frame: &Frame<'_>, rough: &Centre) -> Option<Centre> {
    let mut centre = *rough;
    for direction in [Direction::DOWN, Direction::ACROSS] {
        let direction = Direction {
            thickness: 1,
            ..direction
        };
        let line = Line::new(frame, direction, centre.at, 8.0 * rough.module)?;
        let edges = edges(&line.luma(frame), 0.3, frame.noise.of_line(1));
        let through = line.along(centre.at);
        let near = hits(&edges.places, edges.first_darkens).into_iter().filter(
            |(place, module, is_light)| {
                *is_light == rough.is_light
                    && (0.45..2.2).contains(&(module / rough.module))
                    && (place - through).abs() < 3.0 * rough.module
            },
        );
        let (place, module, _) =
            near.min_by(|a, b| (a.0 - through).abs().total_cmp(&(b.0 - through).abs()))?;
        centre.at = line.point(place);
        centre.module = if direction.along.0 == 0.0 {
            (rough.module + module) / 2.0
        } else {
            centre.module
        };
    }
    Some(centre)
}

/// An ellipse: its middle, and where the unit circle's axes go.
#[derive(Clone, Copy, Debug)]
struct Ellipse {
    at: Point,
    xx: f32,
    xy: f32,
    yy: f32,
}

impl Ellipse {
    /// The ellipse that points lie on, by least squares; nothing where they lie on none.
    fn through(points: &[Point], near: Point, size: f32) -> Option<Self> {
        // a x² + b x y + c y² + d x + e y = 1, in units of the size about the point near.
        let mut sums = [[0.0_f32; 6]; 5];
        for point in points {
            let (x, y) = ((point.0 - near.0) / size, (point.1 - near.1) / size);
            let terms = [x * x, x * y, y * y, x, y, 1.0];
            for (row, &term) in sums.iter_mut().zip(&terms) {
                for (sum, other) in row.iter_mut().zip(terms) {
                    *sum += term * other;
                }
            }
        }
        let [a, b, c, d, e] = solved(sums)?;
        let determinant = 4.0 * a * c - b * b;
        if determinant < 0.02 {
            return None;
        }
        let (x, y) = (
            (b * e - 2.0 * c * d) / determinant,
            (b * d - 2.0 * a * e) / determinant,
        );
        let scale = 1.0 + a * x * x + b * x * y + c * y * y;
        // The square root of the inverse of (a b/2; b/2 c) / scale.
        let (p, q, r) = (a / scale, b / scale / 2.0, c / scale);
        let root = libm::sqrtf((p * r - q * q).max(0.0));
        let trace = libm::sqrtf(p + r + 2.0 * root);
        let (p, q, r) = ((p + root) / trace, q / trace, (r + root) / trace);
        let inverse = 1.0 / (p * r - q * q);
        (inverse.is_finite() && inverse > 0.0).then_some(Self {
            at: (near.0 + x * size, near.1 + y * size),
            xx: r * inverse * size,
            xy: -q * inverse * size,
            yy: p * inverse * size,
        })
    }

    /// Where a point of the unit circle's plane goes.
    fn map(&self, (x, y): Point) -> Point {
        (
            self.at.0 + self.xx * x + self.xy * y,
            self.at.1 + self.xy * x + self.yy * y,
        )
    }

    /// How far from the centre a point lies, where 1 is on the ellipse.
    fn radius(&self, point: Point) -> f32 {
        let (x, y) = (point.0 - self.at.0, point.1 - self.at.1);
        let determinant = self.xx * self.yy - self.xy * self.xy;
        libm::hypotf(
            (self.yy * x - self.xy * y) / determinant,
            (self.xx * y - self.xy * x) / determinant,
        )
    }
}

/// The solution of five equations, by elimination.
fn solved(mut rows: [[f32; 6]; 5]) -> Option<[f32; 5]> {
    for n in 0..5 {
        let (pivot, largest) = rows
            .iter()
            .enumerate()
            .skip(n)
            .map(|(at, row)| (at, row.get(n).copied().unwrap_or_default()))
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        if largest.abs() < 1e-6 {
            return None;
        }
        rows.swap(n, pivot);
        let own = *rows.get(n)?;
        for (at, row) in rows.iter_mut().enumerate() {
            let share = row.get(n)? / own.get(n)?;
            if at != n {
                row.iter_mut()
                    .zip(own)
                    .for_each(|(value, own)| *value -= share * own);
            }
        }
    }
    let mut solution = [0.0; 5];
    for (n, (value, row)) in solution.iter_mut().zip(rows).enumerate() {
        *value = row.get(5)? / row.get(n)?;
    }
    Some(solution)
}

/// The inner edge of the outermost ring, as rays from the middle meet it.
fn outline(frame: &Frame<'_>, centre: &Centre) -> Option<Ellipse> {
    let mut points: Vec<Point> = Vec::with_capacity(RAYS);
    let reach = INNER * centre.module * 2.2;
    for ray in 0..RAYS {
        let angle = ray as f32 / RAYS as f32 * 2.0 * core::f32::consts::PI;
        let (x, y) = (libm::cosf(angle), libm::sinf(angle));
        let point = |along: f32| (centre.at.0 + x * along, centre.at.1 + y * along);
        let luma: Vec<u8> = (0..(2.0 * reach) as usize)
            .map(|n| point(n as f32 / 2.0))
            .take_while(|&place| frame.contains(place))
            .map(|place| frame.between(place))
            .collect();
        let edges = edges(&luma, 0.3, frame.noise.of_line(1));
        // From the light middle into the first ring.
        if edges.first_darkens == centre.is_light {
            continue;
        }
        let Some(place) = edges.places.get(EDGES - 1) else {
            continue;
        };
        let along = place / 2.0;
        if (0.5..1.9).contains(&(along / (INNER * centre.module))) {
            points.push(point(along));
        }
    }
    if points.len() * 3 < RAYS * 2 {
        return None;
    }
    let size = INNER * centre.module;
    let first = Ellipse::through(&points, centre.at, size)?;
    points.retain(|&point| (first.radius(point) - 1.0).abs() < 0.06);
    if points.len() * 2 < RAYS {
        return None;
    }
    Ellipse::through(&points, centre.at, size)
}

/// The middle of a module in the square that bounds the symbol.
fn place(x: usize, y: usize) -> Point {
    let indent = if y % 2 == 1 { 1.0 } else { 0.5 };
    (
        (x as f32 + indent) / 15.0 - 1.0,
        (2 * y + 1) as f32 / ROWS as f32 - 1.0,
    )
}

fn code(frame: &Frame<'_>, rings: &Rings, until: &Until<'_>) -> Option<Symbol> {
    let is_light = rings.centre.is_light;
    let mut turns: Vec<(f32, [Point; 4])> = (0..TURNS * SCALES.len())
        .filter_map(|at| {
            let angle = (at % TURNS) as f32 / TURNS as f32 * 2.0 * core::f32::consts::PI;
            let corners = turned(&rings.edge, angle, INNER * SCALES.get(at / TURNS)?);
            let map = Homography::of_square(corners)?;
            let score = marks(frame, &map, is_light);
            (score > HOPEFUL).then_some((score, corners))
        })
        .collect();
    turns.sort_by(|a, b| b.0.total_cmp(&a.0));
    turns.into_iter().take(BEST_TURNS).find_map(|(_, corners)| {
        if until.is_over() {
            return None;
        }
        let corners = settled(frame, corners, rings.middle);
        decoded(frame, corners, is_light)
    })
}

/// Half way between the dark and the light rings, when nearly all of each is as it should be.
fn level(frame: &Frame<'_>, ring: &Ellipse, is_light: bool) -> Option<f32> {
    let about = |radius: &f32| -> Vec<f32> {
        let angles = (0..RAYS).map(|ray| ray as f32 / RAYS as f32 * 2.0 * core::f32::consts::PI);
        angles
            .map(|angle| (libm::cosf(angle) * radius, libm::sinf(angle) * radius))
            .map(|place| f32::from(frame.between(ring.map(place))))
            .collect()
    };
    let dark: Vec<f32> = DARK.iter().flat_map(about).collect();
    let light: Vec<f32> = LIGHT.iter().flat_map(about).collect();
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let (low, high) = (mean(&dark), mean(&light));
    let middle = (low + high) / 2.0;
    let is_clear = (low < high) != is_light && (high - low).abs() > 8.0;
    let share = |values: &[f32], side: f32| {
        let right = values
            .iter()
            .filter(|&&luma| (luma < middle) == (side < middle));
        right.count() as f32 / values.len() as f32
    };
    (is_clear && share(&dark, low) > 0.85 && share(&light, high) > 0.85).then_some(middle)
}

/// The corners of the symbol about the ring, when it is turned by an angle and the ring has a
/// radius in modules.
fn turned(ring: &Ellipse, angle: f32, radius: f32) -> [Point; 4] {
    let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
    let (left, right) = (-0.5 - MIDDLE.0, COLUMNS as f32 - 0.5 - MIDDLE.0);
    let low = (MIDDLE.1 + 0.5) * ROW;
    [(left, -low), (right, -low), (right, low), (left, low)]
        .map(|(x, y)| ring.map(((x * cos - y * sin) / radius, (x * sin + y * cos) / radius)))
}

/// How well the modules that are always dark or light are what they should be, 1 being exactly.
fn marks(frame: &Frame<'_>, map: &Homography, is_light: bool) -> f32 {
    let luma = |&(x, y): &(usize, usize)| f32::from(frame.between(map.map(place(x, y))));
    let dark: Vec<f32> = ALWAYS_DARK.iter().map(luma).collect();
    let light: Vec<f32> = ALWAYS_LIGHT.iter().map(luma).collect();
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let (low, high) = (mean(&dark), mean(&light));
    let off =
        |values: &[f32], mean: f32| -> f32 { values.iter().map(|v| (v - mean) * (v - mean)).sum() };
    let within = off(&dark, low) + off(&light, high);
    let between = (high - low) * (high - low) * 11.0 * 7.0 / 18.0;
    let share = libm::sqrtf(between / (between + within).max(1.0));
    if (high > low) == is_light {
        -share
    } else {
        share
    }
}

/// Whether a module lies outside the rings.
fn is_data(x: usize, y: usize) -> bool {
    let indent = if y % 2 == 1 { 0.5 } else { 0.0 };
    let (u, v) = (x as f32 + indent - MIDDLE.0, (y as f32 - MIDDLE.1) * ROW);
    libm::hypotf(u, v) > RINGS && !(y % 2 == 1 && x + 1 == COLUMNS)
}

/// The corners where the modules are sharpest: first those about the rings, then farther out.
fn settled(frame: &Frame<'_>, corners: [Point; 4], middle: f32) -> [Point; 4] {
    let mut corners = corners;
    for reach in REACHES {
        let Some(map) = Homography::of_square(corners).map(|map| map.scaled(reach)) else {
            break;
        };
        let near = moved(frame, map.corners(), reach, middle);
        let Some(map) = Homography::of_square(near) else {
            break;
        };
        corners = map.scaled(1.0 / reach).corners();
    }
    corners
}

/// The corners of the part that reaches so far, moved each by itself and in pairs to where its
/// modules are sharpest.
fn moved(frame: &Frame<'_>, corners: [Point; 4], reach: f32, middle: f32) -> [Point; 4] {
    let [a, b, ..] = corners;
    let module = distance(a, b) / COLUMNS as f32 / reach;
    let cells: Vec<Point> = (0..ROWS * COLUMNS)
        .map(|cell| (cell % COLUMNS, cell / COLUMNS))
        .filter(|&(x, y)| is_data(x, y))
        .map(|(x, y)| place(x, y))
        .map(|(x, y)| (x / reach, y / reach))
        .filter(|(x, y)| x.abs() < 1.0 && y.abs() < 1.0)
        .collect();
    let off = QUARTER / reach;
    let sharp = |corners: [Point; 4]| {
        let Some(map) = Homography::of_square(corners) else {
            return 0.0;
        };
        let total: f32 = cells
            .iter()
            .map(|&(x, y)| {
                let near = [(-off, 0.0), (off, 0.0), (0.0, -off), (0.0, off)];
                let sum: f32 = near
                    .iter()
                    .map(|(dx, dy)| f32::from(frame.between(map.map((x + dx, y + dy)))) - middle)
                    .sum();
                sum.abs()
            })
            .sum();
        total
    };
    const MOVED: [&[usize]; 9] = [
        &[0],
        &[1],
        &[2],
        &[3],
        &[0, 1],
        &[1, 2],
        &[2, 3],
        &[3, 0],
        &[0, 1, 2, 3],
    ];
    let (mut best, mut score) = (corners, sharp(corners));
    for step in [0.5, 0.25, 0.12] {
        for _ in 0..4 {
            let before = score;
            for moved in MOVED {
                for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                    let mut tried = best;
                    for (at, corner) in tried.iter_mut().enumerate() {
                        if moved.contains(&at) {
                            corner.0 += dx * step * module;
                            corner.1 += dy * step * module;
                        }
                    }
                    let sharp = sharp(tried);
                    if sharp > score {
                        (best, score) = (tried, sharp);
                    }
                }
            }
            if score < before * 1.002 {
                break;
            }
        }
    }
    best
}

fn decoded(frame: &Frame<'_>, corners: [Point; 4], is_light: bool) -> Option<Symbol> {
    let map = Homography::of_square(corners)?;
    let places = (0..ROWS * COLUMNS).map(|cell| map.map(place(cell % COLUMNS, cell / COLUMNS)));
    let mut luma: Vec<u8> = places.map(|place| frame.between(place)).collect();
    if is_light {
        luma.iter_mut().for_each(|l| *l = 255 - *l);
    }
    let grid = Grid {
        width: COLUMNS,
        height: ROWS,
        luma,
    };
    let mut bits = BitMatrix::new(COLUMNS as u32, ROWS as u32).ok()?;
    for (cell, is_dark) in grid.dark(3).into_iter().enumerate() {
        if is_dark {
            bits.set((cell % COLUMNS) as u32, (cell / COLUMNS) as u32);
        }
    }
    let words = BitMatrixParser::new(&bits).readCodewords();
    let (mode, data) = message::corrected(&words)?;
    let (aim, text) = message::said(&data, mode)?;
    Some(Symbol {
        symbology: Symbology::MaxiCode,
        aim: aim.into(),
        text,
        add_on: String::new(),
        raw: data,
        is_weak: false,
        corners,
    })
}

#[cfg(test)]
mod tests {
    use super::{Ellipse, hits, place};
    use alloc::vec::Vec;

    #[test]
    fn an_ellipse_is_found_through_its_points() {
        let points: Vec<(f32, f32)> = (0..24)
            .map(|n| n as f32 / 24.0 * core::f32::consts::TAU)
            .map(|angle| {
                let (x, y) = (30.0 * libm::cosf(angle), 20.0 * libm::sinf(angle));
                (101.0 + 0.8 * x - 0.6 * y, 77.0 + 0.6 * x + 0.8 * y)
            })
            .collect();
        let ellipse = Ellipse::through(&points, (100.0, 75.0), 25.0).unwrap();
        assert!((ellipse.at.0 - 101.0).abs() < 0.1 && (ellipse.at.1 - 77.0).abs() < 0.1);
        for point in points {
            assert!((ellipse.radius(point) - 1.0).abs() < 0.01);
        }
    }

    #[test]
    fn a_line_through_the_rings_is_known_near_and_far_from_the_middle() {
        // Radii of the edges in millimetres, ISO/IEC 16023 4.11.4.
        let radii = [0.51_f32, 1.18, 1.86, 2.53, 3.2, 3.87];
        for offset in [0.0_f32, 0.3, 0.45, 0.6, 0.9] {
            let half = radii.map(|r| (r * r - offset * offset).max(0.0).sqrt() * 8.0);
            let half: Vec<f32> = half.into_iter().filter(|h| *h > 0.0).collect();
            let mut places: Vec<f32> = half.iter().rev().map(|h| 100.0 - h).collect();
            places.extend(half.iter().map(|h| 100.0 + h));
            let found = hits(&places, true);
            // Elements of one width also pass for rings beside the middle.
            let is_middle = |hit: &(f32, f32, bool)| (hit.0 - 100.0).abs() < 0.1 && !hit.2;
            assert!(found.iter().any(is_middle), "{offset} {found:?}");
        }
    }

    #[test]
    fn the_rings_are_about_the_module_that_the_standard_says() {
        let (x, y) = place(14, 16);
        assert!((x + 1.0 / 30.0).abs() < 1e-6 && y.abs() < 1e-6);
    }
}
