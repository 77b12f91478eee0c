//! Centres of square rings: the bull's eye of an Aztec code and the finder pattern of a QR code.
//!
//! A line that crosses one anywhere near its middle shows elements in a fixed ratio, and so do the
//! lines across it there. Leaves out what lies around.

use alloc::vec::Vec;

use crate::{
    Point,
    frame::Frame,
    geometry::{Straight, distance},
    line::{Direction, Line},
    linear::{SurveyRow, edges::edges},
};

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// Rings one module wide about one module.
    Bullseye,
    /// One ring about three by three modules: 1 1 3 1 1.
    Finder,
}

/// A centre, with the pixels per module and its polarity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Centre {
    pub(crate) at: Point,
    pub(crate) module: f32,
    pub(crate) is_light: bool,
}

/// Rays sent out to find a ring.
const RAYS: usize = 48;
/// The largest share by which an element may differ from its module, and two together.
const SINGLE: f32 = 0.7;
const PAIR: f32 = 0.32;
/// Elements of one module in a row, to either side, that are more than rings have.
const ENDLESS: usize = 9;
/// Candidates checked per picture.
const MOST_CHECKED: usize = 500;
const MOST_UNLIKELY: usize = 250;
const MOST: usize = 96;

/// Finds the centres that the rows cross.
pub(crate) fn centres(frame: &Frame<'_>, survey: &[SurveyRow], pattern: Pattern) -> Vec<Centre> {
    let mut found: Vec<Centre> = Vec::new();
    let (mut checked, mut unlikely) = (0, 0);
    for row in from_the_middle(survey) {
        let places = &row.edges.places;
        for (at, six) in places.windows(6).enumerate() {
            let Some(hit) = six.first_chunk().and_then(|six| hit(six, pattern)) else {
                continue;
            };
            if pattern == Pattern::Bullseye
                && (!has_third_ring(places, at, &hit) || is_endless(places, at, hit.module))
            {
                continue;
            }
            // Edges alternate: the third element of the five is dark when its first edge darkens.
            let is_dark = row.edges.first_darkens == (at % 2 == 0);
            let is_light = is_dark != hit.middle_is_dark;
            let point = row.line.point(hit.middle);
            let is_known = found
                .iter()
                .any(|centre| distance(centre.at, point) < 3.0 * centre.module);
            if is_known || checked >= MOST_CHECKED || found.len() >= MOST {
                continue;
            }
            if pattern == Pattern::Bullseye && !alternates(frame, point, &hit) {
                if unlikely >= MOST_UNLIKELY {
                    continue;
                }
                unlikely += 1;
            }
            checked += 1;
            let rough = Centre {
                at: point,
                module: hit.module,
                is_light,
            };
            if let Some(centre) = confirmed(frame, &rough, pattern) {
                let is_new = |known: &Centre| distance(known.at, centre.at) >= 3.0 * known.module;
                if found.iter().all(is_new) {
                    found.push(centre);
                }
            }
        }
    }
    found
}

/// What is aimed at lies in the middle, and so does the centre of a code that fills the picture,
/// whose modules by themselves would use up what may be checked.
fn from_the_middle(survey: &[SurveyRow]) -> impl Iterator<Item = &SurveyRow> {
    let (before, behind) = survey.split_at(survey.len() / 2);
    let mut before = before.iter().rev();
    let mut behind = behind.iter();
    core::iter::from_fn(move || match before.len() > behind.len() {
        true => before.next(),
        false => behind.next().or_else(|| before.next()),
    })
}

struct Hit {
    middle: f32,
    module: f32,
    middle_is_dark: bool,
}

/// Whether five elements between six edges stand in the ratio of a line across the pattern.
fn hit(&[a, b, c, d, e, f]: &[f32; 6], pattern: Pattern) -> Option<Hit> {
    let (outer, inner) = ([b - a, c - b, e - d, f - e], d - c);
    let module = outer.iter().sum::<f32>() / 4.0;
    // Ink that spreads makes one kind wider and the other narrower: two together stay as they are.
    let is_one = |width: &f32| (width / module - 1.0).abs() < SINGLE;
    let is_two = |width: f32| (width / module / 2.0 - 1.0).abs() < PAIR;
    if module < 0.9 || !outer.iter().all(is_one) || !is_two(c - a) || !is_two(f - d) {
        return None;
    }
    let ratio = inner / module;
    let (steps, middle_is_dark) = match pattern {
        // A line off the middle meets a wider element, of either kind in turn.
        Pattern::Bullseye if ratio < 2.0 => (1.0, true),
        Pattern::Bullseye if ratio < 4.0 => (3.0, false),
        Pattern::Finder if (1.8..4.6).contains(&ratio) => (3.0, true),
        Pattern::Bullseye | Pattern::Finder => return None,
    };
    let with_neighbours = (e - b) / module / (steps + 2.0);
    ((with_neighbours - 1.0).abs() < PAIR).then_some(Hit {
        middle: (c + d) / 2.0,
        module,
        middle_is_dark,
    })
}

