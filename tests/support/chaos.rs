//! A proxy between a tablet and the real server that does to a connection what bad networks
//! do; on loopback, with threads, one trouble at a time.
//!
//! Leaves out what one can do to single packets: TCP hides it from both ends.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How often a connection looks whether the weather has changed.
const LOOK: Duration = Duration::from_millis(5);
/// How much is forwarded at once.
const PIECE: usize = 16 * 1024;

/// What happens to connections while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Every piece comes late by this many milliseconds.
    Delay(u64),
    /// Nothing gets through and nothing says so; it goes on when the trouble is over, as
    /// after lost packets that are sent again.
    Stall,
    /// The server's side is gone and the tablet's is not told, ever.
    HalfOpen,
    /// Answers end after this many bytes.
    Truncate(u64),
    /// What the tablet sends reaches the server twice, on two connections at once.
    Duplicate,
    /// Sixteen bytes at a time, with this many milliseconds between.
    Drip(u64),
    /// Connections are closed at once, whatever is under way, and new ones too.
    Cut,
}

impl Trouble {
    /// Chooses one of every kind by a number.
    #[must_use]
    pub fn any(number: u64) -> Self {
        let size = number / 7;
        match number % 7 {
            0 => Self::Delay(5 + size % 60),
            1 => Self::Stall,
            2 => Self::HalfOpen,
            3 => Self::Truncate(size % 400),
            4 => Self::Duplicate,
            5 => Self::Drip(1 + size % 3),
            _ => Self::Cut,
        }
    }

    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Delay(_) => "delay",
            Self::Stall => "stall",
            Self::HalfOpen => "half-open",
            Self::Truncate(_) => "truncate",
            Self::Duplicate => "duplicate",
            Self::Drip(_) => "drip",
            Self::Cut => "cut",
        }
    }
}

/// What all connections share.
#[derive(Debug, Default)]
struct Weather {
    trouble: Mutex<Option<Trouble>>,
    is_over: AtomicBool,
    struck: AtomicU64,
}

impl Weather {
    fn now(&self) -> Option<Trouble> {
        *self.trouble.lock().expect("no holder panics")
    }

    fn strike(&self) {
        self.struck.fetch_add(1, Ordering::Relaxed);
    }
}

/// The proxy; it ends with its owner.
#[derive(Debug)]
pub struct ChaosProxy {
    port: u16,
    weather: Arc<Weather>,
}

impl ChaosProxy {
    /// Stands before a server's port, in good weather.
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let weather = Arc::new(Weather::default());
        let shared = Arc::clone(&weather);
        std::thread::spawn(move || {
            for tablet in listener.incoming().flatten() {
                if shared.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || connect(tablet, server, &shared));
            }
        });
        Self { port, weather }
    }

    /// The port that tablets are given.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Begins a trouble, for connections that are there and new ones.
    pub fn begin(&self, trouble: Trouble) {
        *self.weather.trouble.lock().expect("no holder panics") = Some(trouble);
    }

    /// Ends the trouble.
    pub fn heal(&self) {
        *self.weather.trouble.lock().expect("no holder panics") = None;
    }

    /// How many connections or pieces were struck so far.
    #[must_use]
    pub fn struck(&self) -> u64 {
        self.weather.struck.load(Ordering::Relaxed)
    }
}

impl Drop for ChaosProxy {
    fn drop(&mut self) {
        self.weather.is_over.store(true, Ordering::Relaxed);
        // Wakes the listener so that it sees it.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// Which way bytes go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

fn connect(tablet: TcpStream, server: u16, weather: &Arc<Weather>) {
    if weather.now() == Some(Trouble::Cut) {
        return weather.strike();
    }
    let Ok(upstream) = TcpStream::connect(("127.0.0.1", server)) else {
        return;
    };
    for stream in [&tablet, &upstream] {
        let set = stream
            .set_read_timeout(Some(LOOK))
            .and_then(|()| stream.set_nodelay(true));
        if set.is_err() {
            return;
        }
    }
    let (Ok(from_tablet), Ok(to_server)) = (tablet.try_clone(), upstream.try_clone()) else {
        return;
    };
    let second = (weather.now() == Some(Trouble::Duplicate))
        .then(|| second_connection(server, weather))
        .flatten();
    let shared = Arc::clone(weather);
    let up = std::thread::spawn(move || pump(from_tablet, to_server, second, Way::Up, &shared));
    pump(upstream, tablet, None, Way::Down, weather);
    let _ = up.join();
}

/// Opens the connection of the second copy, whose answers nobody gets.
fn second_connection(server: u16, weather: &Arc<Weather>) -> Option<TcpStream> {
    let second = TcpStream::connect(("127.0.0.1", server)).ok()?;
    let mut answers = second.try_clone().ok()?;
    weather.strike();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut answers, &mut std::io::sink());
    });
    Some(second)
}

