//! Workers that answer lines, and a writer that keeps them in order.
//!
//! The reader puts each chunk of lines into the workers' queue and, in the same order, a place for its
//! answer into the writer's queue. Both queues are bounded, so a slow writer stops the reader: memory
//! stays constant, and the output is the same at any number of threads.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use super::Line;

/// Lines per chunk: enough that queues cost nothing beside searching, few enough that all threads end together.
const CHUNK: usize = 4;

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
type Job = (Vec<Line>, SyncSender<Answered>);

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
    let (jobs, queue) = sync_channel::<Job>(threads * 2);
    let (places, ordered) = sync_channel::<Receiver<Answered>>(threads * 4);
    let queue = Mutex::new(queue);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(&queue, &answer));
        }
        scope.spawn(move || feed(input, &jobs, &places));
        let mut tally = Tally::default();
        for place in ordered {
            let Ok((buffer, counts)) = place.recv() else {
                return Err(io::Error::other("a worker stopped without an answer"));
            };
            out.write_all(&buffer)?;
            tally.merge(counts);
        }
        Ok(tally)
    })
}

/// Cuts the input into chunks until it ends or nobody wants more.
fn feed(
    input: impl Iterator<Item = Line>,
    jobs: &SyncSender<Job>,
    places: &SyncSender<Receiver<Answered>>,
) {
    let mut input = input.peekable();
    while input.peek().is_some() {
        let chunk: Vec<Line> = input.by_ref().take(CHUNK).collect();
        let (done, place) = sync_channel(1);
        if places.send(place).is_err() || jobs.send((chunk, done)).is_err() {
            return;
        }
    }
}

fn work(queue: &Mutex<Receiver<Job>>, answer: &impl Fn(&Line, &mut Vec<u8>) -> Verdict) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((chunk, done)) = job else { return };
        let (mut buffer, mut tally) = (Vec::new(), Tally::default());
        for line in &chunk {
            tally.add(answer(line, &mut buffer));
        }
        // The writer may have gone, with a closed pipe; the reader notices.
        let _ = done.send((buffer, tally));
    }
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
