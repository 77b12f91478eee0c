//! stub
/// x
pub struct Label;
/// x
#[must_use] pub fn labels() -> Vec<Label> { Vec::new() }
