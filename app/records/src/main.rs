//! The records worker: the one writer of this tablet's record.
fn main() {}
