use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::{DATA, Place, fresh};

/// Proposes a policy for a file, which the file meets by the command's own word.
fn proposed(place: &Place, data: &str, flags: &[&str]) -> String {
    let arguments = [&["policy", "init", "--data", data, "--out", "p.yaml", "--force"], flags];
    let ran = place.run(&arguments.concat());
    assert_eq!(ran.code(), 0, "{data}: {}", ran.err());
    let checked = place.expect(0, &format!("check --data {data}"));
    assert!(checked.out().contains("holds: the data meets the policy"), "{}", checked.out());
    place.read("p.yaml")
}

#[test]
fn a_proposal_is_met_by_its_data_and_tells_no_extremes() {
    let place = fresh();
    let text = proposed(&place, "d.csv", &[]);
    for line in [
        "      - name: day\n        logicalType: date\n        primaryKey: true\n        \
         logicalTypeOptions: {minimum: \"2024-01-01\", maximum: \"2024-12-31\"}\n",
        "      - name: hr\n        logicalType: integer\n        required: true\n        \
         logicalTypeOptions: {format: u8, minimum: 50, maximum: 100}\n",
        "      - name: device\n        logicalType: string\n      - name: note\n        \
         logicalType: string\n        required: true\n",
        "mustBeGreaterOrEqualTo: 2}",
        "# The key is day; values also differ in hr, note.\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    for told in ["58", "61", "70", "H10", "F2", "2024-01-03", "d.csv"] {
        assert!(!text.contains(told), "{told} is told:\n{text}");
    }
    // The same on standard output, and as an object.
    let shown = place.run(&["policy", "init", "--data", "d.csv"]);
    assert_eq!(shown.out(), text);
    let object = place.run(&["policy", "init", "--data", "d.csv", "--json"]).json();
    assert_eq!(object["policy"], text);
    assert_eq!(object["left_out"], json!([]));
}

