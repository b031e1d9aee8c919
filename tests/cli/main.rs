//! The command line as a user sees it, over a fake index: arguments in; exit status, both streams out.

mod fake;

use std::io::{self, Write};

use newsdex::cli::{Streams, run};

struct Seen {
    code: u8,
    out: String,
    err: String,
}

fn run_on(args: &[&str], terminal: bool, no_color: bool, out: &mut dyn Write) -> (u8, String) {
    let mut err = Vec::new();
    let streams = Streams {
        out,
        err: &mut err,
        watched: false,
        terminal,
        width: Some(60),
        no_color,
    };
    let args = ["newsdex"].iter().chain(args).map(|a| (*a).into());
    let code = run(args, &fake::Fake, streams);
    (code, String::from_utf8(err).unwrap())
}

fn newsdex(args: &[&str]) -> Seen {
    let mut out = Vec::new();
    let (code, err) = run_on(args, false, false, &mut out);
    Seen {
        code,
        out: String::from_utf8(out).unwrap(),
        err,
    }
}

/// Compares with a file in `snapshots`; `NEWSDEX_BLESS=1` writes it instead.
fn snapshot(name: &str, seen: &str) {
    let path = format!("{}/tests/cli/snapshots/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("NEWSDEX_BLESS").is_some() {
        std::fs::write(&path, seen).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    let (lines, wanted): (Vec<_>, Vec<_>) = (seen.lines().collect(), want.lines().collect());
    for (at, line) in lines.iter().enumerate() {
        let place = format!("{name}:{}: NEWSDEX_BLESS=1 accepts the change", at + 1);
        assert_eq!(Some(line), wanted.get(at), "{place}");
    }
    assert!(
        seen == want,
        "{name} ends otherwise: NEWSDEX_BLESS=1 accepts the change"
    );
}

#[test]
fn every_search_format() {
    for format in ["text", "json", "jsonl", "csv", "tsv", "trec", "paths"] {
        let seen = newsdex(&["search", "bridge", "--format", format, "--facets", "year"]);
        assert_eq!(seen.code, 0, "{format}");
        // A format without a place for facets says so instead of leaving them out in silence.
        assert_eq!(
            seen.err.is_empty(),
            matches!(format, "text" | "json"),
            "{format}"
        );
        snapshot(&format!("search.{format}"), &seen.out);
    }
}

#[test]
fn every_batch_format_is_the_same_at_any_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("queries.tsv");
    std::fs::write(
        &file,
        b"q1\tbridge\nq2\tnothing\nq3\tbroken\nno tab\nq5\tbridge\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    for format in ["jsonl", "csv", "tsv", "trec"] {
        let one = newsdex(&["batch", file, "--format", format, "--threads", "1"]);
        assert_eq!(one.code, 2, "{format}");
        let summary = "5 queries: 2 with hits, 1 without, 2 failed\n";
        let told = one.err.strip_suffix(summary).unwrap();
        // Only these rows cannot say themselves what is wrong.
        let lines: Vec<_> = told.lines().filter_map(|l| l.get(..16)).collect();
        let wanted: &[_] = match format {
            "trec" => &["newsdex: line 3:", "newsdex: line 4:"],
            _ => &[],
        };
        assert_eq!(lines, wanted, "{format}");
        snapshot(&format!("batch.{format}"), &one.out);
        for threads in ["2", "8"] {
            let many = newsdex(&["batch", file, "--format", format, "--threads", threads]);
            assert_eq!(many.out, one.out, "{format} on {threads}");
        }
    }
}

#[test]
fn a_bad_date_on_one_line_leaves_the_others_answered() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("q.csv");
    std::fs::write(&file, "id,query,from\na,bridge,2022-02-30\nb,bridge,2022\n").unwrap();
    let seen = newsdex(&["batch", file.to_str().unwrap(), "-n", "1"]);
    assert_eq!(seen.code, 2);
    let rows: Vec<serde_json::Value> = seen
        .out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(rows[0]["error"]["line"], 2);
    assert!(
        rows[0]["error"]["hint"]
            .as_str()
            .unwrap()
            .contains("YYYY-MM-DD")
    );
    assert_eq!(rows[1]["hits"].as_array().unwrap().len(), 1);
}

#[test]
fn exit_status_is_0_found_1_nothing_2_error() {
    assert_eq!(newsdex(&["search", "bridge"]).code, 0);
    assert_eq!(newsdex(&["search", "nothing"]).code, 1);
    let broken = newsdex(&["search", "broken"]);
    assert_eq!(broken.code, 2);
    assert!(
        broken
            .err
            .contains("hint: mend it with `newsdex index CORPUS --rebuild`")
    );
    assert_eq!(newsdex(&["search", "x", "--from", "2022-13"]).code, 2);
    assert_eq!(newsdex(&["search", "x", "--no-such-flag"]).code, 2);
    assert_eq!(newsdex(&["--help"]).code, 0);
    assert_eq!(newsdex(&["batch", "/no/such/file"]).code, 2);
    assert_eq!(newsdex(&["entities", "--type", "place"]).code, 1);
}

