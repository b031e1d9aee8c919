use super::split;
use crate::article::Article;
use crate::ingest::{Outcome, ReadOptions, read_bytes};
use proptest::prelude::*;

const CLASSIC: &str = "                              1 of 2 DOCUMENTS\n\n\n                     The Quay Gazette (Oslo)\n\n                    March 4, 2003 Tuesday\n                    Late Edition - Final\n\nHarbour opens after a\nwinter of storms\n\nBYLINE: By Ada Poe\n\nSECTION: NEWS; Pg. 1\n\nLENGTH: 40 words\n\nDATELINE: OSLO, March 3\n\n\nThe harbour opened on Monday. \"This is it,\" the\nmaster said: boats left at once for the islands.\n\nRain is expected.\n\nLOAD-DATE: March 5, 2003\n\nLANGUAGE: ENGLISH\n\nSUBJECT: HARBOURS (91%); STORMS (70%)\n\nCopyright 2003 Quay Press\nAll Rights Reserved\n\n\n                              2 of 2 DOCUMENTS\n\n           Copyright 2004 Quay Press\n              All Rights Reserved\n\n                     The Quay Gazette\n\n                    May 1, 2004\n\nMayor resigns\n\nLENGTH: 12 words\n\nThe mayor resigned on Friday.\n\nLOAD-DATE: May 2, 2004\n";

const UNI: &str = "Job Number: 12345\nDocuments (2)\n1. Harbour opens after storms\nClient/Matter: -None-\nSearch Terms: harbour\nHarbour opens after storms\nThe Quay Gazette\nMarch 4, 2003 Tuesday\nLate Edition - Final\n\nCopyright 2003 Quay Press All Rights Reserved\n\nSection: Section A; Column 0; Harbour Desk; Pg. 1\nLength: 40 words\nByline: By ADA POE\nBody\n\nThe harbour opened on Monday.\nURL: see there, he said.\n\nRain is expected.\n\nGraphic\n\nPHOTO: a boat\n\nLoad-Date: March 5, 2003\n\nEnd of Document\n\nMayor resigns\nThe Quay Gazette\nMay 1, 2004\n\nLength: 12 words\n\nBody\n\nThe mayor resigned on Friday.\n\nLoad-Date: May 2, 2004\n\nEnd of Document\n";

const CODES: &str = "SE  Harbour Desk\nHD  Harbour opens after storms\nBY  By Ada Poe\nWC  40 words\nPD  4 March 2003\nET  01:00\nSN  The Quay Gazette\nSC  QUAY\nLA  English\nCY  (c) 2003 Quay Press\n\nLP\n\nThe harbour opened on Monday.\n\nTD\n\nRain is expected.\nIN THE NEWS: more.\n\nNS  gharb : Harbours\n\nAN\nDocument QUAY000020030304dz340000a\n\nHD  Mayor resigns\nWC  12 words\nPD  1 May 2004\nSN  The Quay Gazette\nLP  The mayor resigned on Friday.\nAN  Document QUAY000020040501dz510000b\n";

const READING: &str = "Harbour Desk\nHarbour opens after storms\nBy Ada Poe\n40 words\n4 March 2003\n01:00\nThe Quay Gazette\nQUAY\n12\nEnglish\n(c) 2003 Quay Press. All Rights Reserved\nThe harbour opened on Monday.\n\nRain is expected.\nDocument QUAY000020030304dz340000a\n\nMayor resigns\n1,012 words\n1 May 2004\nThe Quay Gazette\nQUAY\nEnglish\nCopyright 2004 Quay Press\nThe mayor resigned on Friday.\nDocument QUAY000020040501dz510000b\n\nSearch Summary\n";

const PROQUEST: &str = "____________________________________________________________\n\nReport Information from ProQuest\n\n____________________________________________________________\n\nDocument 1 of 3\n\nHarbour opens after storms\n\nAuthor: Poe, Ada\n\nPublication info: The Quay Gazette; Oslo [Oslo]04 Mar 2003: A1.\n\nProQuest document link\n\nAbstract: None of this.\n\nFull text: The harbour opened on Monday. He said: Rain is expected.\n\nBoats left.\n\nSubject: Harbours; Storms\n\nTitle: Harbour opens after storms\n\nPublication title: The Quay Gazette\n\nPublication date: Mar 4, 2003\n\nLanguage of publication: English\n\n____________________________________________________________\n\nDocument 2 of 3\n\nMayor resigns\n\nPublication info: The Quay Gazette; Oslo [Oslo]01 May 2004: A1.\n\nAbstract: The mayor resigned on Friday.\n\nFull text: Not available.\n\nTitle: Mayor resigns\n\n____________________________________________________________\n\nDocument 3 of 3\n\nNothing\n\nPublication title: The Quay Gazette\n\n____________________________________________________________\n";

fn read(name: &str, bytes: &[u8]) -> Vec<Article> {
    let mut seen = Vec::new();
    read_bytes(name, bytes, &ReadOptions::default(), &mut |outcome| {
        if let Outcome::Article(article) = outcome {
            seen.push(*article);
        }
    });
    seen
}

