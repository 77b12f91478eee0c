//! Frames that no camera makes, and such as a camera makes on its worst days, before the decoder.
//!
//! A round is one frame: labels held badly, clutter that looks like codes, noise; then cut,
//! swapped, repeated, turned light on dark. Nothing may panic, a text that is reported must be
//! one that was drawn or none of ours can tell, corners are numbers, and in a long run no frame
//! costs more than [`MOST_CPU`] of processor time. Frames are not guided by what they reach in
//! the program. No server takes part.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use decoder::{Options, Symbol, decode_with};
use waymark_tests::label::{Label, Picture, SCENE_HEIGHT, SCENE_WIDTH, Scene};

use crate::frame::{Ask, Chance, Progress, Tally};

/// The most processor time of a frame, as the tablets' scan worker bounds it.
const MOST_CPU: Duration = Duration::from_millis(300);

#[derive(Default)]
struct Figures {
    symbols: usize,
    drawn_and_read: usize,
    longest: Duration,
    longest_round: u64,
    over: u64,
    cpu: Duration,
}

/// Runs the campaign.
pub fn run(ask: &Ask, tally: &mut Tally) {
    let Some(cpu) = CpuClock::of_this_thread() else {
        tally.cannot_run("this system does not say what processor time a thread has had");
        return;
    };
    let mut figures = Figures::default();
    let mut progress = Progress::start();
    for round in 0..ask.count {
        one_frame(ask, round, &cpu, tally, &mut figures);
        progress.at(round + 1, ask);
    }
    let frames = u32::try_from(ask.count.max(1)).unwrap_or(u32::MAX);
    tally.figure("symbols", figures.symbols);
    tally.figure("drawn and read", figures.drawn_and_read);
    tally.figure("mean cpu ms", (figures.cpu / frames).as_millis());
    tally.figure("longest cpu ms", figures.longest.as_millis());
    tally.figure("in round", figures.longest_round);
    tally.figure("over 300 ms", figures.over);
}

fn one_frame(ask: &Ask, round: u64, cpu: &CpuClock, tally: &mut Tally, figures: &mut Figures) {
    let mut chance = Chance::of_part(ask.seed, round);
    let (mut picture, drawn) = drawn(&mut chance);
    for _ in 0..chance.below(4) {
        spoil(&mut picture, &mut chance);
    }
    // Its budget is of processor time, too: what else the machine does makes no frame cheaper.
    let clock = || cpu.time().as_secs_f64() * 1_000.0;
    let options = Options {
        budget_ms: 1_000.0 * MOST_CPU.as_secs_f64() * 0.5,
        clock: Some(&clock),
        ..Options::default()
    };
    let before = cpu.time();
    let read = catch_unwind(AssertUnwindSafe(|| {
        decode_with(&picture.luma, picture.width, picture.height, &options)
    }));
    let took = cpu.time().saturating_sub(before);
    tally.check(read.is_ok(), || {
        format!("frame {round} of seed {} makes the decoder panic", ask.seed)
    });
    let symbols = read.unwrap_or_default();
    for symbol in &symbols {
        tally.check(is_sound(symbol), || {
            format!("frame {round}: {symbol:?} is no symbol")
        });
    }
    figures.symbols += symbols.len();
    let was_drawn = |symbol: &&Symbol| drawn.contains(&symbol.scan_text());
    figures.drawn_and_read += symbols.iter().filter(was_drawn).count();
    figures.cpu += took;
    if took > figures.longest {
        (figures.longest, figures.longest_round) = (took, round);
    }
    figures.over += u64::from(took > MOST_CPU);
    if ask.is_long {
        tally.check(took <= MOST_CPU, || {
            format!(
                "frame {round} costs {} ms of processor time",
                took.as_millis()
            )
        });
    }
}

/// A text that can be passed on, at a place that is one.
fn is_sound(symbol: &Symbol) -> bool {
    symbol.aim.starts_with(']')
        && symbol.aim.len() == 3
        && symbol
            .corners
            .iter()
            .all(|(x, y)| x.is_finite() && y.is_finite())
}

/// Tells the processor time of the thread that made it.
struct CpuClock {
    /// Stays open: a frame asks thousands of times, and opening costs more than reading.
    stat: File,
}

impl CpuClock {
    /// None where the system does not say it.
    fn of_this_thread() -> Option<Self> {
        let stat = File::open("/proc/thread-self/schedstat").ok()?;
        let clock = Self { stat };
        clock.told().map(|_| clock)
    }

    fn time(&self) -> Duration {
        self.told().unwrap_or_default()
    }

    fn told(&self) -> Option<Duration> {
        let mut line = [0; 64];
        let length = self.stat.read_at(&mut line, 0).ok()?;
        // Nanoseconds on the processor come first.
        let first = line.get(..length)?.split(|&byte| byte == b' ').next()?;
        let nanoseconds = str::from_utf8(first).ok()?.parse().ok()?;
        Some(Duration::from_nanos(nanoseconds))
    }
}

