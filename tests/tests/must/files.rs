//! (15) Tricks with quotes, newlines and columns in the data: no file is read as
//! another table than it says.

use assay_data::Format;
use assay_statement::{Binding, digests};
use assay_verifier::{OpenError, open};

use crate::command::Place;
use crate::world::{DATA, World, csv, expecting, keys, parse, prove, read, trusting};

#[test]
fn must_15_a_newline_in_quotes_makes_no_record() {
    let world = World::get();
    // Four records, of which one cell looks like the fifth.
    let trick = DATA.replace(
        "2024-01-02T08:00:00Z,64,H10,d\n2024-01-05T08:00:00Z,199.99,F2,e\n",
        "2024-01-02T08:00:00Z,64,\"H10\n2024-01-05T08:00:00Z,199.99,F2\",e\n",
    );
    let table = csv(&world.policy, &trick);
    assert_eq!(table.records().len(), 4);
    let report = assay_circuits::check(&world.policy, &table);
    let failing: Vec<_> = report.rules.iter().filter(|rule| !rule.outcome.holds).collect();
    let names: Vec<_> = failing.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["device_set", "enough"]);
    let nullifier = digests::nullifier(&world.policy, &table, world.binding.scope());
    assert_ne!(nullifier, world.proof().instance.nullifier);
}

/// A cell is its bytes: nothing is trimmed, unescaped or folded on the way to a rule.
#[test]
fn must_15_a_cell_that_looks_like_a_member_is_none() {
    let world = World::get();
    let holds = |format, data: &str| {
        assay_circuits::check(&world.policy, &read(&world.policy, format, data)).holds()
    };
    assert!(holds(Format::Csv, &DATA.replace("H10", "\"H10\"")));
    for device in
        ["h10", "\"H10\n\"", "\"\nH10\"", "\"\"\"H10\"\"\"", "\"H10,F2\"", "H1０", "\"H10\r\""]
    {
        let data = DATA.replacen("H10", device, 1);
        assert!(!holds(Format::Csv, &data), "{device:?}");
    }
    // Quotes are text where tabs separate.
    assert!(!holds(Format::Tsv, &DATA.replacen("H10", "\"H10\"", 1).replace(',', "\t")));
}

#[test]
fn must_15_files_that_can_be_read_in_two_ways_are_refused() {
    let place = Place::new();
    let line = "2024-01-02T08:00:00Z,64,H10,d\n";
    for (name, trick) in [
        ("a quote within a field", "2024-01-02T08:00:00Z,64,H\"10,d\n"),
        ("text after a closing quote", "2024-01-02T08:00:00Z,64,\"H10\" ,d\n"),
        ("a quote that is not closed", "2024-01-02T08:00:00Z,64,\"H10,d\n"),
        ("a backslash before a quote", "2024-01-02T08:00:00Z,64,\"H10\\\"x\",d\n"),
        ("a carriage return as newline", "2024-01-02T08:00:00Z,64,H10,d\r"),
        ("a field too few", "2024-01-02T08:00:00Z,64,H10\n"),
        ("a field too many", "2024-01-02T08:00:00Z,64,H10,d,\n"),
        ("a decimal comma", "2024-01-02T08:00:00Z,\"6,4\",H10,d\n"),
        ("a plus sign", "2024-01-02T08:00:00Z,+64,H10,d\n"),
        ("an exponent", "2024-01-02T08:00:00Z,6.4e1,H10,d\n"),
        ("a blank", "2024-01-02T08:00:00Z, 64,H10,d\n"),
        ("a digit beyond the scale", "2024-01-02T08:00:00Z,64.000,H10,d\n"),
        ("a leap second", "2024-01-02T08:00:60Z,64,H10,d\n"),
    ] {
        place.write("t.csv", &DATA.replace(line, trick));
        for command in ["check", "prove --out t.json"] {
            let ran = place.run(&format!("{command} --policy p.yaml --data t.csv"));
            assert_eq!(ran.code, 2, "{name}: {} {}", ran.out, ran.err);
            assert!(ran.err.starts_with("error: t.csv"), "{name}: {}", ran.err);
        }
        assert!(!place.path("t.json").exists(), "{name}");
    }
    for (name, header) in [
        ("a column twice", "taken,hr,device,hr\n"),
        ("a column missing", "taken,hr,devices,note\n"),
        ("a column in another case", "taken,HR,device,note\n"),
    ] {
        place.write("t.csv", &DATA.replace("taken,hr,device,note\n", header));
        assert_eq!(place.run("check --policy p.yaml --data t.csv").code, 2, "{name}");
    }
}

/// Two columns of one type: the header says which is which, and the proof fixes it.
#[test]
fn must_15_swapped_columns_are_another_dataset() {
    let policy = parse(
        "\
apiVersion: v3.1.0
kind: DataContract
id: pressure
version: 1.0.0
status: active
schema:
  - name: pressure
    logicalType: object
    properties:
      - {name: low, logicalType: integer, required: true, logicalTypeOptions: {format: u8}}
      - {name: high, logicalType: integer, required: true, logicalTypeOptions: {format: u8}}
",
    );
    let table = csv(&policy, "low,high\n80,120\n70,110\n");
    let swapped = csv(&policy, "high,low\n80,120\n70,110\n");
    let same = csv(&policy, "high,low\n120,80\n110,70\n");
    let proved = prove(&policy, &table, &Binding::Unbound);
    let key = keys().entry(proved.proof.key_id).unwrap().verifying;
    let expectation = expecting(&policy, &Binding::Unbound);
    let verified = trusting(&[&key]).verify(&expectation, &proved.proof).unwrap();
    assert!(open(&policy, &verified, &same, &proved.opening).is_ok());
    let refusal = open(&policy, &verified, &swapped, &proved.opening).unwrap_err();
    assert!(matches!(refusal, OpenError::Commitment { .. }), "{refusal}");
    let scope = Binding::Unbound.scope();
    let nullifier = |table| digests::nullifier(&policy, table, scope);
    assert_eq!(nullifier(&same), proved.proof.instance.nullifier);
    assert_ne!(nullifier(&swapped), proved.proof.instance.nullifier);
}
