//! Every dialect from its bytes on, and what damaged files come to.

use super::*;
use proptest::prelude::*;

const NITF: &str = r#"<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf><head><title>Not this</title><docdata management-status="canceled"><doc-id id-string="q-1"/><date.issue norm="20190506T070809Z"/>
<key-list><keyword key="sea"/></key-list><identified-content><person>Bo Lin</person></identified-content></docdata>
<pubdata name="The Quay" position.section="Trade"/></head>
<body><body.head><hedline><hl1>Mole &amp; quay</hl1><hl2>A deck</hl2></hedline><byline>By Ada Poe, <byttl>Staff</byttl></byline>
<dateline><location>BERGEN</location>, May 6</dateline><abstract><p>Short.</p></abstract></body.head>
<body.content><p>Boats <em>left</em>.</p><hl2>Why</hl2><media><media-caption>A mole</media-caption></media><p>Tide.</p></body.content>
<body.end><tagline>END</tagline></body.end></body></nitf>"#;

const G2: &str = r#"<n:newsMessage xmlns:n="http://iptc.org/std/nar/2006-10-01/"><n:header><n:sent>2020-01-01T00:00:00Z</n:sent></n:header><n:itemSet>
<n:packageItem guid="urn:p"><n:groupSet/></n:packageItem>
<n:newsItem guid="urn:1" xml:lang="de"><n:itemMeta><n:itemClass qcode="ninat:text"/><n:provider qcode="np:quay"/><n:versionCreated>2020-01-03T00:00:00Z</n:versionCreated><n:firstCreated>2020-01-02T00:00:00Z</n:firstCreated></n:itemMeta>
<n:contentMeta><n:by>Von Ada Poe</n:by><n:headline rank="3">Kicker</n:headline><n:headline rank="1">Mole offen</n:headline><n:subject type="cpnat:person"><n:name>Bo Lin</n:name></n:subject></n:contentMeta>
<n:contentSet><n:remoteContent href="x.jpg"/><n:inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body><header><h1>Mole offen</h1></header><p>Boote fuhren.</p></body></html></n:inlineXML></n:contentSet></n:newsItem>
<n:newsItem guid="urn:2"><n:itemMeta><n:itemClass qcode="ninat:picture"/></n:itemMeta></n:newsItem>
<n:newsItem guid="urn:3"><n:contentMeta><n:headline>Plain</n:headline></n:contentMeta><n:contentSet><n:inlineData contenttype="text/plain">One.

Two.</n:inlineData></n:contentSet></n:newsItem></n:itemSet></n:newsMessage>"#;

const NEWSML1: &str = r#"<NewsML Version="1.2"><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:old:1</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20130516T040100+0000</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>Mole open</HeadLine><DateLine>BERGEN</DateLine></NewsLines>
<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent><p>A caption that is longer than the story itself is.</p></DataContent></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="Main"/><ContentItem><DataContent><html><body><p>Boats left.</p></body></html></DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"#;

const RSS: &str = r#"<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The Quay</title><language>en</language>
<item><title>Tom &amp;amp; mole</title><link>https://q.example/1</link><guid>g1</guid><pubDate>Mon, 06 May 2019 07:08:09 +0000</pubDate><dc:creator>Ada Poe</dc:creator><category>Trade</category><category>Sea</category><description>Cut…</description><media:title>no</media:title><c:encoded><![CDATA[<p>Boats left.</p><p>More came.</p>]]></c:encoded></item>
<item><title>Broken</title><guid>g2</guid><description>never <b>closed</description></item>
<item><title>Third</title><guid isPermaLink="true">https://q.example/3</guid><author>ada@q.example (Ada Poe)</author><description>Only this.</description></item>
</channel></rss>"#;

const ATOM: &str = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Quay</title><author><name>Cy Moss</name></author><updated>2019-05-06T00:00:00Z</updated>
<entry><title type="html">Mole &amp;amp; quay</title><id>tag:q,1</id><link rel="self" href="https://no.example"/><link rel="alternate" href="https://q.example/1"/><updated>2019-05-07T00:00:00Z</updated><published>2019-05-06T00:00:00Z</published><summary>Cut</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Boats left.</p></div></content></entry>
<entry><title>Two</title><id>tag:q,2</id><content type="html">&lt;p&gt;More &amp;lt;came&amp;gt;.&lt;/p&gt;</content></entry></feed>"#;