/// Draws a frame; returns the texts of its labels beside it.
fn drawn(chance: &mut Chance) -> (Picture, Vec<String>) {
    match chance.below(4) {
        0 => (clutter(chance), Vec::new()),
        1 => (noise(chance), Vec::new()),
        _ => {
            let count = 1 + chance.below(4);
            let labels: Vec<Label> = (0..count).map(|_| label(chance)).collect();
            let texts = labels.iter().map(|label| label.scan_text().to_owned());
            let texts = texts.collect();
            let scene = Scene {
                module_px: 1.0 + part(chance) * 7.0,
                centre: (0.0, 0.0),
                turn_degrees: part(chance) * 360.0,
                blur_px: part(chance) * 3.0,
                noise: part(chance) * 30.0,
                shadow: part(chance) * 0.8,
                seed: chance.next(),
            };
            let held: Vec<(&Label, (f32, f32))> = labels
                .iter()
                .map(|label| {
                    let x = part(chance) * SCENE_WIDTH as f32;
                    (label, (x, part(chance) * SCENE_HEIGHT as f32))
                })
                .collect();
            (scene.show(&held), texts)
        }
    }
}

fn part(chance: &mut Chance) -> f32 {
    chance.below(1_000) as f32 / 1_000.0
}

fn label(chance: &mut Chance) -> Label {
    let serial = format!("AX-{}", chance.below(1_000_000));
    match chance.below(6) {
        0 => Label::qr(&serial),
        1 => Label::data_matrix(&serial),
        2 => Label::code_128(&serial),
        3 => Label::gs1_data_matrix(&format!("010952012345678810{serial}")),
        4 => Label::gs1_128(&format!("010952012345678810{serial}")),
        _ => Label::gs1_qr(&format!("010952012345678810{serial}")),
    }
}

fn blank(shade: u8) -> Picture {
    Picture {
        luma: vec![shade; SCENE_WIDTH * SCENE_HEIGHT],
        width: SCENE_WIDTH as u32,
        height: SCENE_HEIGHT as u32,
    }
}

/// Bars, modules and rings that are no code.
fn clutter(chance: &mut Chance) -> Picture {
    let mut picture = blank(200);
    let (kind, cell) = (chance.below(4), 1 + chance.below(24) as usize);
    let seed = chance.next();
    for y in 0..SCENE_HEIGHT {
        for x in 0..SCENE_WIDTH {
            let (column, row) = ((x / cell) as u64, (y / cell) as u64);
            let is_dark = match kind {
                0 => Chance::of_part(seed, column).below(2) == 0,
                1 => Chance::of_part(seed, row * 4_096 + column).below(2) == 0,
                2 => (column + row) % 2 == 0,
                _ => (column % 7).abs_diff(3).max((row % 7).abs_diff(3)) != 2,
            };
            if is_dark {
                picture.luma[y * SCENE_WIDTH + x] = 30;
            }
        }
    }
    picture
}

fn noise(chance: &mut Chance) -> Picture {
    let mut picture = blank(0);
    let contrast = 1 + chance.below(255);
    for pixel in &mut picture.luma {
        *pixel = (chance.next() % contrast) as u8;
    }
    picture
}

/// Damages a frame in one way.
fn spoil(picture: &mut Picture, chance: &mut Chance) {
    let (width, height) = (picture.width as usize, picture.height as usize);
    if width < 2 || height < 2 {
        return;
    }
    let side = |chance: &mut Chance, limit: usize| chance.below(limit as u64) as usize;
    match chance.below(6) {
        0 => picture
            .luma
            .iter_mut()
            .for_each(|pixel| *pixel = 255 - *pixel),
        1 => {
            // A piece of one shade, or of another place.
            let (left, top) = (side(chance, width), side(chance, height));
            let (right, bottom) = (left + side(chance, width), top + side(chance, height));
            let shade = (chance.below(2) == 0).then(|| chance.below(256) as u8);
            for y in top..bottom.min(height) {
                for x in left..right.min(width) {
                    let from = (y - top) * width + (x - left);
                    let there = picture.luma[from];
                    picture.luma[y * width + x] = shade.unwrap_or(there);
                }
            }
        }
        2 => {
            let times = 1 + chance.below(200);
            for _ in 0..times {
                let (one, other) = (side(chance, height), side(chance, height));
                for x in 0..width {
                    picture.luma.swap(one * width + x, other * width + x);
                }
            }
        }
        3 => {
            // A smaller frame, as of a camera held upright or one of a telephone's odd sizes.
            let (less_wide, less_high) = (1 + side(chance, width), 1 + side(chance, height));
            picture.luma = (0..less_high)
                .flat_map(|y| picture.luma[y * width..y * width + less_wide].to_vec())
                .collect();
            (picture.width, picture.height) = (less_wide as u32, less_high as u32);
        }
        4 => {
            // One part again and again: as many codes as a frame can hold.
            let (wide, high) = (1 + side(chance, width), 1 + side(chance, height));
            let tile = picture.luma.clone();
            for y in 0..height {
                for x in 0..width {
                    picture.luma[y * width + x] = tile[(y % high) * width + x % wide];
                }
            }
        }
        _ => {
            let levels = 2 + chance.below(6);
            for pixel in &mut picture.luma {
                let step = u64::from(*pixel) * levels / 256;
                *pixel = (step * 255 / (levels - 1)).min(255) as u8;
            }
        }
    }
}