#[test]
fn every_format_that_is_read_has_a_proposal() {
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/tables");
    let place = fresh();
    let mut read = 0;
    for entry in fs::read_dir(tables).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.starts_with('.') {
            continue;
        }
        fs::copy(&path, place.path(name)).unwrap();
        let text = proposed(&place, name, &[]);
        for line in [
            "name: taken\n        logicalType: date\n",
            "name: worn\n        logicalType: boolean\n",
        ] {
            assert!(text.contains(line), "{name}: {text}");
        }
        read += 1;
    }
    assert_eq!(read, 8);

    place.write(
        "t.gpx",
        "<gpx><trk><trkseg><trkpt lat=\"51.5\" lon=\"-0.125\"><time>2024-01-01T00:00:00Z</time>\
         <extensions><x>1</x></extensions></trkpt><trkpt lat=\"51.25\" lon=\"-0.1\"/></trkseg></trk></gpx>",
    );
    let text = proposed(&place, "t.gpx", &[]);
    assert!(
        text.contains(
            "name: lon\n        logicalType: number\n        physicalType: \"decimal(3,3)\"\n"
        ),
        "{text}"
    );
    assert!(text.contains("{minimum: -0.200, maximum: -0.100}"), "{text}");
    assert!(text.contains("name: time\n        logicalType: timestamp\n"), "{text}");
    place.write(
        "h.xml",
        "<HealthData><Record type=\"HR\" value=\"61\" startDate=\"2024-01-01 00:00:00 +0100\"/>\
         <Record type=\"HR\" value=\"70.5\" startDate=\"2024-01-02 00:00:00 +0100\"/></HealthData>",
    );
    let text = proposed(&place, "h.xml", &[]);
    assert!(
        text.contains(
            "name: startDate\n        logicalType: timestamp\n        primaryKey: true\n"
        ),
        "{text}"
    );
    place.write(
        "comments.csv",
        "id,permalink,date,subreddit,body\na1,p,registration ip,r,[deleted]\na2,p,2024-01-01 00:00:00 UTC,r,x\n",
    );
    let text = proposed(&place, "comments.csv", &[]);
    assert!(
        text.contains("name: date\n        logicalType: timestamp\n        logicalTypeOptions"),
        "{text}"
    );
    // The name of a file need not say what it is.
    place.write("data.txt", DATA);
    assert_eq!(place.run(&["policy", "init", "--data", "data.txt"]).code(), 2);
    let ran = place.run(&["policy", "init", "--data", "data.txt", "--format", "csv"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
}

/// The ends of every type, numbers that only some types hold, and names that YAML would read
/// otherwise.
#[test]
fn awkward_columns_are_proposed_and_met() {
    let place = fresh();
    for (values, expected) in [
        (vec!["-9223372036854775808", "9223372036854775807"], "{format: i64}"),
        (vec!["18446744073709551615", "0"], "{format: u64, minimum: 0}"),
        (vec!["9007199254740992", "1"], "{format: i64, minimum: 1}"),
        (vec!["-1", "-200"], "{format: i16, minimum: -200, maximum: -1}"),
        (vec!["0", "0"], "{format: u8, minimum: 0, maximum: 1}"),
        (vec!["5", "5"], "{format: u8, minimum: 2, maximum: 10}"),
        (vec!["-1", "18446744073709551615"], "logicalType: string"),
        (vec!["0.000000000000000001", "0"], "decimal(18,18)"),
        (vec!["999999999999999999.0", "1.0"], "logicalType: string"),
        (vec!["99999999999999999.9", "1.5"], "decimal(18,1)"),
        (vec!["9999999999999999999"], "{format: u64"),
        (vec!["99999999999999999999"], "logicalType: string"),
        (vec!["1", "2.50", "-3.125"], "{minimum: -5.000, maximum: 5.000}"),
        (vec!["true", "False"], "logicalType: boolean"),
        (vec!["true", "1"], "logicalType: string"),
        (vec!["0001-01-01", "9999-12-31"], "{minimum: \"0001-01-01\", maximum: \"9999-12-31\"}"),
        (vec!["2024-01-01", "2024-01-01T00:00:00"], "logicalType: string"),
        (
            vec!["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"],
            "{minimum: \"0001-01-01T00:00:00Z\", maximum: \"9999-12-31T23:59:59.999999Z\"}",
        ),
        (vec!["01", "2"], "logicalType: string"),
        (vec!["1e3", "2"], "logicalType: string"),
    ] {
        place.write("a.csv", &format!("c\n{}\n", values.join("\n")));
        let text = proposed(&place, "a.csv", &[]);
        assert!(text.contains(expected), "{values:?}: expected {expected}\n{text}");
    }
    let names = [
        "yes",
        "n",
        "1",
        "a b",
        "\u{e9}",
        "c: d",
        "- e",
        "#f",
        "quote\"d",
        "b\\c",
        "\u{85}x",
        "a\u{2028}b",
        "~",
    ];
    let header: Vec<String> =
        names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    place.write("n.csv", &format!("{}\n{}\n", header.join(","), vec!["x"; names.len()].join(",")));
    let text = proposed(&place, "n.csv", &[]);
    assert!(text.contains("name: \"yes\"") && text.contains("name: \"a\\U00002028b\""), "{text}");
}

#[test]
fn what_no_policy_can_declare_is_left_out_and_said() {
    let place = fresh();
    place.write(
        "d.jsonl",
        "{\"id\": 1, \"deep\": {\"secret7\": 1}, \"float\": 2.5, \"none\": null, \"mixed\": \"secret7\"}\n\
         {\"id\": 2, \"deep\": {}, \"float\": 1e300, \"none\": null, \"mixed\": 5}\n",
    );
    let ran = place.run(&["policy", "init", "--data", "d.jsonl", "--json"]);
    assert_eq!(ran.json()["left_out"], json!(["deep", "float", "mixed", "none"]));
    for line in [
        "warning: column `deep` is left out: no type takes all its values (1:",
        "warning: column `float` is left out: no type takes all its values (2:",
        "warning: column `none` is left out: no record has a value in it",
    ] {
        assert!(ran.err().contains(line), "{line}: {}", ran.err());
    }
    assert!(!format!("{}{}", ran.out(), ran.err()).contains("secret7"), "{}", ran.err());
    // What a document has beside its records is none of their columns.
    place.write("f.json", "{\"camera\": \"secret7\", \"frames\": [{\"t\": 1}], \"end\": [1]}");
    let ran = place.run(&["policy", "init", "--data", "f.json", "--json"]);
    assert_eq!(ran.json()["left_out"], json!(["camera", "end"]), "{}", ran.err());
    let wide: Vec<String> = (0..70).map(|at| format!("c{at}")).collect();
    place.write("w.csv", &format!("{}\n{}\n", wide.join(","), vec!["1"; 70].join(",")));
    let ran = place.run(&["policy", "init", "--data", "w.csv", "--json"]);
    assert_eq!(ran.json()["left_out"].as_array().unwrap().len(), 6, "{}", ran.err());
    for (name, text) in
        [("e.csv", ""), ("h.csv", "a,b\n"), ("x.csv", "a\n\"\"\n"), ("q.csv", "a\nx\"y\n")]
    {
        place.write(name, text);
        let ran = place.run(&["policy", "init", "--data", name]);
        assert_eq!((ran.code(), ran.out().as_str()), (2, ""), "{name}: {}", ran.err());
    }
}

#[test]
fn a_key_is_one_or_refused() {
    let place = fresh();
    let two = "day,device,hr\n2024-01-01,a,1\n2024-01-01,b,1\n2024-01-02,a,1\n";
    place.write("two.csv", two);
    let none = proposed(&place, "two.csv", &[]);
    assert!(none.contains("# No single column is a key") && !none.contains("primaryKey"), "{none}");
    let both = proposed(&place, "two.csv", &["--key", "device", "--key", "day"]);
    assert!(both.contains("name: day\n        logicalType: date\n        primaryKey: true\n        primaryKeyPosition: 2\n"), "{both}");
    place.write("null.csv", &two.replace("2024-01-02,a", "2024-01-02,"));
    for (data, key, expected) in [
        ("two.csv", "day", "expected a key that every record has and no two have in common"),
        ("two.csv", "nothing", "expected a column `nothing` for the key, got none"),
        ("null.csv", "device", "expected a key that every record has"),
    ] {
        let ran = place.run(&["policy", "init", "--data", data, "--key", key]);
        assert_eq!(ran.code(), 2);
        assert!(ran.err().contains(expected), "{}", ran.err());
    }
    let twice = place.run(&["policy", "init", "--data", "two.csv", "--key", "day", "--key", "day"]);
    assert!(twice.err().contains("names column `day` twice"), "{}", twice.err());
}

#[test]
fn a_file_is_replaced_only_where_asked_to() {
    let place = fresh();
    place.write("kept.yaml", "mine");
    let init = ["policy", "init", "--data", "d.csv", "--out", "kept.yaml"];
    let ran = place.run(&init);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("kept.yaml is there already"), "{}", ran.err());
    assert_eq!(place.read("kept.yaml"), "mine");
    let names = place.names();
    // What fails leaves the file as it was, also where it might be replaced.
    let fails = ["policy", "init", "--data", "none.csv", "--out", "kept.yaml", "--force"];
    assert_eq!(place.run(&fails).code(), 2);
    assert_eq!(place.read("kept.yaml"), "mine");
    assert_eq!(place.run(&[&init[..], &["--force"]].concat()).code(), 0);
    assert!(place.read("kept.yaml").starts_with("# Proposed from a table"));
    assert_eq!(place.names(), names);
    assert_eq!(place.run(&["policy", "init", "--data", "d.csv", "--force"]).code(), 2);
}
