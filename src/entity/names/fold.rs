//! Folds a name to lower-case words without accents, so that only real differences of spelling remain.

use unicode_normalization::UnicodeNormalization;

const CYRILLIC: [&str; 32] = [
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t",
    "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
];
const GREEK: [&str; 25] = [
    "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s",
    "t", "y", "f", "ch", "ps", "o",
];

/// Lower-case words. Hyphens and full stops part words, apostrophes do not.
pub fn words(text: &str, most: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    for part in text.split(|c: char| !c.is_alphanumeric() && !joins(c)) {
        fold_into(part, &mut word);
        if !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if out.len() == most {
            break;
        }
    }
    out
}

/// Apostrophes and combining marks stand inside words.
fn joins(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`')
        || !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn fold_into(part: &str, out: &mut String) {
    if part.is_ascii() {
        let letters = part.chars().filter(char::is_ascii_alphanumeric);
        out.extend(letters.map(|c| c.to_ascii_lowercase()));
        return;
    }
    // Composed first: й and ё have letters of their own once decomposed.
    for c in part.nfc().flat_map(char::to_lowercase) {
        match c {
            'а'..='я' => out.push_str(CYRILLIC[c as usize - 'а' as usize]),
            'ё' => out.push('e'),
            'і' | 'ї' => out.push('i'),
            'є' => out.push_str("ye"),
            'ґ' => out.push('g'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            _ => {
                for d in std::iter::once(c)
                    .nfkd()
                    .filter(|d| d.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                {
                    match d {
                        'α'..='ω' => out.push_str(GREEK[d as usize - 'α' as usize]),
                        _ => out.push(d),
                    }
                }
            }
        }
    }
}
