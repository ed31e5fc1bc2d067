//! The demonstration, on the real table that comes inside a crate.

use crate::support::fresh;

#[test]
fn the_whole_story_ends_as_it_must() {
    let place = fresh();
    let ran = place.run(&["demo", "--json"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let figures = ran.json();
    assert_eq!(figures["records"], 512);
    assert_eq!(figures["proof_bytes"], 128);
    assert!(figures["gas"].as_u64().unwrap() < 330_000, "{figures}");
    // It keeps no key.
    assert!(!place.store().join("keys").exists());
}
