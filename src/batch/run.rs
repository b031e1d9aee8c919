//! Threads that answer lines, and one of them that writes what is ready, in order.
//!
//! Each thread takes the next few lines itself, and the caller's thread, which alone may write, writes between its own
//! answers: no thread only waits for others, so that two threads are worth all but two. A thread that is far ahead of what
//! was written waits: memory stays constant, and the output is the same at any number of threads.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Line;

/// Lines per chunk: enough that locks cost nothing beside searching, few enough that all threads end together.
const CHUNK: usize = 4;
/// Chunks that may be answered before their turn, for each thread.
const AHEAD: u64 = 8;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one hit.
    Hits,
    /// Answered, no hit.
    None,
    /// Not answered.
    Failed,
}

/// Counts over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines.
    pub queries: u64,
    /// With at least one hit.
    pub with: u64,
    /// Without any.
    pub without: u64,
    /// Not answered.
    pub failed: u64,
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        self.queries += 1;
        match verdict {
            Verdict::Hits => self.with += 1,
            Verdict::None => self.without += 1,
            Verdict::Failed => self.failed += 1,
        }
    }

    fn merge(&mut self, other: Tally) {
        self.queries += other.queries;
        self.with += other.with;
        self.without += other.without;
        self.failed += other.failed;
    }
}

type Answered = (Vec<u8>, Tally);

/// What all threads share.
struct Shared<I> {
    input: Mutex<Numbered<I>>,
    done: Mutex<Done>,
    /// Something has been written.
    room: Condvar,
    /// An answer is there, or none will be.
    arrived: Condvar,
    ahead: u64,
}

/// Lines in chunks that are counted.
struct Numbered<I> {
    lines: I,
    chunks: u64,
    ended: bool,
}

