//! The Waymark server: serves the app, takes entries in, answers traces.
