//! How fast files are read: bytes of the file per second, on one core, from memory to finished articles.

use criterion::{Criterion, Throughput};
use newsdex::ingest::{ReadOptions, read_bytes};
use std::hint::black_box;

const SENTENCES: [&str; 4] = [
    "The council heard on Monday that the repair of the old bridge would cost more than had been thought, and put the vote off until the autumn.",
    "“We can’t close it for a year,” said the mayor, whose office looks out over the river; the ferry, she added, had been out of service since 1998.",
    "Two hundred lorries cross the bridge every hour – most of them on their way to the harbour – and the café at its foot lives on their drivers.",
    "An engineer of the region, asked for the risk, spoke of \"some years\" that were left, not of decades.",
];

/// A story of about so many bytes; `end` stands between paragraphs, `wrap` between sentences.
fn story(bytes: usize, end: &str, wrap: &str) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str(&SENTENCES.join(wrap));
        text.push_str(end);
    }
    text
}

fn readers(c: &mut Criterion) {
    let text = format!(
        "Bridge to stay open\n\nBy Ada Moss\n\nDALE, June 4, 2021 — {}",
        story(60_000, "\n\n", " ")
    );
    let wrapped = format!("Bridge to stay open\n\n{}", story(60_000, "\n\n", "\n"));
    let markdown = format!(
        "---\ntitle: Bridge to stay open\ndate: 2021-06-04\n---\n{}",
        story(60_000, "\n\n## The *cost*\n\n", " ")
    );
    let row = serde_json::json!({"headline": "Bridge to stay open", "body": story(60_000, "\n\n", " "), "date": "2021-06-04T10:00:00Z"});
    let page = format!(
        "<html lang=en><head><title>Bridge to stay open</title></head><body><nav><a href=/>Home</a></nav><article><p>{}</p></article></body></html>",
        story(60_000, "</p>\n<p>", " ")
    );
    let lines = format!("{row}\n").repeat(4);
    let table = format!(
        "headline,body,date\n{}",
        format!(
            "Bridge to stay open,\"{}\",2021-06-04\n",
            story(15_000, "\n\n", " ").replace('"', "\"\"")
        )
        .repeat(4)
    );
    let sgml = format!(
        "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n{}",
        format!(
            "<REUTERS NEWID=\"1\"><DATE>4-JUN-1987 15:01:01.79</DATE><TOPICS><D>road</D></TOPICS><TEXT><TITLE>BRIDGE TO STAY OPEN</TITLE><DATELINE>DALE, June 4 - </DATELINE><BODY>{}</BODY></TEXT></REUTERS>\n",
            story(3_000, "\n    ", "\n")
        )
        .repeat(20)
    );
    let nitf = format!(
        "<nitf><head><title>Bridge to stay open</title></head><body><body.head><hedline><hl1>Bridge to stay open</hl1></hedline></body.head><body.content><p>{}</p></body.content></body></nitf>",
        story(60_000, "</p>\n<p>", " ")
    );
    let mut group = c.benchmark_group("ingest");
    for (name, file) in [
        ("text.txt", text),
        ("wrapped.txt", wrapped),
        ("story.md", markdown),
        ("story.json", row.to_string()),
        ("stories.jsonl", lines),
        ("stories.csv", table),
        ("stories.sgm", sgml),
        ("story.xml", nitf),
        ("page.html", page),
    ] {
        group.throughput(Throughput::Bytes(file.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                read_bytes(
                    name,
                    black_box(file.as_bytes()),
                    &ReadOptions::default(),
                    &mut |outcome| {
                        black_box(outcome);
                    },
                );
            });
        });
    }
    group.finish();
}

fn main() {
    let mut c = Criterion::default().configure_from_args();
    readers(&mut c);
    c.final_summary();
}
