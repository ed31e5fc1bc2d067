use std::fs;
use std::path::Path;

use crate::support::{fresh, place};

#[test]
fn what_was_proven_of_one_format_opens_with_others() {
    let place = place();
    place.prove("");
    let lines = "{\"day\":\"2024-01-01\",\"hr\":61,\"device\":\"H10\"}\n\
                 {\"day\":\"2024-01-02\",\"hr\":70,\"device\":\"F2\",\"note\":[1]}\n\
                 {\"day\":\"2024-01-03\",\"hr\":58}\n";
    place.write("d.jsonl", lines);
    let array = format!("[{}]", lines.trim_end().replace('\n', ","));
    place.write("frames.json", &format!("{{\"frames\":{array}}}"));
    place.write("d.json", &array);
    place.write(
        "columns.json",
        "{\"device\":[\"H10\",\"F2\",null],\"hr\":[61,70,58],\
         \"day\":[\"2024-01-01\",\"2024-01-02\",\"2024-01-03\"]}",
    );
    let open = "open --proof proof.json --opening proof.json.opening.json --data";
    for name in ["d.jsonl", "d.json", "frames.json", "columns.json"] {
        place.expect(0, &format!("{open} {name}"));
    }
    // An empty text is no null, where the two can be told apart.
    place.write("d.jsonl", &lines.replace("\"hr\":58", "\"hr\":58,\"device\":\"\""));
    place.expect(1, &format!("{open} d.jsonl"));
}

#[test]
fn faults_have_their_place_and_no_value() {
    let place = fresh();
    let rows = [
        ("d.jsonl", "{\"day\":\"2024-01-01\",\"hr\":\"secret7\"}", "d.jsonl:1:26: column `hr`"),
        ("d.json", "[{\"day\":\"2024-01-01\",\n\"hr\":1e2}]", "d.json:2:6: column `hr`"),
        ("d.gpx", "<gpx/>", "d.gpx:1:1: expected a column named `day`, `hr`, `device`"),
        ("d.xml", "<HealthData/>", "d.xml:1:1: expected a column named"),
        ("d.parquet", "PAR1", "d.parquet:1:1: bad Parquet"),
        ("d.yaml", "a: 1", "expected a file whose name ends in .csv, .tsv, .tab, .jsonl"),
    ];
    for (name, text, expected) in rows {
        place.write(name, text);
        let ran = place.expect(2, &format!("check --data {name}"));
        assert!(ran.err().contains(expected), "{}", ran.err());
        assert!(!ran.err().contains("secret7"), "{}", ran.err());
    }
}

#[test]
fn the_layout_of_a_folder_is_said() {
    let place = fresh();
    place.write(
        "p.yaml",
        "\
apiVersion: v3.1.0
kind: DataContract
id: comments
version: 1.0.0
status: active
schema:
  - name: comments
    logicalType: object
    properties:
      - {name: id, logicalType: string, required: true, unique: true}
      - {name: date, logicalType: timestamp}
      - {name: media, logicalType: string}
",
    );
    fs::create_dir(place.path("export")).unwrap();
    place.write(
        "export/comments.csv",
        "id,permalink,date,subreddit,body\na1,p,registration ip,r,[deleted]\n",
    );
    let ran = place.expect(0, "check --data export");
    for note in ["read as the comments of a Reddit export", "column `media` is not in the file"] {
        assert!(ran.err().contains(&format!("warning: {note}")), "{}", ran.err());
    }
    fs::remove_file(place.path("export/comments.csv")).unwrap();
    let ran = place.expect(2, "check --data export");
    assert!(ran.err().contains("export: expected a file, or a folder with"), "{}", ran.err());
}

#[test]
fn parquet_is_read_here_and_sent_nowhere() {
    let place = fresh();
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/tables");
    fs::copy(tables.join("heart.parquet"), place.path("heart.parquet")).unwrap();
    place.write(
        "p.yaml",
        "\
apiVersion: v3.1.0
kind: DataContract
id: worn
version: 1.0.0
status: active
schema:
  - name: worn
    logicalType: object
    properties:
      - {name: taken, logicalType: date, required: true, unique: true}
      - {name: hr, logicalType: integer, logicalTypeOptions: {format: u8}}
",
    );
    place.expect(0, "check --data heart.parquet");
    // Nobody listens on port 1: the refusal comes before.
    let ran =
        place.expect(2, "prove --data heart.parquet --out proof.json --server http://127.0.0.1:1");
    assert!(ran.err().contains("got Parquet: a server does not read it"), "{}", ran.err());
}
