//! Files that are made to be expensive.

use std::time::{Duration, Instant};

use assay_statement::Policy;

const SIZE: usize = 1 << 20;

#[test]
fn bounded() {
    let fill = |pattern: &str| pattern.repeat(SIZE / pattern.len());
    let lines = |line: fn(usize) -> String| {
        (0..)
            .map(line)
            .scan(0, |size, line| {
                *size += line.len();
                (*size <= SIZE).then_some(line)
            })
            .collect::<String>()
    };
    let files = [
        fill("["),
        fill("{"),
        fill("- "),
        fill("? "),
        fill("[{"),
        fill("{a: "),
        fill("&a "),
        fill("!"),
        fill("*a "),
        fill("a"),
        fill("a\n"),
        fill("a: b\n"),
        fill("a "),
        fill("\t"),
        fill(" "),
        fill("\n"),
        fill("#\n"),
        fill("%"),
        fill("---\n"),
        fill("\""),
        fill("'"),
        fill("|\n"),
        fill("a: |\n "),
        fill("[],"),
        fill(":"),
        fill(","),
        fill("a:"),
        fill("é"),
        fill("\\"),
        format!("[{}", fill("a,")),
        format!("[{}", fill("a: b,")),
        format!("{{{}", fill("a,")),
        format!("{{{}", fill("? a,")),
        format!("{{\"{}", fill("a")),
        format!("a: \"{}", fill("\\u0061")),
        format!("a: |\n{}", fill(" ")),
        format!("a: >\n{}", fill(" \n")),
        format!("a: '{}", fill("\n")),
        format!("[{}", fill("[],")),
        format!("[{}", fill("\"a\" ")),
        format!("[{}", fill("a ")),
        format!("[{}", fill("a\n")),
        format!("[{}]", fill("1,")),
        format!("a: {}", fill("1")),
        format!("a: 0.{}", fill("1")),
        lines(|i| format!("k{i}: v\n")),
        lines(|i| format!("{:1$}a:\n", "", i)),
        lines(|i| format!("{:1$}-\n", "", i)),
        lines(|i| format!("a{i}: &a{i} [*a{i}]\n")),
        lines(|i| format!("- &a{i} x\n")),
        lines(|i| format!("k{i}: {{}}\n")),
        "apiVersion: v3.1.0\n".to_owned() + &lines(|i| format!("versio{i}: v\n")),
        format!("apiVersion: v3.1.0\n{}: v\n", "k".repeat(1000)),
    ];
    for mut file in files {
        while file.len() > SIZE {
            file.pop();
        }
        let start = Instant::now();
        let result = Policy::from_yaml(file.as_bytes());
        let time = start.elapsed();
        let head: String = file.chars().take(20).collect();
        assert!(result.is_err(), "{head}");
        assert!(time < Duration::from_secs(10), "{head}: {time:?}");
    }
}

#[test]
fn messages_are_short_and_plain() {
    let key = format!("apiVersion: v3.1.0\n\"\\e[31m{}\": v\n", "k".repeat(900));
    let error = Policy::from_yaml(key.as_bytes()).unwrap_err();
    assert!(error.reason.chars().count() == 401);
    assert!(error.reason.starts_with("unknown key `\u{fffd}[31mkkk"), "{}", error.reason);
}
