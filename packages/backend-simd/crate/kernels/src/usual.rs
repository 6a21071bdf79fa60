//! Sizes of blocks and shares, which Miri's tests reach with few elements.

/// `usual`; `small` where Miri interprets the code, a thousand times slower, so that tests still go through several blocks and threads.
pub(crate) const fn usual(usual: usize, small: usize) -> usize {
    if cfg!(miri) { small } else { usual }
}