const SGML: &str = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\"><DATE>6-MAY-1987</DATE><TEXT><TITLE>ONE</TITLE><BODY>Boats\nleft. REUTER\n&#3;</BODY></TEXT></REUTERS>\n<REUTERS NEWID=\"2\"><TEXT><TITLE>CUT\n<REUTERS NEWID=\"3\"><TEXT><TITLE>THREE</TITLE></TEXT></REUTERS>\n";

const SAMPLES: [&str; 6] = [NITF, G2, NEWSML1, RSS, ATOM, SGML];

fn pieces(bytes: &[u8]) -> Vec<Piece> {
    let mut out = Vec::new();
    read(bytes, 1 << 20, &FieldMap::default(), &mut |piece| {
        out.push(piece)
    })
    .unwrap();
    out
}

fn texts(draft: &Draft) -> Vec<&str> {
    draft.paragraphs.iter().map(|p| p.text.as_str()).collect()
}

fn draft(piece: &Piece) -> &Draft {
    piece.reading.as_ref().unwrap()
}

fn fault(piece: &Piece) -> &str {
    piece.reading.as_ref().unwrap_err().1.as_str()
}

#[test]
fn nitf_alone() {
    let found = pieces(NITF.as_bytes());
    let d = draft(&found[0]);
    assert!(!found[0].many);
    assert_eq!(d.headline.as_ref().unwrap().0, "Mole & quay");
    assert_eq!(d.byline.as_deref(), Some("By Ada Poe"));
    assert_eq!(d.dateline.as_deref(), Some("BERGEN, May 6"));
    assert_eq!(
        (d.source.as_deref(), d.section.as_deref()),
        (Some("The Quay"), Some("Trade"))
    );
    assert_eq!(
        (d.key.as_deref(), d.dates[0].text.as_str()),
        (Some("q-1"), "20190506T070809Z")
    );
    assert_eq!(d.tags, ["sea", "Bo Lin"]);
    assert_eq!(texts(d), ["Boats left.", "Why", "Tide."]);
    assert!(d.notes[0].contains("canceled"));
}

#[test]
fn a_message_of_items() {
    let found = pieces(G2.as_bytes());
    assert!(found.iter().all(|p| p.many) && found.len() == 4);
    assert!(fault(&found[0]).contains("package"));
    let d = draft(&found[1]);
    assert_eq!(d.headline.as_ref().unwrap().0, "Mole offen");
    assert_eq!(
        (d.byline.as_deref(), d.source.as_deref()),
        (Some("Von Ada Poe"), Some("quay"))
    );
    assert_eq!(d.dates[0].text, "2020-01-02T00:00:00Z");
    assert_eq!(
        (texts(d), d.language.as_deref()),
        (vec!["Boote fuhren."], Some("de"))
    );
    assert!(fault(&found[2]).contains("picture"));
    assert_eq!(texts(draft(&found[3])), ["One.", "Two."]);
}

#[test]
fn one_item_of_an_envelope_is_the_file() {
    let found = pieces(NEWSML1.as_bytes());
    assert!(found.len() == 1 && !found[0].many);
    let d = draft(&found[0]);
    assert_eq!(
        (texts(d), d.dateline.as_deref()),
        (vec!["Boats left."], Some("BERGEN"))
    );
}

#[test]
fn a_broken_item_leaves_its_feed_alone() {
    let found = pieces(RSS.as_bytes());
    assert_eq!(found.len(), 3);
    let d = draft(&found[0]);
    assert_eq!(d.headline.as_ref().unwrap().0, "Tom & mole");
    assert_eq!(texts(d), ["Boats left.", "More came."]);
    assert_eq!(
        (d.source.as_deref(), d.section.as_deref()),
        (Some("The Quay"), Some("Trade"))
    );
    assert_eq!(d.language.as_deref(), Some("en"));
    assert!(
        fault(&found[1]).starts_with("line 3: "),
        "{}",
        fault(&found[1])
    );
    let d = draft(&found[2]);
    assert_eq!(
        (d.byline.as_deref(), d.url.as_deref()),
        (Some("Ada Poe"), Some("https://q.example/3"))
    );
}

