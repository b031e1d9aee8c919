//! The linear chain: which label may follow which, and the best path (Viterbi).
//!
//! Labels: 0 is outside; 1 + 4 × class + {0 begin, 1 inside, 2 end, 3 single}. Transitions are only
//! allowed or not: words carry the rest, and an illegal span can never come out.

/// Labels, outside included.
pub(super) const LABELS: usize = 17;

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
    let Some(first) = scores.first() else { return };
    let mut now = [f32::NEG_INFINITY; LABELS];
    for l in 0..LABELS {
        if may_begin(l) {
            now[l] = first[l];
        }
    }
    for row in &scores[1..] {
        let mut next = [f32::NEG_INFINITY; LABELS];
        let mut from = [0u8; LABELS];
        let (mut closed, mut closed_at) = (f32::NEG_INFINITY, 0);
        for (l, &score) in now.iter().enumerate() {
            if may_end(l) && score > closed {
                (closed, closed_at) = (score, l);
            }
        }
        for l in 0..LABELS {
            let (best, at) = if may_begin(l) {
                (closed, closed_at)
            } else {
                let b = 1 + (l - 1) / 4 * 4;
                if now[b] >= now[b + 1] {
                    (now[b], b)
                } else {
                    (now[b + 1], b + 1)
                }
            };
            next[l] = best + row[l];
            from[l] = at as u8;
        }
        back.push(from);
        now = next;
    }
    let mut l = 0;
    for k in 0..LABELS {
        if may_end(k) && now[k] > now[l] {
            l = k;
        }
    }
    path.push(l as u8);
    for from in back.iter().rev() {
        l = usize::from(from[l]);
        path.push(l as u8);
    }
    path.reverse();
}
