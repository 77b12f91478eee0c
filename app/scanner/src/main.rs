//! Starts the scanner worker; everything else is in the library beside it.

fn main() {
    scanner::platform::start();
}
