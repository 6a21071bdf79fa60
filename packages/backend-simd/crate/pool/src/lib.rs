//! One pool of threads for the whole process. Kernels are short, so its threads spin a while before they sleep.

use std::any::Any;
use std::cell::UnsafeCell;
use std::hint::spin_loop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::sync::{Mutex, OnceLock, TryLockError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use kernels::threads::Threads;

/// How long a thread without work stays awake: longer than the gap between two kernels, short enough to leave the core to others.
const SPIN: Duration = Duration::from_micros(150);
/// More threads than any machine has cores for.
const MOST: usize = 256;

/// The door's lowest bit says that it is open; above it is how many threads are inside.
const OPEN: usize = 1;
const ONE_INSIDE: usize = 2;

type Job<'a> = dyn Fn(usize) + Sync + 'a;

/// The one job there may be at a time.
struct Slot {
    /// Valid while the door is open or anybody is inside.
    job: UnsafeCell<Option<*const Job<'static>>>,
    jobs: AtomicUsize,
    next: AtomicUsize,
    door: AtomicUsize,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

// `job` is written by the caller alone while the door is shut and nobody is inside.
unsafe impl Sync for Slot {}

struct Worker {
    thread: OnceLock<Thread>,
    sleeps: AtomicBool,
}

/// The pool: the caller of a kernel and up to `limit` - 1 threads of its own, started when first needed.
pub struct Pool {
    limit: AtomicUsize,
    slot: Slot,
    workers: [Worker; MOST],
    /// Held by the caller whose job it is; counts the threads that were started.
    turn: Mutex<usize>,
}

/// The pool of this process.
pub static POOL: Pool = Pool {
    limit: AtomicUsize::new(1),
    slot: Slot {
        job: UnsafeCell::new(None),
        jobs: AtomicUsize::new(0),
        next: AtomicUsize::new(0),
        door: AtomicUsize::new(0),
        panic: Mutex::new(None),
    },
    workers: [const { Worker { thread: OnceLock::new(), sleeps: AtomicBool::new(false) } }; MOST],
    turn: Mutex::new(0),
};

impl Pool {
    /// Sets how many threads may work, the caller's included; answers what was set.
    pub fn set_threads(&self, count: usize) -> usize {
        let count = count.clamp(1, MOST);
        self.limit.store(count, Relaxed);
        count
    }

    fn share(&'static self, started: &mut usize, jobs: usize, job: &Job<'_>) {
        let helpers = (self.count() - 1).min(jobs - 1);
        while *started < helpers && self.start(*started) {
            *started += 1;
        }
        let slot = &self.slot;
        // SAFETY: the door is shut and nobody is inside. The job lives until this function returns, which waits for those who
        // entered; its lifetime is forgotten only for the slot.
        unsafe { *slot.job.get() = Some(std::mem::transmute::<*const Job<'_>, *const Job<'static>>(job)) };
        slot.next.store(0, Relaxed);
        slot.jobs.store(jobs, Relaxed);
        slot.door.store(OPEN, SeqCst);
        for worker in &self.workers[..helpers.min(*started)] {
            if worker.sleeps.load(SeqCst) && worker.sleeps.swap(false, SeqCst) {
                worker.thread.get().inspect(|thread| thread.unpark());
            }
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| slot.work(job)));
        slot.shut();
        let theirs = slot.panic.lock().unwrap_or_else(|poison| poison.into_inner()).take();
        if let Some(panic) = outcome.err().or(theirs) {
            resume_unwind(panic);
        }
    }

    /// Starts one more thread; whether the system gave it.
    fn start(&'static self, index: usize) -> bool {
        let run = move || self.serve(index);
        match thread::Builder::new().name(format!("kleene-simd-{index}")).spawn(run) {
            Ok(handle) => self.workers[index].thread.set(handle.thread().clone()).is_ok(),
            Err(_) => false,
        }
    }

    /// What a thread of the pool does, for ever.
    fn serve(&self, index: usize) {
        let worker = &self.workers[index];
        let mut idle_since = Instant::now();
        loop {
            for _ in 0..64 {
                if index + 1 < self.limit.load(Relaxed) && self.slot.enter() {
                    idle_since = Instant::now();
                }
                spin_loop();
            }
            if idle_since.elapsed() > SPIN {
                self.sleep(worker);
                idle_since = Instant::now();
            }
        }
    }

    fn sleep(&self, worker: &Worker) {
        worker.sleeps.store(true, SeqCst);
        // A caller that opened the door before it could see this thread asleep will not wake it.
        if self.slot.has_work(SeqCst) {
            worker.sleeps.store(false, SeqCst);
            return;
        }
        while worker.sleeps.load(SeqCst) {
            thread::park();
        }
    }
}

impl Slot {
    fn has_work(&self, order: std::sync::atomic::Ordering) -> bool {
        self.door.load(order) & OPEN != 0 && self.next.load(Relaxed) < self.jobs.load(Relaxed)
    }

    /// Goes in and works, if there is work and the door is still open.
    fn enter(&self) -> bool {
        if !self.has_work(Relaxed) {
            return false;
        }
        let inside = |door| if door & OPEN != 0 { Some(door + ONE_INSIDE) } else { None };
        if self.door.fetch_update(Acquire, Relaxed, inside).is_err() {
            return false;
        }
        // SAFETY: the caller waits for those inside before it lets go of the job.
        if let Some(job) = unsafe { (*self.job.get()).map(|job| &*job) }
            && let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.work(job)))
        {
            *self.panic.lock().unwrap_or_else(|poison| poison.into_inner()) = Some(panic);
        }
        self.door.fetch_sub(ONE_INSIDE, Release);
        true
    }

    fn work(&self, job: &Job<'_>) {
        let jobs = self.jobs.load(Relaxed);
        loop {
            let i = self.next.fetch_add(1, Relaxed);
            if i >= jobs {
                return;
            }
            job(i);
        }
    }

    /// Shuts the door and waits for those inside.
    fn shut(&self) {
        // After a panic some parts are left: nobody takes them.
        self.next.store(self.jobs.load(Relaxed), Relaxed);
        self.door.fetch_and(!OPEN, AcqRel);
        let mut turns = 0u32;
        while self.door.load(Acquire) != 0 {
            turns = turns.saturating_add(1);
            // Whoever is inside may have lost its core: leave it this one.
            if turns > 20_000 { thread::yield_now() } else { spin_loop() }
        }
    }
}

/// The pool as kernels see it. While another thread of the process holds it, the caller works alone.
pub struct Shared;

impl Threads for Shared {
    fn count(&self) -> usize {
        POOL.count()
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        let turn = if jobs > 1 && POOL.count() > 1 { Some(POOL.turn.try_lock()) } else { None };
        match turn {
            Some(Ok(mut started)) => POOL.share(&mut started, jobs, job),
            // A kernel that panicked left nothing half done: `share` shuts the door first.
            Some(Err(TryLockError::Poisoned(poison))) => POOL.share(&mut poison.into_inner(), jobs, job),
            _ => (0..jobs).for_each(job),
        }
    }
}

impl Pool {
    fn count(&self) -> usize {
        self.limit.load(Relaxed)
    }
}
