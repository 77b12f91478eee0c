//! Every screen in every size and theme, as pictures to be looked at: `cargo xtask screenshots`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story ends by panicking"
)]

use std::path::PathBuf;

use waymark_tests::{Server, Tablet};

/// The sizes of design.md 10: tablet on its side, upright, and a phone.
const SIZES: [(u32, u32); 3] = [(1280, 800), (800, 1280), (390, 844)];

/// The themes that are looked at; the other two are made of the same tokens.
const THEMES: [&str; 2] = ["dark", "light"];

/// Takes a picture of what is on the screen in each size and theme.
fn take(tablet: &Tablet, screen: &str) {
    let folder = std::env::var_os("WAYMARK_SCREENSHOTS")
        .map_or_else(|| PathBuf::from("screenshots"), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    for theme in THEMES {
        tablet.script(
            "document.documentElement.dataset.theme = arguments[0]",
            &[theme.into()],
        );
        for (width, height) in SIZES {
            tablet.resize(width, height);
            tablet.picture(&folder.join(format!("{screen}-{theme}-{width}x{height}.png")));
        }
    }
}

#[test]
#[ignore = "takes pictures: cargo xtask screenshots"]
fn the_start() {
    let server = Server::start();
    let mut tablet = Tablet::new();
    tablet.open(&server.enrolment_url());
    tablet.wait_until(
        "the app to start",
        std::time::Duration::from_secs(30),
        || {
            tablet
                .session()
                .find_all("#boot")
                .ok()?
                .is_empty()
                .then_some(())
        },
    );
    take(&tablet, "start");
}
