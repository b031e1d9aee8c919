//! The program as a shell sees it: a real process, its exit status, and the bytes of both streams. Nothing
//! outside a folder of its own is read or written.

mod batch;
mod corpus;
mod index;
mod read;
mod search;
mod shell;

use std::io::Read;
use std::process::Stdio;

use shell::{Seen, Shell};

#[test]
fn help_of_every_command_is_on_stdout_and_fits_a_terminal_of_100_columns() {
    let shell = Shell::new();
    for command in [
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
        for flag in ["-h", "--help"] {
            let Seen { code, out, err } = shell.run(&[command, flag]);
            assert_eq!((code, err.as_str()), (0, ""), "{command}");
            assert!(out.contains("Usage: newsdex"), "{command}");
            let wide = out.lines().find(|l| l.chars().count() > 100);
            assert_eq!(wide, None, "{command}");
        }
    }
}

#[test]
fn a_wrong_command_line_is_status_2_and_says_so_on_stderr_only() {
    let shell = Shell::new();
    for args in [
        &[][..],
        &["serach", "x"],
        &["search", "--limit", "many"],
        &["index"],
        &["index", "x", "--map", "titel=x"],
        &["read", "x.txt", "--format", "csv"],
    ] {
        let Seen { code, out, err } = shell.run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(!err.is_empty(), "{args:?}");
    }
}

#[test]
fn without_an_index_every_reader_names_the_command_that_makes_one() {
    let shell = Shell::new();
    shell.write("queries.txt", "bridge\n");
    for args in [
        &["search", "bridge"][..],
        &["batch", "queries.txt"],
        &["show", "a.txt"],
        &["entities"],
        &["status"],
        &["check"],
    ] {
        let Seen { code, out, err } = shell.run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("there is no index in ./index"), "{err}");
        assert!(
            err.contains("hint: run `newsdex index CORPUS` first"),
            "{err}"
        );
    }
    let elsewhere = shell
        .command(&["status"])
        .env("NEWSDEX_INDEX", "other")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&elsewhere.stderr).contains("no index in other"));
}

#[test]
fn a_query_that_is_refused_is_shown_with_the_place_before_any_index_is_opened() {
    let shell = Shell::new();
    let seen = shell.run(&["search", "--strict-syntax", "mayor (bridge"]);
    assert_eq!((seen.code, seen.out.as_str()), (2, ""));
    assert!(seen.err.contains("newsdex: column 7: "), "{}", seen.err);
    assert!(
        seen.err.contains("\n  mayor (bridge\n        ^\nhint: "),
        "{}",
        seen.err
    );
    let read = shell.run(&["search", "--explain", "a OR b c"]);
    assert!(read.err.starts_with("read as: a OR b AND c\n") || read.err.starts_with("read as: "));
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let shell = Shell::new();
    for name in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let seen = shell.run(&["completions", name]);
        assert_eq!((seen.code, seen.err.as_str()), (0, ""), "{name}");
        assert!(seen.out.contains("strict-syntax"), "{name}");
    }
    let man = shell.run(&["man"]);
    assert_eq!(man.code, 0);
    assert_eq!(shell.run(&["man", "serach"]).code, 2);
    for command in ["index", "search", "batch", "read", "show", "check"] {
        assert!(
            man.out.contains(&format!("newsdex\\-{command}(1)\n")),
            "{command}"
        );
        let page = shell.run(&["man", command]);
        assert_eq!(page.code, 0);
        assert!(
            page.out.contains(&format!(".TH newsdex-{command} 1 ")),
            "{command}"
        );
    }
}

#[test]
fn a_pipe_closed_early_is_quiet() {
    let shell = Shell::new();
    let rows: String = (0..20_000)
        .map(|n| format!("{{\"title\":\"Story {n}\",\"text\":\"It rained.\"}}\n"))
        .collect();
    shell.write("many.jsonl", &rows);
    for args in [
        &["read", "many.jsonl", "--no-entities"][..],
        &["completions", "bash"],
        &["man"],
    ] {
        let mut child = shell
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 16];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{args:?}");
    }
}

#[test]
fn colour_is_forced_by_a_flag_and_otherwise_left_out_of_a_pipe() {
    let shell = Shell::new();
    shell.write(
        "a.txt",
        "Bridge opens\n\nThe bridge was opened on Monday.\n",
    );
    let plain = shell.run(&["read", "a.txt"]);
    assert!(!plain.out.contains('\u{1b}'));
    let forced = shell.run(&["read", "a.txt", "--color", "always"]);
    assert!(forced.out.starts_with("\u{1b}[1mBridge"));
    let asked_not_to = shell
        .command(&["read", "a.txt"])
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(!asked_not_to.stdout.contains(&0x1b));
}
