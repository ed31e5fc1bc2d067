use std::process::Command;

use crate::support::{DATA, Served, fresh, place};

#[test]
fn a_server_proves_and_the_client_says_who_sees_the_data() {
    let server = place();
    let (mut running, url) = Served::start(&server);
    let client = fresh();
    let ran = client.prove(&format!("--server {url} --json"));
    let warning = format!("warning: the server at {url} will see the data in d.csv");
    assert_eq!(ran.err().lines().next(), Some(warning.as_str()));
    assert_eq!(ran.json()["server"], url);
    // Proving on a server is no reason to trust its key.
    client.expect(1, "verify --proof proof.json");
    let id = ran.json()["key_id"].as_str().unwrap().to_owned();
    let file = server.store().join(format!("keys/{id}.vk.json"));
    assert_eq!(client.run(&["setup", "import-key", file.to_str().unwrap()]).code(), 0);
    client.expect(0, "verify --proof proof.json");
    client.expect(0, "open --proof proof.json --opening proof.json.opening.json --data d.csv");

    // The server verifies too, by keys that it trusts.
    let stranger = fresh();
    for name in ["proof.json", "p.yaml"] {
        stranger.write(name, &client.read(name));
    }
    let verify = format!("verify --proof proof.json --server {url}");
    let shown = stranger.expect(0, &verify);
    assert!(shown.err().contains("the word of the server"), "{}", shown.err());
    assert!(shown.out().starts_with("ACCEPTED: proof.json"), "{}", shown.out());
    let (theirs, own) = (
        stranger.expect(0, &format!("{verify} --json")).json(),
        client.expect(0, "verify --proof proof.json --json").json(),
    );
    for name in ["checks", "claims", "caveats", "key_id", "nullifier", "commitment", "policy_id"] {
        assert_eq!(theirs[name], own[name], "{name}");
    }
    let strict = stranger.expect(1, &format!("{verify} --require-ceremony --json")).json();
    assert_eq!(strict["accepted"], false);
    assert!(strict["rejection"].as_str().unwrap().contains("development key"));

    // What does not hold is not sent.
    client.write("bad.csv", &DATA.replace("61", "9"));
    let ran = client.expect(1, &format!("prove --data bad.csv --out bad.json --server {url}"));
    assert_eq!(ran.err(), "");

    #[cfg(unix)]
    {
        let id = running.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn a_server_that_is_not_there() {
    let place = fresh();
    // Nobody listens on port 1.
    let ran = place.expect(3, "prove --data d.csv --out proof.json --server http://127.0.0.1:1");
    assert!(ran.err().contains("cannot connect to http://127.0.0.1:1"), "{}", ran.err());
    place.expect(2, "prove --data d.csv --out proof.json --server nonsense");
    assert_eq!(place.names(), ["b.json", "d.csv", "p.yaml"]);
    assert_eq!(place.run(&["serve", "--listen", "nonsense"]).code(), 2);
    assert_eq!(place.run(&["serve", "--policy", "d.csv"]).code(), 2);
}