/// Whether the elements on either side of the five that begin at an edge are a module wide, too.
/// About a middle of three modules those are the outermost ring, which dark modules behind it may
/// widen.
fn has_third_ring(places: &[f32], at: usize, hit: &Hit) -> bool {
    let widest = if hit.middle_is_dark {
        1.0 + SINGLE
    } else {
        f32::MAX
    };
    let is_one = |from: usize| {
        let (a, b) = (places.get(from), places.get(from + 1));
        a.zip(b)
            .is_some_and(|(a, b)| (1.0 - SINGLE..widest).contains(&((b - a) / hit.module)))
    };
    at.checked_sub(1).is_some_and(is_one) && is_one(at + 5)
}

/// Whether a few pixels above and below alternate as rings do: cheap, and most of what is met by
/// chance goes no farther.
fn alternates(frame: &Frame<'_>, (x, y): Point, hit: &Hit) -> bool {
    let at = |modules: f32| i32::from(frame.between((x, y + modules * hit.module)));
    let beside = i32::from(frame.between((
        x + hit.module * if hit.middle_is_dark { 1.0 } else { 2.0 },
        y,
    )));
    let middle = (at(0.0) + beside) / 2;
    let is_like = |modules: f32| (at(modules) < middle) == (at(0.0) < middle);
    let fits = |expected: [(f32, bool); 4]| {
        expected
            .into_iter()
            .filter(|&(modules, like)| is_like(modules) == like)
            .count()
            >= 3
    };
    if hit.middle_is_dark {
        fits([(1.0, false), (-1.0, false), (2.0, true), (-2.0, true)])
    } else {
        // One module off the middle, to either side of it.
        [1.0, -1.0].into_iter().any(|side| {
            fits([
                (side, false),
                (2.0 * side, true),
                (3.0 * side, false),
                (-side, false),
            ])
        })
    }
}

/// Whether elements of one module go on to both sides, farther than rings do: a reference grid or a
/// timing pattern.
fn is_endless(places: &[f32], at: usize, module: f32) -> bool {
    let is_one = |two: &[f32]| matches!(two, [a, b] if ((b - a) / module - 1.0).abs() < SINGLE);
    let behind = places
        .get(at + 4..)
        .unwrap_or_default()
        .windows(2)
        .take(ENDLESS);
    let before = places
        .get(..at + 2)
        .unwrap_or_default()
        .windows(2)
        .rev()
        .take(ENDLESS);
    behind.filter(|two| is_one(two)).count() == ENDLESS
        && before.filter(|two| is_one(two)).count() == ENDLESS
}

/// Whether eight edges bound seven elements of one module each, the fourth of which is dark.
fn is_row_of_rings(edges: &[f32]) -> bool {
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
        return false;
    };
    let module = (last - first) / 7.0;
    let singles = edges.windows(2).all(|two| {
        two.last()
            .zip(two.first())
            .is_some_and(|(b, a)| ((b - a) / module - 1.0).abs() < SINGLE)
    });
    let pairs = edges.windows(3).all(|three| {
        three
            .last()
            .zip(three.first())
            .is_some_and(|(c, a)| ((c - a) / module / 2.0 - 1.0).abs() < PAIR)
    });
    edges.len() == 8 && singles && pairs
}

/// The centre itself, seen along, across and on both diagonals.
///
/// Along a reference grid each second module looks like a middle, so the nearest need not be it.
fn confirmed(frame: &Frame<'_>, rough: &Centre, pattern: Pattern) -> Option<Centre> {
    let along = middles(frame, rough, rough.at, Direction::DOWN, pattern)?;
    along.into_iter().find_map(|(_, at, module)| {
        let (at, across) = nearest_middle(frame, rough, at, Direction::ACROSS, pattern)?;
        // The diagonals only confirm.
        nearest_middle(frame, rough, at, Direction::FALLING, pattern)?;
        nearest_middle(frame, rough, at, Direction::RISING, pattern)?;
        Some(Centre {
            at,
            module: (module + across) / 2.0,
            is_light: rough.is_light,
        })
    })
}

/// The middle that lies nearest to a point on a line through it, with its module.
fn nearest_middle(
    frame: &Frame<'_>,
    rough: &Centre,
    at: Point,
    direction: Direction,
    pattern: Pattern,
) -> Option<(Point, f32)> {
    let middles = middles(frame, rough, at, direction, pattern)?;
    let (apart, point, module) = *middles.first()?;
    (apart <= 1.5 * rough.module).then_some((point, module))
}

