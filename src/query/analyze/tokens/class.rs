//! What a character is to the tokeniser.

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Other,
    Upper,
    Lower,
    Digit,
    /// One token per character: Han, Kana, Thai and the like.
    Single,
    Apostrophe,
    /// A combining mark or an invisible joiner: belongs to the word it stands in.
    Mark,
}

pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' => Class::Lower,
            'A'..='Z' => Class::Upper,
            '0'..='9' => Class::Digit,
            '\'' => Class::Apostrophe,
            _ => Class::Other,
        };
    }
    match c {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' => Class::Apostrophe,
        '\u{00AD}' | '\u{200B}'..='\u{200D}' => Class::Mark,
        '\u{0E00}'..='\u{0EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FA1F}'
            if c.is_alphanumeric() =>
        {
            Class::Single
        }
        c if unicode_normalization::char::is_combining_mark(c) => Class::Mark,
        c if c.is_uppercase() => Class::Upper,
        c if c.is_alphabetic() => Class::Lower,
        c if c.is_alphanumeric() => Class::Digit,
        _ => Class::Other,
    }
}

const fn byte_classes() -> [Class; 128] {
    let mut table = [Class::Other; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b'\'' => Class::Apostrophe,
            _ => Class::Other,
        };
        b += 1;
    }
    table
}

pub(super) const ASCII: [Class; 128] = byte_classes();

/// ASCII between words that ends no sentence.
pub(super) static QUIET: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = matches!(ASCII[b], Class::Other) && !matches!(b as u8, b'.' | b'!' | b'?');
        b += 1;
    }
    table
};
