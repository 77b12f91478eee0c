//! Our decoder and stock rxing as one Wasm module for node, each behind one call.
//!
//! Both answer in the same form, a JSON list of `{"kind","text","corners"}`. Leaves out the
//! measuring (`node/run.mjs`).

use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, MultiFormatReader, Reader,
    common::HybridBinarizer, multi::MultipleBarcodeReader,
};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads a picture with our decoder, like the others until one code is found or, with `several`,
/// all are.
#[must_use]
#[wasm_bindgen]
pub fn ours(luma: &[u8], width: u32, height: u32, several: bool) -> String {
    let options = decoder::Options {
        most: if several { 32 } else { 1 },
        ..decoder::Options::default()
    };
    let symbols = decoder::decode_with(luma, width, height, &options);
    let list = symbols.iter().map(
        |symbol| json!({"kind": format!("{:?}", symbol.symbology), "text": symbol.text, "corners": symbol.corners}),
    );
    Value::from_iter(list).to_string()
}

/// Reads a picture with stock rxing and `TryHarder`; with `several`, all that it shows.
#[must_use]
#[wasm_bindgen]
pub fn stock_rxing(luma: Vec<u8>, width: u32, height: u32, several: bool) -> String {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(
            [
                BarcodeFormat::AZTEC,
                BarcodeFormat::CODABAR,
                BarcodeFormat::CODE_39,
                BarcodeFormat::CODE_93,
                BarcodeFormat::CODE_128,
                BarcodeFormat::DATA_MATRIX,
                BarcodeFormat::EAN_8,
                BarcodeFormat::EAN_13,
                BarcodeFormat::ITF,
                BarcodeFormat::PDF_417,
                BarcodeFormat::QR_CODE,
                BarcodeFormat::RSS_14,
                BarcodeFormat::RSS_EXPANDED,
                BarcodeFormat::UPC_A,
                BarcodeFormat::UPC_E,
            ]
            .into(),
        ),
        ..DecodeHints::default()
    };
    let Ok(source) = Luma8Source::new(luma, width, height) else {
        return "[]".to_owned();
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut reader = MultiFormatReader::default();
    let results = if several {
        rxing::multi::GenericMultipleBarcodeReader::new(reader)
            .decode_multiple_with_hints(&mut bitmap, &hints)
            .unwrap_or_default()
    } else {
        reader
            .decode_with_hints(&mut bitmap, &hints)
            .into_iter()
            .collect()
    };
    let list = results.iter().map(|result| {
        let corners: Vec<(f32, f32)> = result.getPoints().iter().map(|p| (p.x, p.y)).collect();
        json!({"kind": result.getBarcodeFormat().to_string(), "text": result.getText(), "corners": corners})
    });
    Value::from_iter(list).to_string()
}
