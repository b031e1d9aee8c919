//! The flags that say how much of a file is read, shared by `index` and `read`.

use clap::Args;

use crate::ingest;

/// How much is read. A skip names the bound that it went over.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "How much of a file is read")]
pub(crate) struct Bounds {
    /// The largest record (a text, a page, a row), unpacked.
    #[arg(long, value_name = "SIZE", default_value = "32MB", value_parser = size)]
    max_record: u64,
    /// How many times its own size a file may unpack to; --max-record is always allowed.
    #[arg(long, value_name = "N", default_value_t = 250)]
    max_ratio: u64,
    /// How much a file may unpack to.
    #[arg(long, value_name = "SIZE", default_value = "1TB", value_parser = size)]
    max_unpacked: u64,
    /// How many archives and compressed files may stand in each other; a .tar.gz is two.
    #[arg(long, value_name = "N", default_value_t = 5)]
    max_depth: usize,
}

impl Bounds {
    pub(crate) fn resolved(&self) -> ingest::Bounds {
        ingest::Bounds {
            max_record: self.max_record,
            max_ratio: self.max_ratio,
            max_unpacked: self.max_unpacked,
            max_depth: self.max_depth,
        }
    }
}

/// `512MB` in bytes, in steps of 1024.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let text = text.trim().to_ascii_uppercase();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let power = match text[digits.len()..].trim() {
        "" | "B" => 0,
        "K" | "KB" => 1,
        "M" | "MB" => 2,
        "G" | "GB" => 3,
        "T" | "TB" => 4,
        _ => return Err("write a number with B, KB, MB, GB or TB".into()),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "write a whole number first".to_owned())?;
    let bytes = number.checked_mul(1 << (10 * power));
    bytes.ok_or_else(|| "larger than any file".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        bounds: Bounds,
    }

    #[test]
    fn sizes() {
        assert_eq!(size("512MB"), Ok(512 << 20));
        assert_eq!(size("2 g"), Ok(2 << 30));
        assert_eq!(size("1TB"), Ok(1 << 40));
        for bad in [
            "",
            "MB",
            "1.5GB",
            "1PB",
            "99999999999999999999",
            "99999999999GB",
            "é",
        ] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn without_flags_they_are_those_of_the_library() {
        let line = Line::parse_from(["newsdex"]);
        assert_eq!(line.bounds.resolved(), ingest::Bounds::default());
    }
}
