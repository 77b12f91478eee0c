//! The sizes of MicroPDF417 and the patterns that number its rows, ISO/IEC 24728 table 1 and
//! annex: facts of the standard.

use crate::linear::code_128::widths;

/// One size: codewords per row, rows, check codewords, and the numbers (from 1) of the patterns to
/// the left and right of its first row.
pub(super) struct Size {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) checks: usize,
    pub(super) left: usize,
    pub(super) right: usize,
}

const fn size(columns: usize, rows: usize, checks: usize, left: usize, right: usize) -> Size {
    Size {
        columns,
        rows,
        checks,
        left,
        right,
    }
}

pub(super) const SIZES: [Size; 34] = [
    size(1, 11, 7, 1, 9),
    size(1, 14, 7, 8, 8),
    size(1, 17, 7, 36, 36),
    size(1, 20, 8, 19, 19),
    size(1, 24, 8, 9, 17),
    size(1, 28, 8, 25, 33),
    size(2, 8, 8, 1, 1),
    size(2, 11, 9, 1, 9),
    size(2, 14, 9, 8, 8),
    size(2, 17, 10, 36, 36),
    size(2, 20, 11, 19, 19),
    size(2, 23, 13, 9, 17),
    size(2, 26, 15, 27, 35),
    size(3, 6, 12, 1, 1),
    size(3, 8, 14, 7, 7),
    size(3, 10, 16, 15, 15),
    size(3, 12, 18, 25, 25),
    size(3, 15, 21, 37, 37),
    size(3, 20, 26, 1, 33),
    size(3, 26, 32, 1, 17),
    size(3, 32, 38, 21, 37),
    size(3, 38, 44, 15, 47),
    size(3, 44, 50, 1, 49),
    size(4, 4, 8, 47, 43),
    size(4, 6, 12, 1, 1),
    size(4, 8, 14, 7, 7),
    size(4, 10, 16, 15, 15),
    size(4, 12, 18, 25, 25),
    size(4, 15, 21, 37, 37),
    size(4, 20, 26, 1, 33),
    size(4, 26, 32, 1, 17),
    size(4, 32, 38, 21, 37),
    size(4, 38, 44, 15, 47),
    size(4, 44, 50, 1, 49),
];

/// How many patterns there are; behind the last follows the first.
pub(super) const PATTERNS: usize = 52;

/// The widths of bars and spaces in turn, ten modules together, of the patterns at the sides.
pub(super) const SIDES: [[u8; 6]; PATTERNS] = widths([
    221311, 311311, 312211, 222211, 213211, 214111, 223111, 313111, 322111, 412111, 421111, 331111,
    241111, 232111, 231211, 321211, 411211, 411121, 411112, 321112, 312112, 311212, 311221, 311131,
    311122, 311113, 221113, 221122, 221131, 221221, 222121, 312121, 321121, 231121, 231112, 222112,
    213112, 212212, 212221, 212131, 212122, 212113, 211213, 211123, 211132, 211141, 211231, 211222,
    211312, 211321, 211411, 212311,
]);
/// The same in the middle.
pub(super) const MIDDLES: [[u8; 6]; PATTERNS] = widths([
    112231, 121231, 122131, 131131, 131221, 132121, 141121, 141211, 142111, 133111, 132211, 131311,
    122311, 123211, 124111, 115111, 114211, 114121, 123121, 123112, 122212, 122221, 121321, 121411,
    112411, 113311, 113221, 113212, 113122, 122122, 131122, 131113, 122113, 113113, 112213, 112222,
    112312, 112321, 111421, 111331, 111322, 111232, 111223, 111133, 111124, 111214, 112114, 121114,
    121123, 121132, 112132, 112141,
]);