#[test]
fn atom_and_rdf() {
    let found = pieces(ATOM.as_bytes());
    let d = draft(&found[0]);
    assert_eq!(d.headline.as_ref().unwrap().0, "Mole & quay");
    assert_eq!(
        (d.url.as_deref(), d.byline.as_deref()),
        (Some("https://q.example/1"), Some("Cy Moss"))
    );
    assert_eq!(
        (texts(d), d.dates[0].text.as_str()),
        (vec!["Boats left."], "2019-05-06T00:00:00Z")
    );
    assert_eq!(texts(draft(&found[1])), ["More <came>."]);

    let rdf = r#"<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Quay</title></channel><item rdf:about="urn:9"><title>Mole</title><dc:date>2003-02-01</dc:date></item></rdf:RDF>"#;
    let found = pieces(rdf.as_bytes());
    let d = draft(&found[0]);
    assert_eq!(
        (d.key.as_deref(), d.source.as_deref()),
        (Some("urn:9"), Some("Quay"))
    );
    assert_eq!(d.dates[0].text, "2003-02-01");
}

#[test]
fn sgml_records_one_of_them_cut() {
    let found = pieces(SGML.as_bytes());
    assert_eq!(found.len(), 3);
    assert_eq!(texts(draft(&found[0])), ["Boats\nleft."]);
    assert!(
        fault(&found[1]).starts_with("line 5: "),
        "{}",
        fault(&found[1])
    );
    assert_eq!(draft(&found[2]).key.as_deref(), Some("3"));
}

#[test]
fn encodings_are_taken_as_declared() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><nitf><body><body.content><p>caf\xe9</p></body.content></body></nitf>";
    assert_eq!(texts(draft(&pieces(latin)[0])), ["café"]);
    let wide: Vec<u8> = std::iter::once(0xFEFF)
        .chain(ATOM.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(pieces(&wide).len(), 2);
    let marked = ["\u{feff}", NITF].concat();
    assert!(pieces(marked.as_bytes())[0].reading.is_ok());
}

#[test]
fn what_is_none_of_them_says_so() {
    for (text, why) in [
        ("", "no text"),
        ("plain text", "neither XML"),
        ("<xs:schema xmlns:xs='x'/>", "schema"),
        ("<invoice><sum>5</sum></invoice>", "<invoice>"),
        ("<invoice><sum>5</invoice>", "line 1"),
        (
            "<rss><channel><title>x</title></channel></rss>",
            "no <item>",
        ),
        (
            "<conceptItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>",
            "conceptItem",
        ),
        ("<nitf><body>", "ends inside <body>"),
    ] {
        let found = pieces(text.as_bytes());
        assert!(
            found.len() == 1 && fault(&found[0]).contains(why),
            "{text}: {}",
            fault(&found[0])
        );
    }
}

#[test]
fn hostile_markup_takes_linear_time() {
    let start = std::time::Instant::now();
    for (head, piece) in [
        ("<nitf>", "<p>"),
        ("<rss>", "<item>"),
        ("<rss><item>", "<![CDATA["),
        ("<rss><item>", "<!--"),
        ("<nitf>", "&a"),
        ("<nitf>", "&lt;"),
        ("<REUTERS>", "<D>"),
        ("", "<REUTERS "),
        ("", "<!DOCTYPE ["),
        ("<nitf ", "a='b' xmlns:a='c' "),
        ("<newsItem>", "<contentSet><inlineXML>"),
    ] {
        let text = head.to_owned() + &piece.repeat(1_000_000 / piece.len());
        assert!(!pieces(text.as_bytes()).is_empty(), "{piece}");
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn damaged_files_are_articles_or_skips(
        sample in 0..SAMPLES.len(),
        cuts in proptest::collection::vec((any::<u16>(), any::<u8>(), 0u8..3), 1..8),
    ) {
        let mut bytes = SAMPLES[sample].as_bytes().to_vec();
        for (at, value, how) in cuts {
            let at = at as usize % bytes.len().max(1);
            match how {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] ^= value,
                _ => bytes.insert(at, value),
            }
        }
        let found = pieces(&bytes);
        prop_assert!(!found.is_empty());
        for piece in &found {
            if let Err((_, why)) = &piece.reading {
                prop_assert!(!why.is_empty());
            }
        }
    }
}
