//! Browser stories against the real server.