/// What looks like a middle on a line through a point, up to some modules away: how far, where, and
/// its module, the nearest first.
fn middles(
    frame: &Frame<'_>,
    rough: &Centre,
    at: Point,
    direction: Direction,
    pattern: Pattern,
) -> Option<Vec<(f32, Point, f32)>> {
    let direction = Direction {
        thickness: 1,
        ..direction
    };
    let line = Line::new(frame, direction, at, 9.0 * rough.module)?;
    let edges = edges(&line.luma(frame), 0.3, frame.noise.of_line(1));
    let through = line.along(at);
    let hits = edges.places.windows(6).enumerate().filter_map(|(at, six)| {
        let hit = hit(six.first_chunk()?, pattern)?;
        let is_dark = edges.first_darkens == (at % 2 == 0);
        // Through the middle of a bull's eye go seven elements of one module.
        let is_middle = pattern == Pattern::Finder
            || at.checked_sub(1).is_some_and(|from| {
                edges
                    .places
                    .get(from..from + 8)
                    .is_some_and(is_row_of_rings)
            });
        let is_alike = (0.45..2.2).contains(&(hit.module / rough.module));
        (is_dark != rough.is_light && hit.middle_is_dark && is_middle && is_alike).then_some(hit)
    });
    let mut middles: Vec<_> = hits
        .map(|hit| {
            let apart = (hit.middle - through).abs();
            (apart, line.point(hit.middle), hit.module)
        })
        .filter(|(apart, ..)| *apart <= 4.5 * rough.module)
        .collect();
    middles.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
    Some(middles)
}

/// The corners of the ring whose outer edge is the `nth` that rays from the centre meet, clockwise.
pub(crate) fn outline(frame: &Frame<'_>, centre: &Centre, nth: usize) -> Option<[Point; 4]> {
    let reach = (nth as f32 + 3.0) * centre.module * 2.2;
    let mut points: Vec<Point> = Vec::with_capacity(RAYS);
    for ray in 0..RAYS {
        let angle = ray as f32 / RAYS as f32 * 2.0 * core::f32::consts::PI;
        let (x, y) = (libm::cosf(angle), libm::sinf(angle));
        let point = |along: f32| (centre.at.0 + x * along, centre.at.1 + y * along);
        // Half pixels, so that small modules have turning points of their own.
        let samples = (2.0 * reach) as usize;
        let luma: Vec<u8> = (0..samples)
            .map(|n| point(n as f32 / 2.0))
            .take_while(|&place| frame.contains(place))
            .map(|place| frame.between(place))
            .collect();
        let edges = edges(&luma, 0.35, frame.noise.of_line(1));
        if edges.first_darkens != centre.is_light {
            continue;
        }
        let Some(&place) = edges.places.get(nth - 1) else {
            continue;
        };
        let along = place / 2.0;
        let expected = (nth as f32 - 0.5) * centre.module;
        if (0.5..2.4).contains(&(along / expected)) {
            points.push(point(along));
        }
    }
    (points.len() * 3 >= RAYS * 2).then_some(())?;
    quadrilateral(&points, centre.at)
}

/// The quadrilateral on whose sides the points lie; they go around the centre.
fn quadrilateral(points: &[Point], centre: Point) -> Option<[Point; 4]> {
    let farthest = |from: &dyn Fn(Point) -> f32| {
        let ranked = points
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| from(**a).total_cmp(&from(**b)));
        ranked.map(|(at, point)| (at, *point))
    };
    let (first, corner) = farthest(&|point| distance(point, centre))?;
    let (third, opposite) = farthest(&|point| distance(point, corner))?;
    let diagonal = Straight::through(corner, opposite)?;
    let (second, _) = farthest(&|point| diagonal.offset(point))?;
    let (fourth, _) = farthest(&|point| -diagonal.offset(point))?;
    let mut at = [first, second, third, fourth];
    at.sort_unstable();
    let [a, b, c, d] = at;
    let side = |from: usize, to: usize| {
        let to = if to <= from { to + points.len() } else { to };
        let between: Vec<Point> = (from + 1..to)
            .filter_map(|at| points.get(at % points.len()).copied())
            .collect();
        Straight::fitted(&between)
    };
    let sides = [side(a, b)?, side(b, c)?, side(c, d)?, side(d, a)?];
    let [ab, bc, cd, da] = &sides;
    Some([da.meets(ab)?, ab.meets(bc)?, bc.meets(cd)?, cd.meets(da)?])
}

#[cfg(test)]
mod tests {
    use super::quadrilateral;
    use crate::geometry::distance;
    use alloc::vec::Vec;

    #[test]
    fn the_corners_of_a_turned_square_are_found_between_the_points() {
        let corners = [(50.0, 20.0), (82.0, 51.0), (49.0, 80.0), (21.0, 52.0)];
        let points: Vec<(f32, f32)> = (0..48)
            .map(|n| {
                let (from, to) = (corners[n / 12], corners[(n / 12 + 1) % 4]);
                let part = (n % 12) as f32 / 12.0 + 0.03;
                (
                    from.0 + (to.0 - from.0) * part,
                    from.1 + (to.1 - from.1) * part,
                )
            })
            .collect();
        let found = quadrilateral(&points, (50.0, 50.0)).unwrap();
        for corner in corners {
            assert!(
                found.iter().any(|&point| distance(point, corner) < 1.0),
                "{corner:?} {found:?}"
            );
        }
    }
}
