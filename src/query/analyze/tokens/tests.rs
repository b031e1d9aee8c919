//! Examples of tokens and sentences, and the fast ways against the plain ones.

use super::*;

fn words(text: &str) -> Vec<&str> {
    Tokens::new(text).map(|t| &text[t.start..t.end]).collect()
}

#[test]
fn what_news_has() {
    for (text, want) in [
        ("Smith's dog", vec!["Smith", "dog"]),
        ("the Smiths' dog", vec!["the", "Smiths", "dog"]),
        ("O’Brien’s plan", vec!["O’Brien", "plan"]),
        ("don't", vec!["don't"]),
        ("U.S. troops", vec!["U.S.", "troops"]),
        ("the U.S.-led force", vec!["the", "U.S.", "led", "force"]),
        ("U.S.A", vec!["U.S.A"]),
        ("COVID-19", vec!["COVID", "19"]),
        ("COVID19", vec!["COVID", "19"]),
        ("AT&T and R&D", vec!["AT&T", "and", "R&D"]),
        ("$1.2m for 1,000 men", vec!["1.2m", "for", "1,000", "men"]),
        ("10,20,30", vec!["10", "20", "30"]),
        ("the 1980s.", vec!["the", "1980s"]),
        ("北京 city", vec!["北", "京", "city"]),
        ("Tom, Dick & Harry", vec!["Tom", "Dick", "Harry"]),
        ("e.g. this", vec!["e.g.", "this"]),
        ("end.Next", vec!["end", "Next"]),
        ("'quoted' s", vec!["quoted", "s"]),
        ("", vec![]),
        ("—…'", vec![]),
    ] {
        assert_eq!(words(text), want, "{text}");
    }
}

#[test]
fn sentences_start_where_a_reader_sees_it() {
    let starts = |text: &str| -> Vec<String> {
        Tokens::new(text)
            .filter(|t| t.sentence)
            .map(|t| text[t.start..t.end].to_owned())
            .collect()
    };
    assert_eq!(starts("He came. She left."), ["She"]);
    assert_eq!(starts("Mr. Smith met Gen. Jones."), Vec::<String>::new());
    assert_eq!(starts("George W. Bush spoke."), Vec::<String>::new());
    assert_eq!(starts("in the U.S. The talks"), ["The"]);
    assert_eq!(starts("the U.S. Senate"), Vec::<String>::new());
    assert_eq!(
        starts("\"Stop!\" He ran. \"Why?\" she said."),
        ["He", "Why"]
    );
    assert_eq!(starts("It rose 1.2 pct. In May it fell."), ["In"]);
    assert_eq!(
        starts("Ford Motor Co. Chairman Smith"),
        Vec::<String>::new()
    );
    assert_eq!(starts("wait ... then go"), Vec::<String>::new());
}

proptest::proptest! {
    #[test]
    fn tokens_lie_in_order_on_char_borders(text in "\\PC*") {
        let mut last = 0;
        for t in Tokens::new(&text) {
            assert!(last <= t.start && t.start < t.end);
            assert!(text.get(t.start..t.end).is_some());
            last = t.end;
        }
    }

    #[test]
    fn the_fast_ways_are_the_plain_ways(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "a", "Ab", "AB", "é", "'", "\u{2019}", "s", ".", "&", " ", "  ", "1", "-", "U.S.", "\u{301}", "京",
            ]),
            0..20,
        )
    ) {
        let text = pieces.concat();
        let mut tokens = Tokens::new(&text);
        loop {
            let (mut fast, mut slow) = (tokens.clone(), tokens.clone());
            assert_eq!(fast.gap(), slow.wide_gap(), "{text:?}");
            if fast.at >= text.len() {
                break;
            }
            assert_eq!(fast.at, slow.at, "{text:?}");
            if let Some((end, shape)) = fast.plain(fast.at) {
                assert_eq!(fast.dotted(fast.at), None, "{text:?}");
                let (slow_end, upper) = fast.word(fast.at);
                let several = upper && slow_end > fast.at + 1;
                assert_eq!((end, shape == Shape::Capitals), (slow_end, several), "{text:?}");
            }
            tokens.next();
        }
    }
}

proptest::proptest! {
    #[test]
    fn what_is_passed_over_is_what_would_come(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "a", "The", "AB", "é", "'", "'s ", "s", ".", ". ", "! ", "&", " ", ", ", "1", "-", "\"", " (", "; ", "U.S.",
                "Mr", "U.S. The ", "\u{301}", "京", "\u{2026} ", "\t", "@", "_",
            ]),
            0..30,
        )
    ) {
        let text = pieces.concat();
        let plain: Vec<_> = Tokens::new(&text).map(|t| (t.start, t.end, t.sentence)).collect();
        let (mut tokens, mut all) = (Tokens::new(&text), Vec::new());
        loop {
            tokens.pass_plain(usize::MAX, |start, end| {
                all.push((start, end, false));
                true
            });
            let Some(t) = tokens.next() else { break };
            all.push((t.start, t.end, t.sentence));
        }
        assert_eq!(all, plain, "{text:?}");
    }
}

#[test]
fn letters_end_at_every_other_byte() {
    for byte in 0..=255u8 {
        for before in 0..20 {
            let mut text = vec![b'z'; before];
            text.push(byte);
            text.extend_from_slice(b"AaZ@aaaaaaaa");
            let end = text.iter().position(|b| !b.is_ascii_alphabetic()).unwrap();
            assert_eq!(super::letters(&text, 0), end, "{byte} behind {before}");
        }
    }
    assert_eq!(super::letters(b"abc", 3), 3);
}