/// Forwards one way until an end closes or the weather ends it.
fn pump(
    mut from: TcpStream,
    mut to: TcpStream,
    mut second: Option<TcpStream>,
    way: Way,
    weather: &Weather,
) {
    let mut piece = vec![0; PIECE];
    let mut left = None;
    loop {
        if weather.is_over.load(Ordering::Relaxed) || weather.now() == Some(Trouble::Cut) {
            weather.strike();
            break;
        }
        let count = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                continue;
            }
            Err(_) => break,
        };
        if let Some(second) = &mut second {
            let _ = second.write_all(&piece[..count]);
        }
        if !forward(&piece[..count], &mut from, &mut to, way, weather, &mut left) {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

/// Forwards a piece as the weather lets it; false when the connection is to end.
fn forward(
    piece: &[u8],
    from: &mut TcpStream,
    to: &mut TcpStream,
    way: Way,
    weather: &Weather,
    left: &mut Option<u64>,
) -> bool {
    let trouble = weather.now();
    if trouble.is_some() {
        weather.strike();
    }
    match trouble {
        Some(Trouble::Delay(ms)) => std::thread::sleep(Duration::from_millis(ms)),
        Some(Trouble::Stall) => {
            while weather.now() == Some(Trouble::Stall) && !weather.is_over.load(Ordering::Relaxed)
            {
                std::thread::sleep(LOOK);
            }
        }
        // The piece is gone, and what comes after it; the end is never told.
        Some(Trouble::HalfOpen) => {
            let tablet = if way == Way::Up { from } else { to };
            while !weather.is_over.load(Ordering::Relaxed) && !has_given_up(tablet, way) {
                std::thread::sleep(LOOK);
            }
            return false;
        }
        Some(Trouble::Truncate(after)) if way == Way::Down => {
            let room = left.get_or_insert(after);
            let count = piece
                .len()
                .min(usize::try_from(*room).unwrap_or(piece.len()));
            let _ = to.write_all(&piece[..count]);
            *room -= count as u64;
            return count == piece.len();
        }
        Some(Trouble::Drip(ms)) => return drip(piece, to, ms, weather),
        Some(Trouble::Cut) => return false,
        Some(Trouble::Truncate(_) | Trouble::Duplicate) | None => {}
    }
    to.write_all(piece).is_ok()
}

/// Writes a piece a little at a time, and the rest at once when the trouble is over.
fn drip(piece: &[u8], to: &mut TcpStream, ms: u64, weather: &Weather) -> bool {
    let mut rest = piece;
    while !rest.is_empty() {
        let is_dripping = matches!(weather.now(), Some(Trouble::Drip(_)));
        let count = if is_dripping {
            rest.len().min(16)
        } else {
            rest.len()
        };
        if to.write_all(&rest[..count]).is_err() {
            return false;
        }
        rest = &rest[count..];
        std::thread::sleep(Duration::from_millis(if is_dripping { ms } else { 0 }));
    }
    true
}

/// Tells whether the tablet has closed its end; what it still sends upwards is swallowed.
fn has_given_up(tablet: &mut TcpStream, way: Way) -> bool {
    let seen = match way {
        Way::Up => tablet.read(&mut [0; PIECE]),
        Way::Down => tablet.peek(&mut [0]),
    };
    match seen {
        Ok(count) => count == 0,
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http;

    /// Answers every request with the number of requests so far; returns its port.
    fn counting() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for (count, stream) in (1..).zip(listener.incoming().flatten()) {
                answer(stream, count);
            }
        });
        port
    }

    fn answer(mut stream: TcpStream, count: u32) {
        let mut asked = Vec::new();
        let mut byte = [0];
        while !asked.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
            asked.push(byte[0]);
        }
        let body = format!("{count:020}");
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{body}"
        );
    }

    fn ask(proxy: &ChaosProxy) -> std::io::Result<http::Answer> {
        http::request_within(
            Duration::from_millis(300),
            proxy.port(),
            "GET",
            "/",
            &[],
            &[],
        )
    }

    #[test]
    fn in_good_weather_nothing_happens_to_a_request() {
        let proxy = ChaosProxy::before(counting());
        assert!(ask(&proxy).unwrap().text().ends_with("01"));
        assert!(ask(&proxy).unwrap().text().ends_with("02"));
        assert_eq!(proxy.struck(), 0);
    }

    #[test]
    fn troubles_that_end_an_exchange_do_and_healing_ends_them() {
        let proxy = ChaosProxy::before(counting());
        for trouble in [
            Trouble::Cut,
            Trouble::Stall,
            Trouble::HalfOpen,
            Trouble::Truncate(50),
        ] {
            proxy.begin(trouble);
            assert!(ask(&proxy).is_err(), "{trouble:?}");
            proxy.heal();
            assert!(ask(&proxy).is_ok(), "after {trouble:?}");
        }
    }

    #[test]
    fn a_slow_exchange_comes_through_whole() {
        let proxy = ChaosProxy::before(counting());
        for trouble in [Trouble::Delay(20), Trouble::Drip(1)] {
            proxy.begin(trouble);
            assert_eq!(ask(&proxy).unwrap().body.len(), 20, "{trouble:?}");
        }
        assert!(proxy.struck() > 0);
    }

    #[test]
    fn a_duplicated_request_reaches_the_server_twice() {
        let proxy = ChaosProxy::before(counting());
        proxy.begin(Trouble::Duplicate);
        ask(&proxy).unwrap();
        proxy.heal();
        std::thread::sleep(Duration::from_millis(50));
        assert!(ask(&proxy).unwrap().text().ends_with("03"));
    }

    #[test]
    fn every_kind_of_trouble_is_chosen() {
        let names: std::collections::BTreeSet<_> =
            (0..7).map(|number| Trouble::any(number).name()).collect();
        assert_eq!(names.len(), 7);
    }
}
