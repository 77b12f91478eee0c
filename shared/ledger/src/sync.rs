//! Sync between a tablet and the server: one append-only log per site, a cursor per tablet.
//!
//! * [`message`]: what is sent, byte for byte.
//! * [`chain`]: where an entry stands in its device's chain: next, replay, gap or fork.
//! * [`cold_start`]: whole documents, for a tablet that is new or far behind.
//! * [`compare`]: whether a tablet's record is the server's.
//! * [`portion`]: how much goes up at once.
//! * [`request`]: how a tablet signs its requests.
//! * [`turns`]: when a tablet pushes and pulls, as a state machine without I/O.

pub mod chain;
pub mod cold_start;
pub mod compare;
pub mod message;
pub mod portion;
pub mod request;
pub mod turns;
