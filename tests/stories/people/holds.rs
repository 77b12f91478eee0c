//! Holds that two persons release, and signatures.
