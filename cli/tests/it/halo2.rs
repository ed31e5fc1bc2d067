use std::fs;

use serde_json::Value;

use crate::support::{fresh, place};

#[test]
fn a_proof_needs_a_string_and_a_buyer_the_key() {
    let maker = fresh();
    let none = maker.expect(2, "prove --data d.csv --out proof.json --engine halo2");
    assert!(none.err().contains("new-reference --log"), "{}", none.err());
    assert!(!maker.path("proof.json").exists());

    let check = maker.expect(0, "check --data d.csv --engine halo2 --json").json();
    let cost = &check["proving"];
    assert_eq!((&cost["engine"], &cost["proof_bytes"]), (&"halo2/1".into(), &2848.into()));
    assert_eq!(cost["on_chain"], true);

    let made = maker.run(&["setup", "new-reference", "--log", "11", "--json"]).json();
    assert_eq!((&made["development"], &made["log"]), (&true.into(), &11.into()));
    let proved = maker.prove("--engine halo2 --json").json();
    assert_eq!((&proved["engine"], &proved["proof_bytes"]), (&"halo2/1".into(), &2848.into()));
    assert_eq!((&proved["development_key"], &proved["key_created"]), (&true.into(), &true.into()));
    let id = proved["key_id"].as_str().unwrap();

    let new = ["setup", "new", "--policy", "p.yaml", "--rows", "8", "--out", "k"];
    let written = maker.run(&[&new[..], &["--engine", "halo2", "--json"]].concat()).json();
    assert_eq!((&written["key_id"], &written["created"]), (&id.into(), &false.into()));

    let export = ["export", "solidity", "--policy", "p.yaml", "--rows", "8", "--out", "sol"];
    let exported = maker.run(&[&export[..], &["--engine", "halo2"]].concat());
    assert_eq!(exported.code(), 0, "{}", exported.err());
    let deployment: Value = serde_json::from_str(&maker.read("sol/deployment.json")).unwrap();
    assert_eq!(deployment["verifier"]["contract"], "Halo2Verifier");
    assert_eq!(deployment["key_id"], id);
    assert_eq!(deployment["verifier"]["key"].as_array().unwrap().len(), 59);

    let buyer = place();
    fs::copy(maker.path("proof.json"), buyer.path("halo2.json")).unwrap();
    let verify = ["verify", "--policy", "p.yaml", "--proof", "halo2.json", "--json"];
    let unknown = buyer.run(&verify);
    assert_eq!(unknown.code(), 1);
    assert_eq!(unknown.json()["engine"], "halo2/1");
    let key = maker.path(written["verifying_key"].as_str().unwrap());
    let import = buyer.run(&["setup", "import-key", key.to_str().unwrap()]);
    assert_eq!(import.code(), 0, "{}", import.err());
    let verdict = buyer.run(&verify);
    assert_eq!(verdict.code(), 0, "{}", verdict.err());
    assert_eq!(verdict.json()["development_key"], true);
    let strict = buyer.run(&[&verify[..], &["--require-ceremony"]].concat());
    assert_eq!(strict.code(), 1);
    // What an imported key is for is its maker's word: no contract gets it.
    let unmade = buyer.run(&[&export[..], &["--engine", "halo2"]].concat());
    assert_eq!(unmade.code(), 2);
    assert!(unmade.err().contains("setup new --engine halo2 --policy"), "{}", unmade.err());
    assert!(!unmade.err().contains("import-key"), "{}", unmade.err());
    let imported = buyer.run(&[&export[..], &["--engine", "halo2", "--key", id]].concat());
    assert_eq!(imported.code(), 2);
    assert!(imported.err().contains("was imported"), "{}", imported.err());

    let list = maker.run(&["setup", "list", "--json"]).json();
    assert_eq!(list["references"][0]["id"], made["reference_id"]);
    assert!(maker.run(&["setup", "list"]).out().contains("reference string of 2^11"));
    // What is no ceremony's file is refused by name.
    let junk = maker.run(&["setup", "import-reference", "d.csv"]);
    assert_eq!(junk.code(), 2);
    assert!(junk.err().contains(".ptau"), "{}", junk.err());
}
