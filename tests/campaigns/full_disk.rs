//! A disk is full to the last byte: the server's while tablets push, and a tablet's while
//! units are scanned on it.
//!
//! A round is one point at which a disk fills. Half of a long run's are the server's, the
//! others those of tablets with Chromium and with Firefox, by turns.

mod server;
mod tablet;

use waymark_tests::Browser;

use crate::frame::{Ask, Tally};

/// Runs the campaign.
pub fn run(ask: &Ask, tally: &mut Tally) {
    let (on_server, on_tablets) = shares(ask);
    server::run(
        &Ask {
            count: on_server,
            ..*ask
        },
        tally,
    );
    if tally.skipped(ask).is_some() {
        return;
    }
    let mut browsers = vec![Browser::Chromium];
    if ask.is_long && Browser::Firefox.is_here() {
        browsers.push(Browser::Firefox);
    } else if ask.is_long {
        tally.figure("without Firefox", "there is no geckodriver");
    }
    tablet::run(
        &Ask {
            count: on_tablets,
            ..*ask
        },
        &browsers,
        tally,
    );
}

/// How many points are the server's, and how many the tablets'. One of a tablet takes as
/// long as many of the server's: the short run has one.
fn shares(ask: &Ask) -> (u64, u64) {
    let on_tablets = if ask.is_long {
        ask.count.div_ceil(2)
    } else {
        1
    };
    (ask.count - on_tablets, on_tablets)
}
