//! The linear chain: which label may follow which, and the best path (Viterbi).
//!
//! Labels: 0 is outside; 1 + 4 × class + {0 begin, 1 inside, 2 end, 3 single}. Transitions are only
//! allowed or not: words carry the rest, and an illegal span can never come out.

/// Labels, outside included.
pub(super) const LABELS: usize = 17;

/// The labels "begin" of the classes; the others of a class follow at these distances.
const BEGINS: [usize; 4] = [1, 5, 9, 13];
const INSIDE: usize = 1;
const END: usize = 2;
const SINGLE: usize = 3;

/// May `to` follow `from`?
pub(super) fn allowed(from: usize, to: usize) -> bool {
    let open = from > 0 && (from - 1) % 4 < 2;
    let goes_on = to > 0 && matches!((to - 1) % 4, 1 | 2);
    if open {
        goes_on && (from - 1) / 4 == (to - 1) / 4
    } else {
        !goes_on
    }
}

/// May a stretch begin with `label`?
pub(super) fn may_begin(label: usize) -> bool {
    allowed(0, label)
}

/// May a stretch end with `label`?
pub(super) fn may_end(label: usize) -> bool {
    allowed(label, 0)
}

/// The best labels for one stretch of scores, written to `path`. `back` is scratch space.
pub(super) fn viterbi(scores: &[[f32; LABELS]], back: &mut Vec<[u8; LABELS]>, path: &mut Vec<u8>) {
    path.clear();
    back.clear();
    let Some((first, rest)) = scores.split_first() else {
        return;
    };
    let mut now = [f32::NEG_INFINITY; LABELS];
    now[0] = first[0];
    for begin in BEGINS {
        now[begin] = first[begin];
        now[begin + SINGLE] = first[begin + SINGLE];
    }
    for row in rest {
        let closed = best_closed(&now);
        let mut next = [0.0; LABELS];
        let mut from = [closed as u8; LABELS];
        next[0] = now[closed] + row[0];
        for begin in BEGINS {
            let open = if now[begin] >= now[begin + INSIDE] {
                begin
            } else {
                begin + INSIDE
            };
            for l in [begin, begin + SINGLE] {
                next[l] = now[closed] + row[l];
            }
            for l in [begin + INSIDE, begin + END] {
                next[l] = now[open] + row[l];
                from[l] = open as u8;
            }
        }
        back.push(from);
        now = next;
    }
    let mut l = best_closed(&now);
    path.push(l as u8);
    for from in back.iter().rev() {
        l = usize::from(from[l]);
        path.push(l as u8);
    }
    path.reverse();
}

/// The label with the greatest value, the first of equals, of those that a stretch may end with.
fn best_closed(now: &[f32; LABELS]) -> usize {
    let mut best = 0;
    for begin in BEGINS {
        for l in [begin + END, begin + SINGLE] {
            if now[l] > now[best] {
                best = l;
            }
        }
    }
    best
}
