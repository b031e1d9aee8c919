//! Compressed files: a stream around one other file.

use super::formats::Codec;
use std::io::Read;

/// What a compressed stream holds; several streams in a row are one, as the tools have it.
pub(super) fn decoder<'a>(codec: Codec, input: impl Read + 'a) -> Box<dyn Read + 'a> {
    match codec {
        Codec::Gzip => Box::new(flate2::read::MultiGzDecoder::new(input)),
    }
}
