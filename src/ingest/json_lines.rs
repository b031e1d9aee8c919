//! JSON Lines: one article a line, streamed, so that a file of any size needs one line of memory.

use super::fields::FieldMap;
use super::input::too_large;
use super::skip::Refusal;
use super::{Draft, SkipReason, clean, json};
use std::io::{BufRead, Read};

/// Reads every line that is not empty. `broken` says what an error of the stream means.
pub(super) fn read(
    mut input: impl BufRead,
    max_record: u64,
    map: &FieldMap,
    broken: &dyn Fn(String) -> Refusal,
    emit: &mut dyn FnMut(u64, Result<Draft, Refusal>),
) {
    let mut line = Vec::new();
    let mut number = 0u64;
    loop {
        line.clear();
        number += 1;
        let bound = max_record.saturating_add(1);
        match input.by_ref().take(bound).read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return emit(number, Err(broken(error.to_string()))),
        }
        if line.len() as u64 > max_record && !line.ends_with(b"\n") {
            emit(number, Err(too_large(max_record)));
            if input.skip_until(b'\n').is_err() {
                return;
            }
            continue;
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            emit(number, draft(&line, map));
        }
    }
}

fn draft(line: &[u8], map: &FieldMap) -> Result<Draft, Refusal> {
    let text = clean::decode(line).map_err(|e| (SkipReason::NotText, e))?;
    json::one(&text, map)
}
