//! Compressed files: a stream around one other file.

use super::formats::Codec;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Read};

/// The most memory that an xz stream may ask for, in KiB: twice what `xz -9` needs.
const XZ_MEMORY: u32 = 128 << 10;

/// The largest window of a zstd stream, in bytes: as far as the `zstd` tool goes unasked.
const ZSTD_WINDOW: u64 = 128 << 20;

/// What a compressed stream holds; several streams in a row are one, as the tools have it.
///
/// # Errors
/// When a decoder can't be set up.
pub(super) fn decoder<'a>(codec: Codec, input: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let input = BufReader::with_capacity(1 << 16, input);
    Ok(match codec {
        Codec::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Codec::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
        Codec::Zstd => Box::new(Zstd::new(input)),
        Codec::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, XZ_MEMORY)),
    })
}

/// Reads the frames of a zstd stream one after another. The library decodes one frame, and leaves the
/// frames to be skipped and the check of what was decoded to its caller.
struct Zstd<R> {
    input: R,
    frame: FrameDecoder,
}

impl<R: BufRead> Zstd<R> {
    fn new(input: R) -> Self {
        let mut frame = FrameDecoder::new();
        frame.set_max_window_size(ZSTD_WINDOW);
        Self { input, frame }
    }

    /// Goes to the next frame that holds something.
    fn next_frame(&mut self) -> io::Result<()> {
        match self.frame.init(&mut self.input) {
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let mut skipped = self.input.by_ref().take(length.into());
                io::copy(&mut skipped, &mut io::sink())?;
                Ok(())
            }
            other => other.map_err(io::Error::other),
        }
    }

    /// Compares the frame's checksum, where it has one, with that of the bytes it gave.
    fn check(&self) -> io::Result<()> {
        let stated = self.frame.get_checksum_from_data();
        if stated.is_some() && stated != self.frame.get_calculated_checksum() {
            return Err(io::Error::other("the checksum does not fit"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.frame.can_collect() == 0 {
            if self.frame.is_finished() {
                self.check()?;
                if self.input.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.next_frame()?;
            } else {
                let step = BlockDecodingStrategy::UptoBlocks(1);
                self.frame
                    .decode_blocks(&mut self.input, step)
                    .map_err(io::Error::other)?;
            }
        }
        self.frame.read(buffer)
    }
}
