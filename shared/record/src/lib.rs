//! What a record says: ids, facts, rules, findings and the trace walk.
