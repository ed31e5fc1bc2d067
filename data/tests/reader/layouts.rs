//! Tables as certain programs write them, with made-up rows.

use assay_data::{Format, Limits, Note, Read, read_bytes, read_path};
use assay_statement::{Cell, Column, Kind};

use crate::common::{cells, column, csv, text};

const HEADER: &str = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n";

fn comments(data: &str, columns: &[Column]) -> Read {
    read_bytes("d", data.as_bytes(), Format::RedditComments, columns, Limits::default()).unwrap()
}

fn columns() -> [Column; 4] {
    [
        column("id", Kind::String),
        column("date", Kind::Timestamp),
        column("body", Kind::String),
        column("media", Kind::String),
    ]
}

const LAYOUT: Note = Note::Layout { layout: "the comments of a Reddit export" };

#[test]
fn comments_of_an_export() {
    let data = format!(
        "{HEADER}\
         a1,https://r/a1,2023-01-15 12:34:56 UTC,,rust,0,https://r/l,,\"one\ntwo, \"\"three\"\"\",\n\
         a2,https://r/a2,registration ip,198.51.100.7,rust,1,https://r/l,t1_a1,[deleted],\n\
         a3,https://r/a3,1970-01-01 00:00:01 UTC,,rust,0,https://r/l,,[removed],m\n"
    );
    let read = comments(&data, &columns());
    let first = Cell::Integer(1_673_786_096_000_000);
    assert_eq!(
        cells(&read),
        [
            [text("a1"), first, text("one\ntwo, \"three\""), Cell::Null],
            [text("a2"), Cell::Null, text("[deleted]"), Cell::Null],
            [text("a3"), Cell::Integer(1_000_000), text("[removed]"), text("m")],
        ]
    );
    assert!(read.notes.contains(&LAYOUT));
    // Where the words are a text, they stay one.
    let strings = [column("date", Kind::String)];
    assert_eq!(cells(&comments(&data, &strings))[1], [text("registration ip")]);
}

#[test]
fn exports_lack_columns_or_have_more() {
    let data = "body,id,score,permalink,subreddit\nhi,a1,5,p,rust\n";
    let read = comments(data, &columns());
    assert_eq!(cells(&read), [[text("a1"), Cell::Null, text("hi"), Cell::Null]]);
    let absent = |name: &str| Note::Absent { column: name.to_owned() };
    let expected = ["score", "permalink", "subreddit"]
        .map(|name| Note::NotCovered { column: name.to_owned() })
        .into_iter()
        .chain([LAYOUT, absent("date"), absent("media")]);
    assert_eq!(read.notes, expected.collect::<Vec<_>>());
    assert_eq!(
        absent("media").to_string(),
        "column `media` is not in the file: null in every record"
    );
    // Only what exports are known to lack may be absent.
    let more = [&columns()[..], &[column("karma", Kind::String)]].concat();
    let error = read_bytes("d", data.as_bytes(), Format::RedditComments, &more, Limits::default());
    assert!(error.unwrap_err().to_string().starts_with("d:1:1: expected a column named `karma`;"));
}

#[test]
fn nothing_is_lenient_without_the_layout() {
    let refused = |name: &str, data: &str, expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, data).unwrap();
        let message = read_path(&path, &columns(), Limits::default()).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    let date = "2:4: column `date`: expected a timestamp";
    let row = "a1,registration ip,hi,\n";
    let plain = format!("id,date,body,media\n{row}");
    refused(
        "other.csv",
        "id,date,body,media,permalink,subreddit\na1,registration ip,hi,,p,r\n",
        date,
    );
    // The name alone is not the layout.
    refused("comments.csv", &plain, date);
    refused("comments.csv", "id,body\na1,hi\n", "expected a column named `date`, `media`");
    refused("comments.csv", &format!("{HEADER}a1,p,yesterday,,r,,,,hi,\n"), "2:6: column `date`");
}

#[test]
fn a_folder_stands_for_its_comments() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("comments.csv");
    std::fs::write(&path, format!("{HEADER}a1,p,registration ip,,r,,,,hi,\n")).unwrap();
    std::fs::write(folder.path().join("statistics.csv"), "statistic,value\nx,1\n").unwrap();
    let rows = [[text("a1"), Cell::Null, text("hi"), Cell::Null]];
    for place in [folder.path(), &path] {
        assert_eq!(cells(&read_path(place, &columns(), Limits::default()).unwrap()), rows);
    }
    std::fs::write(&path, format!("{HEADER}a1,p,5,,r,,,,hi,\n")).unwrap();
    let message = read_path(folder.path(), &columns(), Limits::default()).unwrap_err().to_string();
    assert!(message.contains("comments.csv:2:6: column `date`: expected a timestamp"), "{message}");
}

#[test]
fn both_readings_of_one_file_agree() {
    let data = format!("{HEADER}a1,p,2023-01-15 12:34:56 UTC,,r,,,,[deleted],\na2,p,,,r,,,,,m\n");
    assert_eq!(cells(&comments(&data, &columns())), cells(&csv(&data, &columns()).unwrap()));
}

#[test]
fn clips_of_common_voice() {
    let data = "client_id\tpath\tsentence_id\ttext\tsentence_domain\tup_votes\tdown_votes\tage\tgender\tvariant\n\
                c0ffee\tclip_1.mp3\ts1\t\"Hello,\" he said.\t\t2\t0\ttwenties\t\t\n\
                c0ffee\tclip_2.mp3\ts2\tIt's 5\" long\t\t3\t1\t\t\t\n";
    let byte = Kind::Integer { signed: false, bits: 8 };
    let columns = [
        column("client_id", Kind::String),
        column("text", Kind::String),
        column("up_votes", byte),
        column("down_votes", byte),
        column("age", Kind::String),
    ];
    let read = read_bytes("d", data.as_bytes(), Format::Tsv, &columns, Limits::default()).unwrap();
    let number = Cell::Integer;
    assert_eq!(
        cells(&read),
        [
            [text("c0ffee"), text("\"Hello,\" he said."), number(2), number(0), text("twenties")],
            [text("c0ffee"), text("It's 5\" long"), number(3), number(1), Cell::Null],
        ]
    );
    assert_eq!(read.notes.len(), 5);
}
