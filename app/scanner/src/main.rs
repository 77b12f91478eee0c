//! The scanner worker: camera frames in, readings out.
fn main() {}
