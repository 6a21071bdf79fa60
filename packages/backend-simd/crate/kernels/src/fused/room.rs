//! Room to work in, which the host lends: a kernel allocates nothing itself.

use crate::buf::Out;

/// Takes disjoint slices of a buffer, one after the other.
pub(crate) struct Room<'a> {
    out: Out<'a, f32>,
    at: usize,
}

impl<'a> Room<'a> {
    /// The room from `at` on.
    ///
    /// # Safety
    /// Nobody else may use what is taken.
    pub(crate) unsafe fn new(out: Out<'a, f32>, at: usize) -> Self {
        Self { out, at }
    }

    /// The next `n` elements, whatever they hold.
    pub(crate) fn take(&mut self, n: usize) -> &'a mut [f32] {
        let from = self.at;
        self.at += n;
        // SAFETY: slices follow one another, and nobody else uses the room.
        unsafe { self.out.part(from, n) }
    }
}
