//! The time of day that follows a date, with its zone. A short name that two zones share is none.

use crate::article::Clock;

/// The first `hh:mm(:ss)` of a text with AM/PM and the zone that follows.
pub(super) fn first(text: &str) -> Option<Clock> {
    let colon = text.find(':')?;
    let digits = text[..colon]
        .bytes()
        .rev()
        .take(2)
        .take_while(u8::is_ascii_digit)
        .count();
    let hour: u8 = text[colon - digits..colon].parse().ok()?;
    let rest = &text[colon + 1..];
    let minute: u8 = rest.get(..2)?.parse().ok()?;
    let mut rest = &rest[2..];
    let mut second = 0;
    if let Some(s) = rest
        .strip_prefix(':')
        .and_then(|r| r.get(..2))
        .and_then(|s| s.parse().ok())
    {
        second = s;
        rest = rest[3..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    }
    let zone = rest.trim().to_ascii_uppercase();
    let mut hour = hour;
    let mut zone = zone.as_str();
    for (mark, noon) in [("PM", 12), ("P.M.", 12), ("AM", 0), ("A.M.", 0)] {
        if let Some(after) = zone.strip_prefix(mark) {
            hour = hour % 12 + noon;
            zone = after.trim();
        }
    }
    (hour < 24 && minute < 60 && second < 60).then(|| Clock {
        hour,
        minute,
        second,
        offset_minutes: self::zone(zone),
    })
}

pub(super) fn zone(zone: &str) -> Option<i16> {
    let word = zone.split([' ', '(']).next().unwrap_or("");
    match word {
        "Z" | "UTC" | "GMT" | "UT" => return Some(0),
        "EST" => return Some(-300),
        "EDT" => return Some(-240),
        "PST" => return Some(-480),
        "PDT" | "MST" => return Some(-420),
        "MDT" => return Some(-360),
        "WEST" => return Some(60),
        "EET" | "SAST" => return Some(120),
        "EEST" | "MSK" => return Some(180),
        "HKT" | "SGT" => return Some(480),
        "JST" | "KST" => return Some(540),
        "AEST" => return Some(600),
        "AEDT" => return Some(660),
        "CET" => return Some(60),
        "CEST" => return Some(120),
        _ => {}
    }
    let sign = match word.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let hours: i16 = digits.get(..2)?.parse().ok()?;
    let minutes: i16 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    (hours < 15 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}
