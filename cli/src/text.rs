//! Text of others (names in policies and headers, paths, words of a server), made
//! harmless: none of it can end a line, move the cursor or change the order of what
//! is read.

use std::fmt::Write as _;

/// Escapes what a terminal would obey, what would end a line, and what would hide text.
pub(crate) fn harmless(text: &str) -> String {
    escape(text, |shown, character| {
        // Writing to a string cannot fail.
        let _ = write!(shown, "{}", character.escape_default());
    })
}

/// The same JSON with such characters escaped; line ends between members stay.
pub(crate) fn harmless_json(json: &str) -> String {
    let lines: Vec<String> = json
        .split('\n')
        .map(|line| {
            escape(line, |shown, character| {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _ = write!(shown, "\\u{unit:04x}");
                }
            })
        })
        .collect();
    lines.join("\n")
}

fn escape(text: &str, mut escaped: impl FnMut(&mut String, char)) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || is_format(character) {
            escaped(&mut shown, character);
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether Unicode calls it a format character (Cf) or a separator of lines (Zl, Zp).
const fn is_format(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_moves_the_cursor_ends_a_line_or_turns_it_round() {
        assert_eq!(harmless("a\u{1b}[2J\r\nb\u{202e}c é 漢"), "a\\u{1b}[2J\\r\\nb\\u{202e}c é 漢");
        for character in
            "\u{7f}\u{85}\u{9b}\u{61c}\u{200b}\u{2028}\u{2029}\u{2066}\u{e0041}".chars()
        {
            assert_eq!(harmless(&character.to_string()), character.escape_default().to_string());
        }
    }

    #[test]
    fn json_keeps_its_value() {
        let value = serde_json::json!({ "a\u{9b}": ["\u{202e}\n\u{7f}", "é\u{e0041}\u{1b}"] });
        let shown = harmless_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(shown.contains(r"\u009b") && shown.contains(r"\u202e\n\u007f"), "{shown}");
        assert!(shown.contains(r"é\udb40\udc41\u001b"), "{shown}");
        assert!(shown.chars().all(|c| c == '\n' || !(c.is_control() || is_format(c))));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
