//! What the modules of a Data Matrix say.
//!
//! rxing knows where each bit lies, how blocks are interleaved and what codewords mean; what it
//! takes for corrected is asked again ([`correction`]). Leaves out where the modules come from.

use alloc::vec::Vec;
use rxing::{
    common::{BitMatrix, reedsolomon::PredefinedGenericGF},
    datamatrix::decoder::{BitMatrixParser, DataBlock, decoded_bit_stream_parser},
};

use crate::{
    aim::{self, Transmission},
    matrix::correction,
};

/// What a symbol says, as it stands or, like one seen from behind, mirrored.
pub(super) fn read(modules: &BitMatrix) -> Option<Transmission> {
    upright(modules).or_else(|| upright(&mirrored(modules)?))
}

fn upright(modules: &BitMatrix) -> Option<Transmission> {
    let mut parser = BitMatrixParser::new(modules).ok()?;
    let words = parser.readCodewords().ok()?;
    // Of the largest size, makers have counted the blocks of the checks from two beginnings.
    let is_largest = modules.getWidth() == 144;
    let counts: &[bool] = if is_largest { &[false, true] } else { &[false] };
    let data = counts.iter().find_map(|&is_moved| {
        let blocks = DataBlock::getDataBlocks(&words, parser.getVersion(), is_moved).ok()?;
        data(&blocks)
    })?;
    let decoded = decoded_bit_stream_parser::decode(&data, false).ok()?;
    aim::data_matrix(&decoded)
}

/// The data of all blocks: the first word of each, then the second of each.
fn data(blocks: &[DataBlock]) -> Option<Vec<u8>> {
    let corrected = |block: &DataBlock| {
        let words = block.getCodewords();
        let checks = words
            .len()
            .checked_sub(block.getNumDataCodewords() as usize)?;
        let field = PredefinedGenericGF::DataMatrixField256;
        Some(correction::corrected(field, words, checks)?.0)
    };
    let blocks: Vec<Vec<u8>> = blocks.iter().map(corrected).collect::<Option<_>>()?;
    let longest = blocks.iter().map(Vec::len).max()?;
    let words = (0..longest).flat_map(|at| blocks.iter().filter_map(move |block| block.get(at)));
    Some(words.copied().collect())
}

fn mirrored(modules: &BitMatrix) -> Option<BitMatrix> {
    let (width, height) = (modules.getWidth(), modules.getHeight());
    let mut mirrored = BitMatrix::new(height, width).ok()?;
    for (x, y) in (0..width).flat_map(|x| (0..height).map(move |y| (x, y))) {
        mirrored.set_bool(height - 1 - y, width - 1 - x, modules.get(x, y));
    }
    Some(mirrored)
}
