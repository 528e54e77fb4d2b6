//! Which characters are marks, and of which kind.

pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201c}'
            | '\u{201d}'
            | '\u{201e}'
            | '\u{ab}'
            | '\u{bb}'
            | '\''
            | '\u{2018}'
            | '\u{2019}'
            | '`'
    )
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

pub(super) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>')
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '\u{2012}'..='\u{2015}')
}

pub(super) fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₽' | '₴' | '₹')
}

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Marks that are their own token wherever they stand at the edge of a chunk.
pub(super) fn is_edge_mark(c: char) -> bool {
    is_quote(c)
        || is_bracket(c)
        || is_dash(c)
        || is_currency(c)
        || is_hyphen(c)
        || matches!(
            c,
            ',' | ';'
                | ':'
                | '!'
                | '?'
                | '…'
                | '/'
                | '*'
                | '|'
                | '~'
                | '='
                | '•'
                | '·'
                | '%'
                | '.'
                | '\u{200b}'
                | '\u{feff}'
        )
        || (!c.is_alphanumeric() && !c.is_ascii() && !matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}'))
}

/// Marks of which several in a row make one token.
pub(super) fn repeats(c: char) -> bool {
    matches!(c, '.' | '-' | '!' | '?' | '*' | '=' | '~' | '\'' | '`' | '_')
}
