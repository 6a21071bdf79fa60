//! The pool runs every part once, whoever asks, and survives a panic.

use kernels::threads::Threads;
use pool::{POOL, Shared};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

const ROUNDS: usize = if cfg!(miri) { 5 } else { 2000 };

/// The pool is the process's: one test sets its size at a time.
static TURN: Mutex<()> = Mutex::new(());

fn with_threads(count: usize, test: impl FnOnce()) {
    let _turn = TURN.lock().unwrap_or_else(|poison| poison.into_inner());
    assert_eq!(POOL.set_threads(count), count);
    test();
}

fn run_once(jobs: usize) {
    let counts: Vec<AtomicUsize> = (0..jobs).map(|_| AtomicUsize::new(0)).collect();
    Shared.run(jobs, &|i| {
        counts[i].fetch_add(1, Relaxed);
    });
    assert!(counts.iter().all(|count| count.load(Relaxed) == 1));
}

#[test]
fn every_part_is_run_once() {
    for count in [1, 2, 4] {
        with_threads(count, || {
            for round in 0..ROUNDS {
                run_once(round % 9);
            }
        });
    }
}

#[test]
fn threads_that_went_to_sleep_are_woken() {
    with_threads(3, || {
        for _ in 0..5 {
            std::thread::sleep(Duration::from_millis(2));
            run_once(20);
        }
    });
}

#[test]
fn several_callers_at_once_each_get_their_own_work_done() {
    with_threads(3, || {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..ROUNDS / 4).for_each(|_| run_once(5)));
            }
        });
    });
}

#[test]
fn a_panic_reaches_the_caller_and_the_pool_goes_on() {
    with_threads(3, || {
        for round in 0..ROUNDS.min(50) {
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                Shared.run(8, &|i| {
                    if i == round % 8 {
                        std::panic::resume_unwind(Box::new("a part failed"));
                    }
                });
            }));
            assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"a part failed"));
            run_once(8);
        }
    });
}

#[test]
fn a_number_of_threads_out_of_range_is_brought_into_it() {
    let _turn = TURN.lock().unwrap_or_else(|poison| poison.into_inner());
    assert_eq!(POOL.set_threads(0), 1);
    assert!(POOL.set_threads(1_000_000) < 1000);
    POOL.set_threads(1);
}
