//! The modules of a code as the path of an SVG.

use std::fmt::Write as _;

/// Returns one bar for each run of dark modules in a row; one unit is a module. `quiet_zone`
/// modules stay free around them, and each row is `height` modules tall.
#[must_use]
pub fn path(modules: &[bool], columns: usize, quiet_zone: usize, height: usize) -> String {
    let mut path = String::new();
    for (row, modules) in modules.chunks(columns.max(1)).enumerate() {
        let mut x = 0;
        let y = row * height + quiet_zone;
        for run in modules.chunk_by(|one, next| one == next) {
            let wide = run.len();
            if run.first() == Some(&true) {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {y}h{wide}v{height}h-{wide}z", x + quiet_zone);
            }
            x += wide;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_in_bars_inside_its_quiet_zone() {
        let modules = [true, true, false, false, false, false, true, false, true];
        assert_eq!(
            path(&modules, 3, 4, 1),
            "M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z"
        );
        assert_eq!(path(&[true, false], 2, 1, 9), "M1 1h1v9h-1z");
        assert_eq!(path(&[], 0, 4, 1), "");
    }
}
