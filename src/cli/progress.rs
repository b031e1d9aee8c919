//! The progress bar of `index`: one line on standard error, where that is a terminal.
//!
//! Drawn by whichever thread finishes a file when the last drawing is old enough, so there is no thread
//! that only waits, and threads never wait for each other to draw.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::index::Progress;

/// Least time between two drawings.
const EVERY: Duration = Duration::from_millis(100);
/// Chars of the bar itself.
const BAR: usize = 20;

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    files: u64,
    of_files: u64,
    articles: u64,
    bytes: u64,
    of_bytes: u64,
}

struct Canvas<'a> {
    err: &'a mut (dyn Write + Send),
    drawn: Option<Instant>,
}

/// A bar that is taken off the screen when dropped.
pub(super) struct Bar<'a> {
    canvas: Mutex<Canvas<'a>>,
    width: usize,
    started: Instant,
    files: AtomicU64,
    of_files: AtomicU64,
    articles: AtomicU64,
    bytes: AtomicU64,
    of_bytes: AtomicU64,
}

impl<'a> Bar<'a> {
    /// A bar on `err`, `width` columns wide; it shows when there is something to count.
    pub(super) fn new(err: &'a mut (dyn Write + Send), width: usize) -> Self {
        Self {
            canvas: Mutex::new(Canvas { err, drawn: None }),
            width,
            started: Instant::now(),
            files: AtomicU64::new(0),
            of_files: AtomicU64::new(0),
            articles: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            of_bytes: AtomicU64::new(0),
        }
    }

    fn counts(&self) -> Counts {
        let read = |n: &AtomicU64| n.load(Ordering::Relaxed);
        Counts {
            files: read(&self.files),
            of_files: read(&self.of_files),
            articles: read(&self.articles),
            bytes: read(&self.bytes),
            of_bytes: read(&self.of_bytes),
        }
    }

    fn draw(&self) {
        let Ok(mut canvas) = self.canvas.try_lock() else {
            return;
        };
        let counts = self.counts();
        let young = canvas.drawn.is_some_and(|at| at.elapsed() < EVERY);
        if young && counts.files < counts.of_files {
            return;
        }
        let line = line(counts, self.started.elapsed(), self.width);
        // A terminal that has gone away is no reason to stop indexing.
        let _ = write!(canvas.err, "\r{line}\x1b[K").and_then(|()| canvas.err.flush());
        canvas.drawn = Some(Instant::now());
    }
}

impl Progress for Bar<'_> {
    fn total(&self, files: u64, bytes: u64) {
        self.of_files.store(files, Ordering::Relaxed);
        self.of_bytes.store(bytes, Ordering::Relaxed);
        if files > 0 {
            self.draw();
        }
    }

    fn add(&self, files: u64, articles: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.articles.fetch_add(articles, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.draw();
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        let canvas = self
            .canvas
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if canvas.drawn.is_some() {
            let _ = write!(canvas.err, "\r\x1b[K").and_then(|()| canvas.err.flush());
        }
    }
}

/// `[======>             ]  31%  1204 of 3870 files, 1190 articles, 8.4 MB/s, 0:17 left`, cut to `width`.
fn line(c: Counts, elapsed: Duration, width: usize) -> String {
    let share = match (c.of_bytes, c.of_files) {
        (0, 0) => 1.0,
        (0, files) => c.files as f64 / files as f64,
        (bytes, _) => c.bytes as f64 / bytes as f64,
    }
    .clamp(0.0, 1.0);
    let full = (share * BAR as f64) as usize;
    let tip = if full < BAR { ">" } else { "" };
    let bar = format!("{}{tip}", "=".repeat(full));
    let seconds = elapsed.as_secs_f64();
    let speed = c.bytes as f64 / 1e6 / seconds.max(1e-3);
    let left = if c.files >= c.of_files {
        "finishing".to_owned()
    } else if share > 0.0 && seconds >= 1.0 {
        format!("{} left", clock(seconds / share - seconds))
    } else {
        "-:-- left".to_owned()
    };
    let text = format!(
        "[{bar:BAR$}] {:3}%  {} of {} files, {} articles, {speed:.1} MB/s, {left}",
        (share * 100.0) as u64,
        c.files,
        c.of_files,
        c.articles
    );
    // One column stays free: in the last one, some terminals go on to the next line.
    text.chars().take(width.saturating_sub(1)).collect()
}

fn clock(seconds: f64) -> String {
    let all = seconds.round() as u64;
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 {
        return format!("{hours}:{minutes:02}:{seconds:02}");
    }
    format!("{minutes}:{seconds:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_share_speed_and_time_left_within_the_width() {
        let counts = Counts {
            files: 300,
            of_files: 1000,
            articles: 290,
            bytes: 25_000_000,
            of_bytes: 100_000_000,
        };
        let ten = Duration::from_secs(10);
        assert_eq!(
            line(counts, ten, 100),
            "[=====>              ]  25%  300 of 1000 files, 290 articles, 2.5 MB/s, 0:30 left"
        );
        assert_eq!(line(counts, ten, 30).len(), 29);
        let done = Counts {
            files: 1000,
            bytes: 100_000_000,
            ..counts
        };
        assert!(line(done, ten, 100).starts_with("[====================] 100%"));
        assert!(line(done, ten, 100).ends_with("finishing"));
        assert!(line(Counts::default(), Duration::ZERO, 100).contains("0 of 0 files"));
    }

    #[test]
    fn many_threads_draw_seldom_and_the_bar_is_taken_away() {
        let mut screen = Vec::new();
        let bar = Bar::new(&mut screen, 80);
        bar.total(8000, 8000);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..1000).for_each(|_| bar.add(1, 1, 1)));
            }
        });
        assert_eq!(bar.counts().articles, 8000);
        drop(bar);
        let screen = String::from_utf8(screen).unwrap();
        assert!(screen.matches('\r').count() < 100, "{screen}");
        assert!(screen.ends_with("\r\x1b[K"));
    }

    #[test]
    fn nothing_to_do_draws_nothing() {
        let mut screen = Vec::new();
        let bar = Bar::new(&mut screen, 80);
        bar.total(0, 0);
        drop(bar);
        assert!(screen.is_empty());
    }

    #[test]
    fn hours() {
        assert_eq!(clock(3_725.0), "1:02:05");
        assert_eq!(clock(59.4), "0:59");
    }
}