const PAGED: &str = "Harbour opens after storms\nPoe, Ada. The Quay Gazette; Oslo [Oslo]. 04 Mar 2003.\nProQuest document link\nABSTRACT\nNone of this.\nFULL TEXT\nThe harbour opened on Monday.\n\nRain is expected.\nDETAILS\n| Subject: | Harbours |\n| Title: | Harbour opens after storms |\n| Author: | Poe, Ada |\n| Publication title: | The Quay Gazette |\n| Publication date: | Mar 4, 2003 |\nPage 1 of 2\nMayor resigns\nProQuest document link\nFULL TEXT\nThe mayor resigned on Friday.\nDETAILS\n| Publication title: | The Quay Gazette |\n| Publication date: | May 1, 2004 |\n";

/// What all samples say.
fn check(articles: &[Article]) {
    let [harbour, mayor] = articles else {
        panic!("{articles:#?}");
    };
    assert_eq!(harbour.id.as_str().split('#').nth(1), Some("1"));
    assert!(
        harbour.headline.starts_with("Harbour opens after"),
        "{harbour:#?}"
    );
    assert!(harbour.headline.ends_with("storms"));
    assert_eq!(harbour.date.unwrap().to_string(), "2003-03-04");
    assert!(
        harbour
            .byline
            .as_ref()
            .unwrap()
            .eq_ignore_ascii_case("Ada Poe")
            || harbour.byline.as_deref() == Some("Poe, Ada")
    );
    assert!(
        harbour
            .source
            .as_ref()
            .unwrap()
            .starts_with("The Quay Gazette")
    );
    assert!(
        harbour.body.starts_with("The harbour opened on Monday."),
        "{}",
        harbour.body
    );
    assert!(harbour.body.contains("Rain is expected."));
    for other in [
        "LOAD",
        "Load",
        "Copyright",
        "PHOTO",
        "Subject",
        "gharb",
        "Document",
        "Quay",
    ] {
        assert!(!harbour.body.contains(other), "{}", harbour.body);
    }
    assert_eq!(mayor.headline, "Mayor resigns");
    assert_eq!(mayor.body, "The mayor resigned on Friday.");
    assert_eq!(mayor.date.unwrap().to_string(), "2004-05-01");
    assert_eq!(mayor.source.as_deref(), Some("The Quay Gazette"));
}

#[test]
fn every_layout_as_plain_text() {
    for text in [CLASSIC, UNI, CODES, READING, PROQUEST, PAGED] {
        check(&read("x.txt", text.as_bytes()));
    }
}

#[test]
fn a_cut_download_keeps_its_last_article() {
    for (text, end) in [
        (UNI, "\nEnd of"),
        (READING, "\nDocument"),
        (CODES, "\nAN  "),
    ] {
        let cut = &text[..text.rfind(end).unwrap()];
        check(&read("x.txt", cut.as_bytes()));
    }
}

#[test]
fn every_layout_as_rtf_and_as_a_page() {
    for text in [CLASSIC, UNI, CODES, READING, PROQUEST, PAGED] {
        let rtf = text.replace("  ", "\\tab ").replace('\n', "\\par\n");
        check(&read("x.rtf", format!("{{\\rtf1\\ansi {rtf}}}").as_bytes()));
        let cells = |line: &str| match line.split_once("  ") {
            Some((code, value)) if code.len() == 2 => {
                format!("<table><tr><td><b>{code}</b>&nbsp;</td><td>{value}</td></tr></table>\n")
            }
            _ => format!("<p>{line}</p>\n"),
        };
        let page: String = text.lines().map(cells).collect();
        check(&read(
            "x.html",
            format!("<html><body>{page}</body></html>").as_bytes(),
        ));
    }
}

#[test]
fn the_parts_that_only_some_layouts_have() {
    let classic = read("x.txt", CLASSIC.as_bytes());
    assert_eq!(classic[0].section.as_deref(), Some("NEWS"));
    assert_eq!(classic[0].dateline.as_deref(), Some("OSLO, March 3"));
    assert_eq!(classic[0].language.as_deref(), Some("en"));
    assert_eq!(classic[0].tags, ["HARBOURS", "STORMS"]);
    let uni = read("x.txt", UNI.as_bytes());
    assert_eq!(uni[0].section.as_deref(), Some("Section A; Harbour Desk"));
    assert!(uni[0].body.contains("URL: see there"));
    assert!(
        read("x.txt", CODES.as_bytes())[0]
            .body
            .contains("IN THE NEWS")
    );
    let proquest = read("x.txt", PROQUEST.as_bytes());
    assert!(proquest[0].body.contains("He said: Rain"));
    assert_eq!(proquest[1].notes, ["only the abstract is in the download"]);
}

#[test]
fn a_story_about_databases_is_no_download() {
    for text in [
        "Spies took 3 of 50 DOCUMENTS\n\nThey were found on Monday.\n",
        "The End of Document\n\nA film about paper opens on Friday.\n",
        "ProQuest sold\n\nFull text: the company said no.\n",
        "Memo leaked\n\nDocument 12 of the file\n\n500 words\n",
    ] {
        assert!(split(text).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn never_panics(which in 0..6usize, at in any::<prop::sample::Index>(), new in "[\\PC\n]{0,20}", cut in any::<bool>()) {
        let text = [CLASSIC, UNI, CODES, READING, PROQUEST, PAGED][which];
        let at = at.index(text.len());
        let damaged = match cut {
            true => text[..at].to_owned(),
            false => format!("{}{new}{}", &text[..at], &text[at..]),
        };
        let mut n = 0;
        read_bytes("x.txt", damaged.as_bytes(), &ReadOptions::default(), &mut |_| n += 1);
        prop_assert!(n > 0);
    }
}
