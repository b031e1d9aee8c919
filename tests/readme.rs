//! Every command in README.md runs as it is shown there, and prints what is shown.
//!
//! `cargo run --release --` stands for the program under test; what installs or tests is run by `.ci/run`.
//! `NEWSDEX_BLESS=1` writes what the commands print into README.md.

use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let (path, target) = (item.path(), to.join(item.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Runs a line of the README in a shell in `dir` and gives what a terminal would show.
fn run(command: &str, dir: &Path) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_newsdex"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let line = command.replace("cargo run --release --", "newsdex");
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {line}")])
        .env_clear()
        .env("PATH", path)
        .current_dir(dir)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The README with what its console blocks print, in the order in which a reader would type them.
fn typed(readme: &str, dir: &Path) -> (String, usize) {
    let (mut out, mut inside, mut commands) = (String::new(), false, 0);
    for line in readme.lines() {
        let command = line.strip_prefix("$ ").filter(|_| inside);
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside && command.is_none() {
            continue;
        }
        out.push_str(line);
        out.push('\n');
        if let Some(command) = command {
            commands += 1;
            out.push_str(&run(command, dir));
        }
    }
    (out, commands)
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let dir = tempfile::tempdir().unwrap();
    copy(&Path::new(ROOT).join("corpus"), &dir.path().join("corpus"));
    let path = Path::new(ROOT).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (seen, commands) = typed(&readme, dir.path());
    assert!(commands >= 15, "only {commands} commands");
    if std::env::var_os("NEWSDEX_BLESS").is_some() {
        std::fs::write(&path, &seen).unwrap();
        return;
    }
    for (at, (seen, shown)) in seen.lines().zip(readme.lines()).enumerate() {
        let place = at + 1;
        assert_eq!(
            seen, shown,
            "README.md:{place}: NEWSDEX_BLESS=1 accepts the change"
        );
    }
    assert_eq!(seen.len(), readme.len(), "a transcript ends otherwise");
}

#[test]
fn what_only_cargo_can_run_is_run_by_ci() {
    let readme = std::fs::read_to_string(format!("{ROOT}/README.md")).unwrap();
    let ci = std::fs::read_to_string(format!("{ROOT}/.ci/run")).unwrap();
    let main = readme
        .lines()
        .find_map(|l| l.strip_prefix("$ cargo "))
        .unwrap();
    for command in [
        format!("cargo {main}"),
        "cargo test".to_owned(),
        "cargo install --path .".to_owned(),
    ] {
        assert!(readme.contains(&command), "README.md has no {command}");
        assert!(ci.contains(&command), ".ci/run has no {command}");
    }
}

#[test]
fn links_in_the_documents_lead_somewhere() {
    let docs = std::fs::read_dir(format!("{ROOT}/docs")).unwrap();
    let mut pages: Vec<PathBuf> = docs.map(|item| item.unwrap().path()).collect();
    pages.push(Path::new(ROOT).join("README.md"));
    let mut links = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for piece in text.split("](").skip(1) {
            let target = piece.split([')', '#']).next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.contains(' ') {
                continue;
            }
            let target = page.parent().unwrap().join(target);
            assert!(target.exists(), "{} links to {target:?}", page.display());
            links += 1;
        }
    }
    assert!(links >= 8, "only {links} links");
}
