//! Damaged and hostile files: every one an article or a skip, none a panic, none slow.

use newsdex::ingest::{Outcome, ReadOptions, WalkOptions, Walked, read_bytes, walk};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rounds of damage; more with `NEWSDEX_DAMAGE_ROUNDS`, for a long run by hand.
fn rounds() -> u64 {
    let asked = std::env::var("NEWSDEX_DAMAGE_ROUNDS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// The same damage in every run, other damage with another `NEWSDEX_DAMAGE_SEED`.
fn numbers() -> Numbers {
    let asked = std::env::var("NEWSDEX_DAMAGE_SEED").ok();
    let seed = asked.and_then(|n| n.parse::<u64>().ok()).unwrap_or(1);
    Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
}

fn extension(name: &str) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.rsplit('.').next().unwrap_or(last)
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// Our samples, and one of each container around them: name and bytes.
fn samples() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut all = Vec::new();
    walk(&root, &WalkOptions::default(), &mut |walked| {
        if let Walked::File(entry) = walked {
            let bytes = std::fs::read(&entry.path).unwrap();
            all.push((entry.rel, bytes));
        }
    })
    .unwrap();
    let few = all.iter().filter(|(_, b)| b.len() < 3000).take(9);
    let few: Vec<_> = few.map(|(name, b)| (name.as_str(), &b[..])).collect();
    let (zip, tar) = (zipped(&few), tarred(&few));
    let mut bz = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bz.write_all(&tar).unwrap();
    let gz = gzipped(&tar);
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstd = ruzstd::encoding::compress_to_vec(&tar[..], level);
    let document = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>Harbour &amp; quay</w:t></w:r></w:p><w:p><w:r><w:t>Boats left.</w:t></w:r></w:p></w:body></w:document>";
    let docx = zipped(&[("word/document.xml", document.as_bytes())]);
    all.push(("x.docx".into(), docx));
    let rtf = b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Arial;}}Harbour \\'e9\\u8212?open\\par {\\*\\x y}Boats left.\\par}";
    all.push(("x.rtf".into(), rtf.to_vec()));
    let trec = "<DOC>\n<DOCNO> QW880212-0001 </DOCNO>\n<HEAD>Mole &amp; quay</HEAD>\n<TEXT>\n   Boats of 5 < 6\nleft.\n</TEXT>\n</DOC>\n";
    all.push(("x.sgml".into(), trec.repeat(3).into_bytes()));
    let export = "<list><story id='1'><meta><date>2019-05-06</date></meta><title>Mole</title><text><p>Boats <b>left</b>.</p></text></story><story id='2'><title>Two</title><text><![CDATA[<p>One.</p>]]></text></story></list>";
    all.push(("x.xml".into(), export.into()));
    let front = "{\n\"title\": \"Mole\",\n\"tags\": [\"sea\"]\n}\n\nBoats left.\n";
    all.push(("x.md".into(), front.into()));
    let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n<p>The harbour opened today.</p>\r\n0\r\n\r\n";
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://quay.example/\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    all.push(("x.warc".into(), warc.repeat(3).into_bytes()));
    all.push(("x.tar.bz2".into(), bz.finish().unwrap()));
    all.push(("x.tgz".into(), gz));
    all.push(("x.tar.zst".into(), zstd));
    all.push(("x.zip".into(), zip));
    all.push(("x.tar".into(), tar));
    all
}

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// A piece of `bytes`, up to 600 long, that mostly begins where a part of the format does.
fn piece<'a>(bytes: &'a [u8], numbers: &mut Numbers) -> &'a [u8] {
    let from = numbers.below(bytes.len());
    let border = |b: &u8| b"<>{}[],\n\"\\".contains(b);
    let skip = bytes[from..].iter().take(100).position(border).unwrap_or(0);
    let from = from + skip;
    &bytes[from..bytes.len().min(from + 1 + numbers.below(600))]
}

