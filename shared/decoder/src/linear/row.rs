//! One line as widths of spaces and bars in turn, for either direction and polarity.
//!
//! Index 0 is always a space (of width 0 where the line begins with a bar), so odd ones are bars.
//! All readers work on this one form. Leaves out how edges are found.

use alloc::vec::Vec;

use super::edges::Edges;

/// Widths in pixels, spaces at even and bars at odd indexes.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    widths: Vec<f32>,
    /// Where each element begins along the row, and in the end where the last one ends.
    starts: Vec<f32>,
    length: f32,
    is_reversed: bool,
}

impl Row {
    /// Lays out the edges of a line; `light_bars` takes what is light for bars.
    pub(crate) fn new(edges: &Edges, light_bars: bool, is_reversed: bool) -> Self {
        let begins_with_space = edges.first_darkens != light_bars;
        let ends_with_space = begins_with_space == edges.places.len().is_multiple_of(2);
        let leads = if is_reversed {
            ends_with_space
        } else {
            begins_with_space
        };
        let mut starts = Vec::with_capacity(edges.places.len() + 3);
        starts.push(0.0);
        if !leads {
            starts.push(0.0);
        }
        if is_reversed {
            // A place is where a pixel's centre would be: mirrored about the last centre.
            starts.extend(
                edges
                    .places
                    .iter()
                    .rev()
                    .map(|place| edges.length - 1.0 - place),
            );
        } else {
            starts.extend_from_slice(&edges.places);
        }
        starts.push(edges.length);
        let widths = starts
            .iter()
            .zip(starts.iter().skip(1))
            .map(|(from, to)| to - from)
            .collect();
        Self {
            widths,
            starts,
            length: edges.length,
            is_reversed,
        }
    }

    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.widths.len()
    }

    /// The width of one element, 0 outside the row.
    pub(crate) fn width(&self, index: usize) -> f32 {
        self.widths.get(index).copied().unwrap_or(0.0)
    }

    /// Some elements in a row; nothing where the row ends before.
    pub(crate) fn some<const N: usize>(&self, from: usize) -> Option<&[f32; N]> {
        self.widths.get(from..)?.first_chunk()
    }

    /// The width of some elements together.
    pub(crate) fn sum(&self, from: usize, count: usize) -> f32 {
        let start = self.starts.get(from);
        let end = self.starts.get(from + count).or(self.starts.last());
        start.zip(end).map_or(0.0, |(start, end)| end - start)
    }

    /// Whether it runs against the line.
    pub(crate) fn is_reversed(&self) -> bool {
        self.is_reversed
    }

    /// Whether the space at `index` is at least that wide, or reaches the border of the picture.
    pub(crate) fn is_quiet(&self, index: usize, least: f32) -> bool {
        index == 0 || index + 1 >= self.len() || self.width(index) >= least
    }

    /// All widths.
    pub(crate) fn widths(&self) -> &[f32] {
        &self.widths
    }

    /// Where elements `from` up to, but without, `to` lie along the line as it was sampled.
    pub(crate) fn place(&self, from: usize, to: usize) -> (f32, f32) {
        let at = |index| {
            self.starts
                .get(index)
                .or(self.starts.last())
                .copied()
                .unwrap_or_default()
        };
        let (from, to) = (at(from), at(to));
        if self.is_reversed {
            (self.length - 1.0 - to, self.length - 1.0 - from)
        } else {
            (from, to)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Row;
    use crate::linear::edges::Edges;

    fn edges() -> Edges {
        Edges {
            places: alloc::vec![10.0, 12.0, 15.0],
            first_darkens: true,
            length: 30.0,
        }
    }

    #[test]
    fn bars_are_at_odd_indexes_in_both_directions_and_polarities() {
        let row = Row::new(&edges(), false, false);
        assert_eq!(row.widths(), [10.0, 2.0, 3.0, 15.0]);
        let back = Row::new(&edges(), false, true);
        assert_eq!(back.widths()[0], 0.0);
        assert_eq!(back.widths()[2], 3.0);
        let light = Row::new(&edges(), true, false);
        assert_eq!(light.widths(), [0.0, 10.0, 2.0, 3.0, 15.0]);
    }

    #[test]
    fn a_place_is_the_same_from_both_ends() {
        let row = Row::new(&edges(), false, false);
        let back = Row::new(&edges(), false, true);
        assert_eq!(row.place(2, 3), (12.0, 15.0));
        assert_eq!(back.place(2, 3), (12.0, 15.0));
    }
}
