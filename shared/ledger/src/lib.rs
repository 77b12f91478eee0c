//! How a record is kept and travels: documents, envelopes, the gate and sync.
