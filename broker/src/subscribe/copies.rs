//! Copies of one message for several subscriptions of a session.

use std::collections::VecDeque;

/// Messages of which copies are awaited. One that a filter that ended in between was to
/// bring never comes; it is forgotten when so many others have come.
const AWAITED_MAX: usize = 4096;

/// What was delivered although more copies of it are on their way: by its number, with how
/// many are.
#[derive(Default)]
pub(super) struct Delivered(VecDeque<(u64, usize)>);

impl Delivered {
    /// Whether this is the first of a message's `copies`, which are two or more.
    pub(super) fn is_first(&mut self, number: u64, copies: usize) -> bool {
        let Some(place) = self.0.iter().position(|(known, _)| *known == number) else {
            if self.0.len() >= AWAITED_MAX {
                self.0.pop_front();
            }
            self.0.push_back((number, copies - 1));
            return true;
        };
        self.0[place].1 -= 1;
        if self.0[place].1 == 0 {
            self.0.remove(place);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_copy_is_delivered_and_nothing_is_remembered_after_the_last() {
        let mut delivered = Delivered::default();
        let firsts = [(1, 2), (2, 3), (2, 3), (1, 2), (3, 2), (2, 3), (3, 2)];
        let firsts = firsts.map(|(number, copies)| delivered.is_first(number, copies));
        assert_eq!(firsts, [true, true, false, false, true, false, false]);
        assert!(delivered.0.is_empty());
    }

    #[test]
    fn copies_that_never_come_take_little_room() {
        let mut delivered = Delivered::default();
        for number in 0..2 * AWAITED_MAX as u64 {
            assert!(delivered.is_first(number, 2));
        }
        assert_eq!(delivered.0.len(), AWAITED_MAX);
    }
}
