//! The text: SQL as the crate `sqlparser` reads it.

use sqlparser::ast::{Expr, Spanned as _};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};

use crate::policy::PolicyError;
use crate::policy::tree::Node;

/// A longer text is no condition that anybody reads.
const MAX_LENGTH: usize = 2048;

/// Words and signs: a tree of so few is never deeper than any stack.
const MAX_TOKENS: usize = 256;

/// Parentheses within each other.
const MAX_DEPTH: usize = 32;

/// Reads a text as one expression, to its end.
pub(super) fn parse(node: &Node) -> Result<Expr, PolicyError> {
    let text = node.text().unwrap_or_default();
    if text.len() > MAX_LENGTH {
        return Err(node.at.refuse(format!(
            "expected an expression of at most {MAX_LENGTH} bytes, got {}",
            text.len()
        )));
    }
    let unread =
        |reason: &dyn std::fmt::Display| node.at.refuse(format!("this is no expression: {reason}"));
    let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize_with_location();
    let tokens = tokens.map_err(|error| unread(&error))?;
    let is_comment = |token: &TokenWithSpan| {
        matches!(
            token.token,
            Token::Whitespace(
                Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_)
            )
        )
    };
    if tokens.iter().any(is_comment) {
        return Err(unread(&"it has a comment, and nothing of a policy is ignored"));
    }
    let count = tokens.iter().filter(|each| !matches!(each.token, Token::Whitespace(_))).count();
    if count > MAX_TOKENS {
        return Err(node.at.refuse(format!(
            "expected an expression of at most {MAX_TOKENS} words and signs, got {count}"
        )));
    }
    let mut parser = Parser::new(&GenericDialect {})
        .with_recursion_limit(MAX_DEPTH)
        .with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr().and_then(|expression| {
        parser.expect_token(&Token::EOF)?;
        Ok(expression)
    });
    parsed.map_err(|error| unread(&error))
}

/// The error of a part: the place is that of the text, the reason says where in it.
pub(super) fn refuse(node: &Node, part: &Expr, reason: &str) -> PolicyError {
    let start = part.span().start;
    let line = if start.line > 1 { format!("line {}, ", start.line) } else { String::new() };
    let place = if start.line == 0 {
        String::new()
    } else {
        format!("{line}character {} of the expression: ", start.column)
    };
    node.at.refuse(format!("{place}{reason}"))
}
