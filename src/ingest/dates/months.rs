//! Names of months, in the languages whose papers write dates in words.

/// English in full and short, then German, French, Spanish, Italian, Portuguese, Dutch and Russian where they
/// differ. Sorted, lower case.
const NAMES: [(&str, u8); 103] = [
    ("abr", 4),
    ("abril", 4),
    ("ago", 8),
    ("agosto", 8),
    ("août", 8),
    ("apr", 4),
    ("april", 4),
    ("aprile", 4),
    ("aug", 8),
    ("august", 8),
    ("augustus", 8),
    ("avr", 4),
    ("avril", 4),
    ("dec", 12),
    ("december", 12),
    ("dez", 12),
    ("dezember", 12),
    ("dezembro", 12),
    ("dic", 12),
    ("dicembre", 12),
    ("diciembre", 12),
    ("déc", 12),
    ("décembre", 12),
    ("ene", 1),
    ("enero", 1),
    ("feb", 2),
    ("febbraio", 2),
    ("febrero", 2),
    ("februar", 2),
    ("februari", 2),
    ("february", 2),
    ("fevereiro", 2),
    ("févr", 2),
    ("février", 2),
    ("gennaio", 1),
    ("giugno", 6),
    ("jan", 1),
    ("janeiro", 1),
    ("januar", 1),
    ("januari", 1),
    ("january", 1),
    ("janvier", 1),
    ("juil", 7),
    ("juillet", 7),
    ("juin", 6),
    ("jul", 7),
    ("julho", 7),
    ("juli", 7),
    ("julio", 7),
    ("july", 7),
    ("jun", 6),
    ("june", 6),
    ("junho", 6),
    ("juni", 6),
    ("junio", 6),
    ("jänner", 1),
    ("luglio", 7),
    ("maart", 3),
    ("maggio", 5),
    ("mai", 5),
    ("maio", 5),
    ("mar", 3),
    ("march", 3),
    ("mars", 3),
    ("marzo", 3),
    ("março", 3),
    ("may", 5),
    ("mayo", 5),
    ("mei", 5),
    ("mär", 3),
    ("märz", 3),
    ("nov", 11),
    ("november", 11),
    ("novembre", 11),
    ("novembro", 11),
    ("noviembre", 11),
    ("oct", 10),
    ("october", 10),
    ("octobre", 10),
    ("octubre", 10),
    ("okt", 10),
    ("oktober", 10),
    ("ottobre", 10),
    ("outubro", 10),
    ("sep", 9),
    ("sept", 9),
    ("september", 9),
    ("septembre", 9),
    ("septiembre", 9),
    ("setembro", 9),
    ("settembre", 9),
    ("августа", 8),
    ("апреля", 4),
    ("декабря", 12),
    ("июля", 7),
    ("июня", 6),
    ("марта", 3),
    ("мая", 5),
    ("ноября", 11),
    ("октября", 10),
    ("сентября", 9),
    ("февраля", 2),
    ("января", 1),
];

/// The month, 1 to 12, that a word names, whatever its case.
pub(super) fn month(word: &str) -> Option<u8> {
    if !(3..=18).contains(&word.len()) {
        return None;
    }
    let lower = word.to_lowercase();
    let at = NAMES
        .binary_search_by_key(&lower.as_str(), |(name, _)| name)
        .ok()?;
    Some(NAMES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| *name));
        for (word, expected) in [
            ("FEB", Some(2)),
            ("March", Some(3)),
            ("août", Some(8)),
            ("Dezember", Some(12)),
            ("Monday", None),
        ] {
            assert_eq!(month(word), expected, "{word}");
        }
    }
}
