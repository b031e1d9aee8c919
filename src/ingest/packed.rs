//! Compressed files: a stream around one other file.

use super::formats::Codec;
use std::io::{self, BufReader, Read};

/// The most memory that an xz stream may ask for, in KiB: twice what `xz -9` needs.
const XZ_MEMORY: u32 = 128 << 10;

/// What a compressed stream holds; several streams in a row are one, as the tools have it.
///
/// # Errors
/// When a decoder can't be set up.
pub(super) fn decoder<'a>(codec: Codec, input: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let input = BufReader::with_capacity(1 << 16, input);
    Ok(match codec {
        Codec::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Codec::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
        Codec::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
        Codec::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, XZ_MEMORY)),
    })
}
