//! One hash over everything a plant knows, to compare tablets, servers and orders.

use record::Plant;

use crate::hash::Hash;

/// Hashes every fact and every contradiction, in one order.
#[must_use]
pub fn state_hash(plant: &Plant) -> Hash {
    let facts = plant
        .all_facts()
        .map(|fact| Hash::of("waymark/fact/1", &[&fact.to_bytes()]));
    let contradictions = plant
        .contradictions()
        .flat_map(|(_, both)| both)
        .map(|bytes| Hash::of("waymark/contradiction/1", &[bytes]));
    facts.chain(contradictions).fold(Hash::NONE, |sum, next| {
        Hash::of("waymark/state/1", &[sum.as_bytes(), next.as_bytes()])
    })
}