/// The damage that keeps much of the format's form: pieces doubled, moved, repeated, taken from another file.
fn reshaped(bytes: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let at = numbers.below(bytes.len());
    let (before, after) = bytes.split_at(at);
    match numbers.below(5) {
        0 => [before, &other[numbers.below(other.len())..]].concat(),
        1 => [before, piece(other, numbers), after].concat(),
        2 => [before, piece(bytes, numbers), after].concat(),
        3 => {
            let cut = piece(after, numbers).len();
            [before, &after[cut..]].concat()
        }
        _ => {
            let unit = piece(bytes, numbers);
            let unit = &unit[..unit.len().min(1 + numbers.below(60))];
            let times = 1 + numbers.below(4000);
            [before, &unit.repeat(times), after].concat()
        }
    }
}

/// `bytes` as the single file of a container, and the name that goes with it.
fn wrapped(name: &str, bytes: &[u8], numbers: &mut Numbers) -> (String, Vec<u8>) {
    let file = [(name, bytes)];
    let (container, made) = match numbers.below(3) {
        0 => ("gz", gzipped(bytes)),
        1 => ("zip", zipped(&file)),
        _ => ("tar", tarred(&file)),
    };
    (format!("{name}.{container}"), made)
}

fn damaged(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = numbers.below(bytes.len());
    match numbers.below(4) {
        0 => bytes.truncate(at),
        1 => {
            let new: Vec<u8> = (0..=numbers.below(16))
                .map(|_| numbers.below(256) as u8)
                .collect();
            bytes.splice(at..at, new);
        }
        2 => drop(bytes.drain(at..bytes.len().min(at + 20))),
        _ => {
            for _ in 0..=numbers.below(8) {
                let at = numbers.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
        }
    }
    bytes
}

fn outcomes(name: &str, bytes: &[u8]) -> usize {
    let mut n = 0;
    read_bytes(name, bytes, &ReadOptions::default(), &mut |outcome| {
        if let Outcome::Article(a) = &outcome {
            assert!(
                a.paragraphs
                    .iter()
                    .all(|p| a.body.get(p.start..p.end).is_some())
            );
        }
        n += 1;
    });
    n
}

#[test]
fn a_damaged_file_is_an_article_or_a_skip() {
    let mut numbers = numbers();
    let samples = samples();
    for _ in 0..rounds() {
        for (name, bytes) in &samples {
            is_read(name, &damaged(bytes, &mut numbers));
        }
    }
}

/// Pieces of a format in places where it does not expect them, under other names and inside containers.
#[test]
fn a_reshaped_file_is_an_article_or_a_skip() {
    let mut numbers = numbers();
    let samples = samples();
    for _ in 0..rounds() {
        for (name, bytes) in &samples {
            let alike: Vec<_> = samples
                .iter()
                .filter(|(n, _)| extension(n) == extension(name))
                .collect();
            let any = &samples[numbers.below(samples.len())];
            let other = match numbers.below(4) {
                0 => any,
                _ => alike[numbers.below(alike.len())],
            };
            let mut made = reshaped(bytes, &other.1, &mut numbers);
            for _ in 0..numbers.below(3) {
                made = reshaped(&made, &other.1, &mut numbers);
                made.truncate(1 << 20);
            }
            let renamed = format!("x.{}", extension(&any.0));
            match numbers.below(6) {
                0 => is_read(&renamed, &made),
                1 => {
                    let (name, mut made) = wrapped(name, &made, &mut numbers);
                    if numbers.below(2) == 0 {
                        made = damaged(&made, &mut numbers);
                    }
                    is_read(&name, &made);
                }
                _ => is_read(name, &made),
            }
        }
    }
}

/// Reads it, and prints it where that goes wrong.
fn is_read(name: &str, bytes: &[u8]) {
    let clock = Instant::now();
    let found = std::panic::catch_unwind(|| outcomes(name, bytes)).unwrap_or(0);
    let took = clock.elapsed();
    let good = found > 0 && took < Duration::from_secs(5);
    assert!(
        good,
        "{name}: {found} in {took:?}: {}",
        bytes.escape_ascii()
    );
}

#[test]
fn a_wrong_name_does_no_harm() {
    let samples = samples();
    let extensions: Vec<&str> = samples
        .iter()
        .filter_map(|(name, _)| name.rsplit('.').next())
        .map(|extension| extension.split('/').next().unwrap_or_default())
        .collect();
    for (i, (name, bytes)) in samples.iter().enumerate() {
        for step in [1, 7, 19, 31] {
            let other = format!("{name}.{}", extensions[(i + step) % extensions.len()]);
            assert!(outcomes(&other, bytes) > 0, "{other}");
        }
    }
}

#[test]
fn hostile_megabytes_are_read_in_linear_time() {
    let many = |unit: &str| unit.repeat((2 << 20) / unit.len());
    let mail = "From: a@b.example\nDate: Tue, 04 Mar 2025 06:00:00 +0100\nMIME-Version: 1.0\n";
    let parts = "Content-Type: multipart/mixed; boundary=b\n\n";
    let nested: String = (0..20_000)
        .map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"))
        .collect();
    for (name, text) in [
        ("a.eml", format!("{mail}{parts}{}", many("--b\n\nx\n"))),
        (
            "a.eml",
            format!(
                "{mail}{parts}{}",
                many("--b\nContent-Type: message/rfc822\n\n")
            ),
        ),
        ("a.eml", format!("{mail}{nested}")),
        ("a.eml", format!("{mail}{}", many("Received: x\n"))),
        (
            "a.eml",
            format!("{mail}Subject: {}", many("=?utf-8?q?a?=\n ")),
        ),
        ("a.eml", format!("{mail}To: {}", many("(("))),
        ("a.mbox", many("From a@b Wed Dec  9 06:00:00 2020\n")),
        ("a.rtf", format!("{{\\rtf1 {}", many("{\\*"))),
        ("a.rtf", format!("{{\\rtf1 {}}}", many("\\u8364?\\'e9"))),
        ("a.warc", many("WARC/1.0\r\nContent-Length: 0\r\n\r\n")),
        ("a.txt", many("1 of 2 DOCUMENTS\nLENGTH: 1 words\n")),
        (
            "a.txt",
            format!(
                "1 of 2 DOCUMENTS\n{}LENGTH: 1 words\n",
                many("March 4, 2003\n")
            ),
        ),
        (
            "a.xml",
            format!("<r><t/>{}", many("<title>a</title><text>b</text>")),
        ),
        ("a.xml", format!("<r><a>{}", many("<a><title>a</title>"))),
        ("a.xml", format!("<r a='{}'>", many("&#65;"))),
        ("a.sgm", format!("<DOC>{}</DOC>", many("<TEXT>a<P>"))),
        ("a.sgm", format!("<DOC>{}</DOC>", many("<TEXT>< </TEXT>"))),
        ("a.sgm", many("<DOC></DOC>")),
        ("a.md", many("{\"a\":")),
        ("a.md", format!("---\ntitle: a\ntags: [b\n{}", many("\n"))),
        ("a.html", format!("<p>a<b {}", many("a=\"b\" "))),
        ("a.html", format!("<p>a<b {}", many("a='>'"))),
        ("a.html", format!("<p>a<b {}", many("a "))),
        ("a.html", format!("<p>a<b {}", many("/"))),
        ("a.html", format!("<p>a</b {}", many("a=b "))),
        ("a.html", format!("<p>a<!--{}", many("-"))),
        ("a.html", format!("<p>a<!--{}", many("--!a"))),
        ("a.html", format!("<p>a<!--{}", many("<!-"))),
        ("a.html", format!("<p>a<script>{}", many("<!--<script>"))),
        ("a.html", format!("<p>a<script><!--{}", many("-<"))),
        ("a.html", format!("<p>a<title>{}", many("</t&#6"))),
        ("a.html", format!("<p>a<![CDATA[{}", many("]]a"))),
        ("a.html", format!("<p>a{}", many("<!doctype a \"b\" 'c'>"))),
        (
            "a.txt",
            format!(
                "HD  x\n{}Document QUAY000020030304dz340000a\n",
                many("LP  x\n")
            ),
        ),
        (
            "a.txt",
            format!(
                "Full text:\nPublication title: x\n{}",
                many("______________________\n")
            ),
        ),
    ] {
        let clock = Instant::now();
        assert!(outcomes(name, text.as_bytes()) > 0);
        let took = clock.elapsed();
        assert!(
            took < Duration::from_secs(20),
            "{name} {:?}: {took:?}",
            &text[..150.min(text.len())]
        );
    }
}
