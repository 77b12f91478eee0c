//! What was calibrated for the scanner that types on this tablet. It is no part of the record, and
//! stays with the tablet whoever is at it.

use codes::wedge::Profile;

use super::rows;

/// Encodes a profile: as JSON, whose members have names, so that one of an earlier version is read.
#[must_use]
pub fn to_bytes(profile: &Profile) -> Vec<u8> {
    // A profile has no map whose keys could fail.
    rows::to_bytes(&serde_json::to_string(profile).unwrap_or_default())
}

/// Decodes what was kept. What cannot be read is no profile: the tablet starts all the same, and the
/// scanner is calibrated again.
#[must_use]
pub fn kept(json: Option<String>) -> Option<Profile> {
    serde_json::from_str(&json?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use codes::wedge::StandIn;

    #[test]
    fn a_profile_is_there_again_and_a_broken_one_stops_nothing() {
        let profile = Profile {
            stand_ins: vec![StandIn::new("ß", '-')],
            aim: true,
            ..Profile::default()
        };
        let row: String = rows::from_bytes(&to_bytes(&profile)).unwrap();
        assert_eq!(kept(Some(row)), Some(profile));
        assert_eq!(kept(Some(String::from("{\"later\":1}"))), None);
        assert_eq!(kept(None), None);
    }
}
