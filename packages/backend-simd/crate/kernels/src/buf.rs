//! Buffers as the host passes them, and the checks that turn them into slices.

use core::marker::PhantomData;

/// What a kernel answers; the text names the argument that is wrong.
pub type Result<T> = core::result::Result<T, &'static str>;

/// An element that any bit pattern is a value of.
pub trait Element: Copy + Send + Sync + 'static {}
impl Element for f32 {}
impl Element for f64 {}
impl Element for i32 {}
impl Element for u32 {}
impl Element for u8 {}

/// A buffer argument: an address and how many bytes may be used from there. Null is "no buffer".
#[derive(Clone, Copy)]
pub struct Buf {
    start: *mut u8,
    bytes: usize,
}

// The host waits for a kernel to end, and kernels hand disjoint parts to their threads.
unsafe impl Send for Buf {}
unsafe impl Sync for Buf {}

impl Buf {
    /// # Safety
    /// `bytes` bytes from `start` must be valid for reads and writes until the kernel returns, and nobody else may use them.
    pub unsafe fn new(start: *mut u8, bytes: usize) -> Self {
        Self { start, bytes }
    }

    /// Whether the host passed no buffer here.
    pub fn is_none(&self) -> bool {
        self.start.is_null()
    }

    /// Where it begins.
    pub fn address(&self) -> usize {
        self.start.addr()
    }

    /// Whether both begin at the same address, which is how a kernel works in place.
    pub fn same(&self, other: &Buf) -> bool {
        self.start == other.start
    }

    fn checked<T: Element>(&self, n: usize) -> Result<*mut T> {
        if n == 0 {
            return Ok(core::ptr::NonNull::<T>::dangling().as_ptr());
        }
        let fits = n.checked_mul(size_of::<T>()).is_some_and(|bytes| bytes <= self.bytes);
        if !fits || self.start.is_null() {
            return Err("a buffer is too small");
        }
        if !self.start.cast::<T>().is_aligned() {
            return Err("a buffer is not aligned");
        }
        Ok(self.start.cast())
    }

    /// The first `n` elements, to read.
    pub fn read<T: Element>(&self, n: usize) -> Result<In<'_, T>> {
        Ok(In { start: self.checked(n)?, n, life: PhantomData })
    }

    /// The first `n` elements, to write.
    pub fn write<T: Element>(&self, n: usize) -> Result<Out<'_, T>> {
        Ok(Out { start: self.checked(n)?, n, life: PhantomData })
    }
}

/// Elements that the kernel's threads read.
#[derive(Clone, Copy)]
pub struct In<'a, T> {
    start: *const T,
    n: usize,
    life: PhantomData<&'a T>,
}

unsafe impl<T: Element> Send for In<'_, T> {}
unsafe impl<T: Element> Sync for In<'_, T> {}

impl<'a, T: Element> In<'a, T> {
    /// All of a slice.
    pub fn of(slice: &'a [T]) -> Self {
        Self { start: slice.as_ptr(), n: slice.len(), life: PhantomData }
    }

    /// # Safety
    /// No part of `from .. from + n` may be written to while the slice lives.
    #[inline(always)]
    pub unsafe fn part(self, from: usize, n: usize) -> &'a [T] {
        assert!(from <= self.n && n <= self.n - from);
        unsafe { core::slice::from_raw_parts(self.start.add(from), n) }
    }

    /// # Safety
    /// As [`In::part`], for all of it.
    #[inline(always)]
    pub unsafe fn all(self) -> &'a [T] {
        unsafe { self.part(0, self.n) }
    }

    /// Where it starts.
    #[inline(always)]
    pub fn address(self) -> *const T {
        self.start
    }
}

/// Elements that the kernel's threads write, each its own part.
#[derive(Clone, Copy)]
pub struct Out<'a, T> {
    start: *mut T,
    n: usize,
    life: PhantomData<&'a mut T>,
}

unsafe impl<T: Element> Send for Out<'_, T> {}
unsafe impl<T: Element> Sync for Out<'_, T> {}

impl<'a, T: Element> Out<'a, T> {
    /// All of a slice.
    pub fn of(slice: &'a mut [T]) -> Self {
        Self { start: slice.as_mut_ptr(), n: slice.len(), life: PhantomData }
    }

    /// # Safety
    /// No other slice of these elements may be alive.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn part(self, from: usize, n: usize) -> &'a mut [T] {
        assert!(from <= self.n && n <= self.n - from);
        unsafe { core::slice::from_raw_parts_mut(self.start.add(from), n) }
    }

    /// Where it starts.
    #[inline(always)]
    pub fn address(self) -> *mut T {
        self.start
    }
}

/// How many elements a box reaches over: one more than its last element's place. Strides must not be negative.
pub fn reach(sizes: &[usize], strides: &[usize]) -> Result<usize> {
    let mut last = 0usize;
    for (&size, &stride) in sizes.iter().zip(strides) {
        if size == 0 {
            return Ok(0);
        }
        let far = (size - 1).checked_mul(stride).ok_or("a layout is too large")?;
        last = last.checked_add(far).ok_or("a layout is too large")?;
    }
    Ok(last + 1)
}

/// `n` integers of a layout, none negative.
pub fn sizes<const N: usize>(layout: &[i32]) -> Result<[usize; N]> {
    let mut sizes = [0; N];
    for (size, &value) in sizes.iter_mut().zip(layout) {
        *size = usize::try_from(value).map_err(|_| "a layout holds a negative number")?;
    }
    Ok(sizes)
}

/// The product of sizes, refused where it overflows.
pub fn volume(sizes: &[usize]) -> Result<usize> {
    sizes.iter().try_fold(1usize, |product, &size| product.checked_mul(size)).ok_or("a shape is too large")
}