/// Answers that wait for their turn.
#[derive(Default)]
struct Done {
    ready: BTreeMap<u64, Answered>,
    written: u64,
    /// Nobody wants more, or somebody has failed.
    over: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<I: Iterator<Item = Line>> Shared<I> {
    /// The next chunk with its number, unless the input is at its end.
    fn chunk(&self) -> Option<(u64, Vec<Line>)> {
        let mut input = lock(&self.input);
        if input.ended {
            return None;
        }
        let chunk: Vec<Line> = input.lines.by_ref().take(CHUNK).collect();
        input.ended = chunk.len() < CHUNK;
        if chunk.is_empty() {
            return None;
        }
        input.chunks += 1;
        Some((input.chunks - 1, chunk))
    }

    /// Answers chunks until the input ends or nobody wants more.
    fn work(&self, answer: &impl Fn(&Line, &mut Vec<u8>) -> Verdict) {
        let _told = Fall(self);
        while let Some((number, chunk)) = self.chunk() {
            let answered = answer_all(&chunk, answer);
            let mut done = lock(&self.done);
            while !done.over && number >= done.written + self.ahead {
                done = self.room.wait(done).unwrap_or_else(PoisonError::into_inner);
            }
            if done.over {
                return;
            }
            done.ready.insert(number, answered);
            self.arrived.notify_one();
        }
    }

    /// Works as [`Self::work`], and writes what is ready.
    fn work_and_write(
        &self,
        answer: &impl Fn(&Line, &mut Vec<u8>) -> Verdict,
        out: &mut dyn Write,
    ) -> io::Result<Tally> {
        let mut tally = Tally::default();
        while let Some((number, chunk)) = self.chunk() {
            let answered = answer_all(&chunk, answer);
            lock(&self.done).ready.insert(number, answered);
            self.write(out, &mut tally)?;
        }
        let chunks = lock(&self.input).chunks;
        loop {
            self.write(out, &mut tally)?;
            let mut done = lock(&self.done);
            if done.written == chunks {
                return Ok(tally);
            }
            while !done.over && !done.ready.contains_key(&done.written) {
                done = self
                    .arrived
                    .wait(done)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if done.over {
                return Err(io::Error::other("a worker stopped without an answer"));
            }
        }
    }

    /// Writes the answers whose turn it is.
    fn write(&self, out: &mut dyn Write, tally: &mut Tally) -> io::Result<()> {
        loop {
            let mut done = lock(&self.done);
            let next = done.written;
            let Some((buffer, counts)) = done.ready.remove(&next) else {
                return Ok(());
            };
            done.written += 1;
            self.room.notify_all();
            drop(done);
            out.write_all(&buffer)?;
            tally.merge(counts);
        }
    }

    fn stop(&self) {
        lock(&self.input).ended = true;
        lock(&self.done).over = true;
        self.room.notify_all();
        self.arrived.notify_all();
    }
}

/// Stops all where a worker falls, so that nobody waits for its answer.
struct Fall<'a, I: Iterator<Item = Line>>(&'a Shared<I>);

impl<I: Iterator<Item = Line>> Drop for Fall<'_, I> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

fn answer_all(chunk: &[Line], answer: &impl Fn(&Line, &mut Vec<u8>) -> Verdict) -> Answered {
    let (mut buffer, mut tally) = (Vec::new(), Tally::default());
    for line in chunk {
        tally.add(answer(line, &mut buffer));
    }
    (buffer, tally)
}

/// Answers every line with `answer`, which appends its rows to the buffer, and writes them in order.
/// With one thread everything happens on the caller's.
///
/// # Errors
/// What `out` reports; the rest of the input is then left unread.
pub fn run<A>(
    input: impl Iterator<Item = Line> + Send,
    answer: A,
    threads: usize,
    out: &mut dyn Write,
) -> io::Result<Tally>
where
    A: Fn(&Line, &mut Vec<u8>) -> Verdict + Sync,
{
    if threads <= 1 {
        let (mut tally, mut buffer) = (Tally::default(), Vec::new());
        for line in input {
            buffer.clear();
            tally.add(answer(&line, &mut buffer));
            out.write_all(&buffer)?;
        }
        return Ok(tally);
    }
    let shared = Shared {
        input: Mutex::new(Numbered {
            lines: input,
            chunks: 0,
            ended: false,
        }),
        done: Mutex::default(),
        room: Condvar::new(),
        arrived: Condvar::new(),
        ahead: threads as u64 * AHEAD,
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| shared.work(&answer));
        }
        let tally = shared.work_and_write(&answer, out);
        if tally.is_err() {
            shared.stop();
        }
        tally
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Input, InputFormat, LineAs};
    use super::*;

    fn answers(threads: usize) -> (Vec<u8>, Tally) {
        let text: String = (0..1000).map(|n| format!("q{n}\n")).collect();
        let input = Input::new(text.as_bytes(), InputFormat::Lines, LineAs::Query).unwrap();
        let mut out = Vec::new();
        let answer = |line: &Line, buffer: &mut Vec<u8>| {
            buffer.extend_from_slice(line.id.as_bytes());
            buffer.push(b'\n');
            if line.number.is_multiple_of(3) {
                Verdict::None
            } else {
                Verdict::Hits
            }
        };
        let tally = run(input, answer, threads, &mut out).unwrap();
        (out, tally)
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes() {
        let (one, tally) = answers(1);
        assert_eq!(tally.queries, 1000);
        assert_eq!(tally.without, 333);
        for threads in [2, 3, 8] {
            assert_eq!(answers(threads), (one.clone(), tally));
        }
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
    fn a_closed_pipe_ends_the_run_at_any_number_of_threads() {
        for threads in [1, 4] {
            let text = "q\n".repeat(10_000);
            let input = Input::new(text.as_bytes(), InputFormat::Lines, LineAs::Query).unwrap();
            let answer = |_: &Line, buffer: &mut Vec<u8>| {
                buffer.push(b'x');
                Verdict::Hits
            };
            let error = run(input, answer, threads, &mut Closed).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        }
    }
}
