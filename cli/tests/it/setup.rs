use std::fs;

use serde_json::Value;

use crate::support::{BINDING, fresh, place};

#[test]
fn keys_travel_from_who_made_them() {
    let maker = place();
    let new = ["setup", "new", "--policy", "p.yaml", "--rows", "8", "--out", "k", "--json"];
    let made = maker.run(&new).json();
    assert_eq!(made["created"], false, "the store has a key for 8 rows");
    assert_eq!(made["rows"], 8);
    let id = made["key_id"].as_str().unwrap();
    assert!(id.starts_with("dev-"));
    assert_eq!(maker.run(&new).code(), 2, "nothing is overwritten");

    let other = fresh();
    let import = |name: &str| {
        let file = maker.path(made[name].as_str().unwrap());
        file.into_os_string().into_string().unwrap()
    };
    let (verifying, proving) = (import("verifying_key"), import("proving_key"));
    let ran = other.run(&["setup", "import-key", &verifying, "--proving-key", &proving]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let list = other.run(&["setup", "list", "--json"]).json();
    assert_eq!(list["keys"][0]["id"], id);
    assert_eq!(list["keys"][0]["proving_key"], "imported");
    assert!(other.run(&["setup", "list"]).out().contains("development key"));
    assert_eq!(other.prove("--json").json()["key_id"], id);
    maker.run(&["setup", "list"]);

    // One who refuses a proving key does not trust its verifying key on the way.
    let wary = fresh();
    let junk = ["setup", "import-key", &verifying, "--proving-key", "d.csv"];
    let ran = wary.run(&junk);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("d.csv"), "{}", ran.err());
    assert_eq!(wary.run(&["setup", "list", "--json"]).json()["keys"], serde_json::json!([]));
    assert_eq!(fs::read_dir(wary.store().join("keys")).unwrap().count(), 0);

    // Again, one after the other, and both over what is there.
    assert_eq!(wary.run(&["setup", "import-key", &verifying]).code(), 0);
    let both = ["setup", "import-key", &verifying, "--proving-key", &proving];
    for _ in 0..2 {
        assert_eq!(wary.run(&both).code(), 0);
        let list = wary.run(&["setup", "list", "--json"]).json();
        assert_eq!(list["keys"][0]["proving_key"], "imported");
    }
    assert_eq!(wary.run(&junk).code(), 2);
    assert_eq!(wary.run(&["setup", "list", "--json"]).json()["keys"][0]["id"], id);

    assert_eq!(other.run(&["setup", "import-key", "d.csv"]).code(), 2);
    assert_eq!(other.run(&["setup", "import-key", "none"]).code(), 2);
    assert_eq!(other.run(&["setup", "import-key", &verifying, "--proving-key", "d.csv"]).code(), 2);
    for rows in ["0", "-1", "x", "16385"] {
        let ran = other.run(&["setup", "new", "--policy", "p.yaml", "--rows", rows, "--out", "k"]);
        assert_eq!(ran.code(), 2, "{rows}");
    }
}

#[test]
fn contracts_need_a_key_of_the_policy() {
    let export =
        |rows| ["export", "solidity", "--policy", "p.yaml", "--rows", rows, "--out", "sol"];
    let empty = fresh();
    let ran = empty.run(&export("8"));
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("assay setup new --policy P --rows 8"), "{}", ran.err());

    let place = place();
    let ran = place.run(&export("8"));
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains("development key"));
    assert!(place.path("sol/DataPool.sol").exists());
    let deployment: Value = serde_json::from_str(&place.read("sol/deployment.json")).unwrap();
    let json = place.prove("--json").json();
    assert_eq!(deployment["key_id"], json["key_id"]);
    assert_eq!(deployment["admit"]["policy_id"], json["policy_id"]);
    assert_eq!(place.run(&export("8")).code(), 2, "nothing is overwritten");
    fs::create_dir(place.path("mine")).unwrap();
    place.write("mine/DataPool.sol", "mine");
    let taken = [&export("8")[..6], &["--out", "mine"]].concat();
    let ran = place.run(&taken);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("mine/DataPool.sol is there already"), "{}", ran.err());
    assert_eq!(place.read("mine/DataPool.sol"), "mine");
    assert!(!place.path("mine/Bn254.sol").exists());
    let other = format!("dev-{}", "0".repeat(64));
    let wrong = [&export("8")[..6], &["--out", "sol2", "--key", &other]].concat();
    assert_eq!(place.run(&wrong).code(), 2);
}

#[test]
fn calldata_is_for_the_binding_of_the_proof() {
    let place = place();
    place.prove("--binding b.json");
    let verifier = "0x5555555555555555555555555555555555555555";
    let call = |flags: &[&str]| {
        let start =
            ["export", "calldata", "--proof", "proof.json", "--binding", "b.json", "--verifier"];
        place.run(&[&start, flags].concat())
    };
    let json = call(&[verifier, "--json"]).json();
    assert_eq!(json["to"], "0x1111111111111111111111111111111111111111");
    assert_eq!(json["chain_id"], 1);
    // Selector, seven words of the contribution, where the proof is, how long, eight words of it.
    assert_eq!(json["data"].as_str().unwrap().len(), 2 + 2 * (4 + 17 * 32));
    assert_eq!(call(&["0x55"]).code(), 2);
    place.write("b.json", &BINDING.replace("0x33", "0x34"));
    assert_eq!(call(&[verifier]).code(), 2);
}
