//! Numbers in tantivy's variable form: seven bits a byte, the lowest first, the last byte marked
//! (tantivy-common 0.27, `src/vint.rs`).

/// Marks the last byte of a number.
pub(super) const END: u8 = 0x80;

/// Takes a number off the front; `None` where there is none.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & !END) << shift;
        if byte & END != 0 {
            return Some(number);
        }
    }
    None
}