#[test]
fn count_prints_a_number_and_nothing_else() {
    for (format, wanted) in [
        ("text", "347\n"),
        ("trec", "347\n"),
        ("paths", "347\n"),
        ("csv", "total\n347\n"),
        ("tsv", "total\n347\n"),
        (
            "jsonl",
            "{\"format\":1,\"query\":\"bridge\",\"total\":347}\n",
        ),
    ] {
        let seen = newsdex(&["search", "bridge", "--count", "--format", format]);
        assert_eq!((seen.code, seen.out.as_str()), (0, wanted), "{format}");
    }
    let json = newsdex(&["search", "bridge", "--count", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["total"], &json["hits"]),
        (&347.into(), &serde_json::json!([]))
    );
    let none = newsdex(&["search", "nothing", "--count"]);
    assert_eq!((none.code, none.out.as_str()), (1, "0\n"));
}

#[test]
fn paths_can_end_with_nul() {
    let seen = newsdex(&["search", "bridge", "--format", "paths", "-0"]);
    assert_eq!(seen.out, "2022/a story.md\0x.csv\0");
    assert_eq!(newsdex(&["search", "bridge", "-0"]).code, 2);
}

#[test]
fn show_tells_a_file_from_an_article() {
    assert_eq!(newsdex(&["show", "x.csv#2"]).code, 0);
    assert_eq!(newsdex(&["show", "gone"]).code, 1);
    let many = newsdex(&["show", "x.csv"]);
    assert_eq!(many.code, 2);
    assert!(many.err.contains("x.csv#1"));
}

#[test]
fn colour_only_on_a_terminal_that_allows_it_and_no_control_character_from_a_text() {
    let colour = |args: &[&str], terminal, no_color| {
        let mut out = Vec::new();
        run_on(args, terminal, no_color, &mut out);
        String::from_utf8(out).unwrap()
    };
    let args = ["search", "bridge"];
    assert!(colour(&args, true, false).contains("\x1b[1;31mbridge\x1b[0m"));
    assert!(!colour(&args, true, true).contains('\x1b'));
    assert!(!colour(&args, false, false).contains('\x1b'));
    let always = ["search", "bridge", "--color", "always"];
    assert!(colour(&always, false, true).contains('\x1b'));
}

struct Closed;
impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    for args in [
        &["search", "bridge"][..],
        &["search", "bridge", "--format", "json"],
        &["man"],
        &["completions", "bash"],
    ] {
        assert_eq!(
            run_on(args, false, false, &mut Closed),
            (0, String::new()),
            "{args:?}"
        );
    }
}

#[test]
fn docs_and_code_agree_on_the_version_and_the_columns() {
    let docs = include_str!("../../docs/output.md");
    assert!(docs.contains(&format!("Format version: {}", newsdex::output::FORMAT)));
    let csv = newsdex(&["search", "bridge", "--format", "csv"]).out;
    let header = csv.lines().next().unwrap();
    assert!(docs.contains(&format!("`{header}`")), "{header}");
}

/// The whole reference, as `--help` prints it.
fn reference() -> String {
    let mut text =
        String::from("# Command line\n\nAs `newsdex --help` prints it; a test keeps it so.\n");
    for command in [
        "",
        "index",
        "search",
        "batch",
        "read",
        "show",
        "entities",
        "status",
        "check",
        "completions",
        "man",
    ] {
        let mut args: Vec<&str> = vec![command, "--help"];
        args.retain(|a| !a.is_empty());
        let help = newsdex(&args)
            .out
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n");
        let title = format!("newsdex {command}");
        text.push_str(&format!("\n## {}\n\n```text\n{help}\n```\n", title.trim()));
    }
    text
}

#[test]
fn the_reference_in_docs_is_what_help_prints() {
    snapshot("../../../docs/cli.md", &reference());
}

#[test]
fn index_reports_and_strict_makes_a_skip_an_error() {
    let plain = newsdex(&["index", "corpus"]);
    assert_eq!(plain.code, 0);
    snapshot("index.text", &plain.out);
    let strict = newsdex(&["index", "corpus", "--strict", "--format", "json"]);
    assert_eq!(strict.code, 2);
    snapshot("index.json", &strict.out);
    let missing = newsdex(&["index", "missing"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert!(missing.err.contains("hint: check the path"));
    assert_eq!(newsdex(&["index", "corpus", "--memory", "much"]).code, 2);
}

#[test]
fn status_and_check_tell_and_exit_as_promised() {
    snapshot("status.text", &newsdex(&["status"]).out);
    snapshot("status.json", &newsdex(&["status", "--format", "json"]).out);
    assert_eq!(newsdex(&["check"]).code, 0);
    let old = newsdex(&["check", "old"]);
    assert_eq!(old.code, 1);
    assert!(old.out.contains("run `newsdex index corpus`"));
    let damaged = newsdex(&["check", "bad"]);
    assert_eq!((damaged.code, damaged.out.as_str()), (2, ""));
}

#[test]
fn a_refresh_that_fails_is_an_error_and_not_an_old_answer() {
    assert_eq!(
        newsdex(&["search", "bridge", "--refresh", "corpus"]).code,
        0
    );
    let missing = newsdex(&["search", "bridge", "--refresh", "missing"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
}
