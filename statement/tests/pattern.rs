//! Patterns: which texts they match, compared with another matcher, and the one automaton that
//! each has.

#![cfg(test)]

use assay_statement::Pattern;
use assay_statement::pattern::{PatternError, States, Step};
use proptest::prelude::*;

fn automaton(pattern: &str) -> assay_statement::Automaton {
    Pattern::new(pattern).unwrap().automaton().clone()
}

#[test]
fn all_of_a_text_matches_or_it_does_not() {
    for (pattern, matching, others) in [
        ("a|ab", &["a", "ab"][..], &["", "b", "aab", "abb"][..]),
        ("^a+$", &["a", "aaa"], &["", "ab", "ba", "a\n"]),
        ("", &[""], &["a"]),
        ("[A-Z]{2}[0-9]{2,3}", &["AB12", "ZZ999"], &["A12", "AB1", "AB1234", "ab12", "AB12 "]),
        (".", &["a", "é", "\u{10ffff}"], &["", "\n", "ab", "éé"]),
        ("[^a]", &["b", "é", "\n"], &["a", "", "bb"]),
        (r"\d\s\w", &["0 _", "9\ta"], &["٣ a", "0\u{a0}a", "0 é"]),
        (r"[\d.]+", &["1.5", "."], &["", "1,5"]),
        (r"\D\S\W", &["a!é", "éa "], &["1a!", "a !", "aaa"]),
        ("(?:ab)*", &["", "ab", "abab"], &["a", "aba"]),
        ("a??b", &["b", "ab"], &["a", "aab"]),
        ("Zu\u{308}rich", &["Zu\u{308}rich"], &["Zürich"]),
        (r"x\$y\.z", &["x$y.z"], &["x$yaz"]),
    ] {
        let pattern = Pattern::new(pattern).unwrap();
        let is_match = |text: &&str| pattern.automaton().matches(text.as_bytes());
        assert!(matching.iter().all(is_match), "{pattern:?}");
        assert!(!others.iter().any(is_match), "{pattern:?}");
    }
}

#[test]
fn patterns_of_the_same_texts_have_one_automaton_and_it_is_the_smallest() {
    for (one, other, states) in [
        ("ab|ac", "a(?:b|c)", 3),
        ("ab|ac", "^a[bc]$", 3),
        ("(a|b)*", "[ab]*", 1),
        ("a*a*", "a*", 1),
        ("x{0,2}", "|x|xx", 3),
        ("[0-9]+", r"\d\d*", 2),
        ("(?:a|b|ab)*", "[ab]*", 1),
    ] {
        assert_eq!(automaton(one), automaton(other), "{one} and {other}");
        assert_eq!(automaton(one).states(), states, "{one}");
    }
    let json = serde_json::to_string(&automaton("a[0-9b]?")).unwrap();
    let steps = "[{\"from\":0,\"first\":97,\"last\":97,\"to\":1},\
                 {\"from\":1,\"first\":48,\"last\":57,\"to\":2},\
                 {\"from\":1,\"first\":98,\"last\":98,\"to\":2}]";
    assert_eq!(json, format!("{{\"accepting\":[1,2],\"steps\":{steps}}}"));
}

#[test]
fn positions_have_the_steps_that_a_matching_text_can_take() {
    let steps = |pattern: &str, length| {
        let positions = automaton(pattern).unrolled(length)?;
        let count = |steps: Vec<Step>| steps.len();
        Some(positions.into_iter().map(count).collect::<Vec<_>>())
    };
    assert_eq!(steps("ab", 1), None);
    assert_eq!(steps("ab", 2), Some(vec![1, 1]));
    assert_eq!(steps("ab", 4), Some(vec![1, 1, 0, 0]));
    // What cannot end in time is not begun.
    assert_eq!(steps("a|bcd", 2), Some(vec![1, 0]));
    assert_eq!(steps("a|bcd", 3), Some(vec![2, 1, 1]));
    assert_eq!(steps("[0-9]+", 3), Some(vec![1, 1, 1]));
    assert_eq!(steps("", 2), Some(vec![0, 0]));
}

#[test]
fn what_is_refused_says_why() {
    let refused = |pattern: &str| Pattern::new(pattern).unwrap_err();
    for (pattern, what) in [
        ("(?i)a", "a flag"),
        ("(?-u:a)", "a flag"),
        (r"\bA", "a word boundary"),
        (r"\p{Greek}", "a class of Unicode"),
        (r"[\pL]", "a class of Unicode"),
        (r"(a[^\p{L}]|b)*", "a class of Unicode"),
    ] {
        assert_eq!(refused(pattern), PatternError::Refused(what), "{pattern}");
    }
    for pattern in ["(", "[b-a]", r"\", "a{3,2}", r"(a)\1", "(?=a)", "*"] {
        assert!(matches!(refused(pattern), PatternError::Syntax(_)), "{pattern}");
    }
    for pattern in ["a^", "$a", "[a&&b]", r"\x00"] {
        assert_eq!(refused(pattern), PatternError::Nothing, "{pattern}");
    }
    let characters = PatternError::Characters { expected: 1024, got: 1025 };
    assert_eq!(refused(&"a".repeat(1025)), characters);
    let states = |got| PatternError::States { expected: 256, got };
    assert_eq!(refused("a{256}"), states(States::Counted(257)));
    assert_eq!(automaton("a{255}").states(), 256);
    assert_eq!(refused("(?:a|b)*a(?:a|b){12}"), states(States::Uncounted));
    assert_eq!(refused("(?:(?:a{100}){100}){100}"), states(States::Uncounted));
    assert!(matches!(refused(&"(".repeat(60)), PatternError::Syntax(_)));
}

/// Expressions of few characters.
fn pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        Just("a"),
        Just("b"),
        Just("é"),
        Just("."),
        Just("[ab]"),
        Just("[^a]"),
        Just("[b-é]"),
        Just("\\n"),
        Just(""),
    ];
    atom.prop_map(str::to_owned).prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(?:{a}|{b})")),
            (
                inner.clone(),
                prop_oneof![Just("*"), Just("+"), Just("?"), Just("{2}"), Just("{0,3}")]
            )
                .prop_map(|(a, times)| format!("(?:{a}){times}")),
            inner.prop_map(|a| format!("({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn another_matcher_agrees(
        pattern in pattern(), texts in prop::collection::vec("[abcé\n]{0,6}", 24),
    ) {
        let other = regex::Regex::new(&format!("^(?:{pattern})$")).unwrap();
        let own = match Pattern::new(&pattern) {
            Ok(own) => own,
            Err(error) => return Err(TestCaseError::fail(format!("{pattern:?}: {error}"))),
        };
        let positions = own.automaton().unrolled(16);
        for text in texts {
            let matches = own.automaton().matches(text.as_bytes());
            prop_assert_eq!(matches, other.is_match(&text), "{:?} of {:?}", text, pattern);
            // A text that matches takes steps that are foreseen.
            for index in 0..16 {
                let step = own.automaton().step(text.as_bytes(), index);
                let foreseen = positions.as_ref().and_then(|positions| positions.get(index));
                let is_known = step.is_none_or(|step| {
                    foreseen.is_some_and(|steps| steps.contains(&step))
                });
                prop_assert!(!matches || is_known, "{:?} of {:?}", text, pattern);
            }
        }
    }
}
