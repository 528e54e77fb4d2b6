//! Where punctuation hangs: on the unit it closes off, never as a head itself.
//! Follows the Universal Dependencies guidelines as far as a short rule can.

use super::tags::Rel;

/// Attaches punctuation. `heads` holds the tree over the other tokens (`None` is the root);
/// places with `is_punct` are overwritten. Where all tokens are punctuation, the first is the root.
pub(super) fn attach(is_punct: &[bool], heads: &mut [(Option<usize>, Rel)]) {
    let n = is_punct.len();
    let Some(root) = (0..n).find(|&i| !is_punct[i] && heads[i].0.is_none()) else {
        for (i, head) in heads.iter_mut().enumerate() {
            *head = if i == 0 { (None, Rel::Root) } else { (Some(0), Rel::Punct) };
        }
        return;
    };
    let mut left = None;
    let mut right = Some(0);
    for p in 0..n {
        if !is_punct[p] {
            left = Some(p);
            continue;
        }
        if right.is_some_and(|i| i <= p) {
            right = (p + 1..n).find(|&i| !is_punct[i]);
        }
        let head = match (left, right) {
            (None, _) | (_, None) => root,
            (Some(left), Some(right)) => {
                let left_top = climb(left, heads, |h| h < p);
                let right_top = climb(right, heads, |h| h > p);
                // The dependent unit is the side whose top is headed from across the mark.
                match (heads[right_top].0, heads[left_top].0) {
                    (Some(h), _) if h < p => right_top,
                    (_, Some(h)) if h > p => left_top,
                    _ => root,
                }
            }
        };
        heads[p] = (Some(head), Rel::Punct);
    }
}

fn climb(mut i: usize, heads: &[(Option<usize>, Rel)], stays: impl Fn(usize) -> bool) -> usize {
    for _ in 0..heads.len() {
        match heads[i].0 {
            Some(h) if stays(h) => i = h,
            _ => break,
        }
    }
    i
}
