//! Copies, gathering and scattering against loops over places.

mod common;

use common::{Numbers, buf, everywhere};
use kernels::{copy, gather, gather_nd, scatter_nd, segment_sum};

const LARGE: usize = if cfg!(miri) { 17 } else { 500 };
const WIDE: usize = if cfg!(miri) { 70 } else { 128 };
const MANY: usize = if cfg!(miri) { 20 } else { 700 };

/// What `copy` does, element by element.
fn slowly<T: Copy>(out: &mut [T], a: &[T], l: &[i32]) {
    let n: i32 = l[2..8].iter().product();
    for i in 0..n {
        let (mut rest, mut o, mut x) = (i, l[0], l[1]);
        for axis in (0..6).rev() {
            let at = rest % l[2 + axis];
            rest /= l[2 + axis];
            o += at * l[8 + axis];
            x += at * l[14 + axis];
        }
        out[o as usize] = a[x as usize];
    }
}

fn layouts() -> Vec<(&'static str, Vec<i32>, usize, usize)> {
    let n = LARGE as i32;
    let box_of = |head: [i32; 2], size: [i32; 6], out: [i32; 6], a: [i32; 6]| [&head[..], &size, &out, &a].concat();
    vec![
        ("nothing", box_of([0, 0], [1, 1, 1, 0, 3, 4], [0; 6], [0; 6]), 1, 1),
        ("one", box_of([2, 1], [1; 6], [0; 6], [0; 6]), 3, 2),
        ("all", box_of([0, 0], [1, 1, 1, 1, 5, 7], [0, 0, 0, 0, 7, 1], [0, 0, 0, 0, 7, 1]), 35, 35),
        ("slice", box_of([0, 9], [1, 1, 1, 1, 3, 4], [0, 0, 0, 0, 4, 1], [0, 0, 0, 0, 7, 1]), 12, 27),
        ("concat", box_of([3, 0], [1, 1, 1, 1, 5, 2], [0, 0, 0, 0, 9, 1], [0, 0, 0, 0, 2, 1]), 41, 10),
        ("transpose", box_of([0, 0], [1, 1, 1, 1, 33, 17], [0, 0, 0, 0, 17, 1], [0, 0, 0, 0, 1, 33]), 561, 561),
        (
            "large transpose",
            box_of([0, 0], [1, 1, 1, 1, n, n + 1], [0, 0, 0, 0, n + 1, 1], [0, 0, 0, 0, 1, n]),
            LARGE * (LARGE + 1),
            LARGE * (LARGE + 1),
        ),
        ("axes 0 2 1 3", box_of([0, 0], [1, 1, 3, 4, 5, 6], [0, 0, 120, 30, 6, 1], [0, 0, 120, 6, 24, 1]), 360, 360),
        ("axes 2 1 0", box_of([0, 0], [1, 1, 1, 6, 5, 4], [0, 0, 0, 20, 4, 1], [0, 0, 0, 1, 6, 30]), 120, 120),
        (
            "axes 5 4 3 2 1 0",
            box_of([0, 0], [2, 3, 2, 3, 2, 3], [108, 36, 18, 6, 3, 1], [1, 2, 6, 12, 36, 72]),
            216,
            216,
        ),
        ("tile", box_of([0, 0], [1, 1, 2, 3, 4, 5], [0, 0, 60, 20, 5, 1], [0, 0, 0, 5, 0, 1]), 120, 15),
        ("repeat", box_of([0, 0], [1, 1, 1, 1, 6, 40], [0, 0, 0, 0, 40, 1], [0, 0, 0, 0, 1, 0]), 240, 6),
        ("reverse", box_of([0, 34], [1, 1, 1, 1, 5, 7], [0, 0, 0, 0, 7, 1], [0, 0, 0, 0, -7, -1]), 35, 35),
        (
            "many rows",
            box_of([0, 0], [1, 1, n, 3, 4, 6], [0, 0, 72, 24, 6, 1], [0, 0, 72, 6, 18, 1]),
            LARGE * 72,
            LARGE * 72,
        ),
    ]
}

#[test]
fn copies_reach_every_place_of_the_box_and_no_other() {
    everywhere(|threads| {
        for (name, mut layout, out_size, a_size) in layouts() {
            let mut a: Vec<i32> = (0..a_size as i32).collect();
            let (mut out, mut want) = (vec![-1; out_size], vec![-1; out_size]);
            copy(threads, 1, buf(&mut out), buf(&mut a), buf(&mut layout)).unwrap();
            slowly(&mut want, &a, &layout);
            assert_eq!(out, want, "{name}");
            let mut a: Vec<u8> = a.iter().map(|&x| x as u8).collect();
            let (mut out, mut want) = (vec![7u8; out_size], vec![7u8; out_size]);
            copy(threads, 2, buf(&mut out), buf(&mut a), buf(&mut layout)).unwrap();
            slowly(&mut want, &a, &layout);
            assert_eq!(out, want, "{name}, bytes");
            if layout[2..8].iter().product::<i32>() > 0 {
                assert!(copy(threads, 2, buf(&mut out[1..]), buf(&mut a), buf(&mut layout)).is_err(), "{name}");
                assert!(
                    copy(threads, 2, buf(&mut out), buf(&mut a[..a_size - 1]), buf(&mut layout)).is_err(),
                    "{name}"
                );
            }
        }
        let mut before = [0, 0, 1, 1, 1, 1, 1, 3, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, -1];
        let (mut out, mut a) = (vec![0i32; 3], vec![0i32; 3]);
        assert!(copy(threads, 1, buf(&mut out), buf(&mut a), buf(&mut before)).is_err());
    });
}

#[test]
fn gathering_takes_rows_of_every_group() {
    everywhere(|threads| {
        for (groups, outer, size, inner, n) in
            [(1, 1, 5, 1, 7), (2, 3, 4, 5, 6), (1, 1, LARGE, WIDE, MANY), (3, 1, 4, 0, 2), (2, 2, 3, 2, 0)]
        {
            let mut a: Vec<f32> = (0..groups * outer * size * inner).map(|x| x as f32).collect();
            let mut ids = Numbers::new(6).ints(groups * n, size);
            let mut out = vec![-1f32; groups * outer * n * inner];
            let [g, o, s, i, m] = [groups, outer, size, inner, n].map(|x| x as u32);
            let mut call = |ids: &mut [i32], out: &mut [f32]| {
                gather(threads, 0, buf(out), buf(&mut a), buf(ids), g, o, s, i, m).unwrap()
            };
            assert_eq!(call(&mut ids, &mut out), -1);
            let mut want = vec![];
            for group in 0..groups {
                for o in 0..outer {
                    for j in 0..n {
                        let row = (group * outer + o) * size + ids[group * n + j] as usize;
                        want.extend((0..inner).map(|i| (row * inner + i) as f32));
                    }
                }
            }
            assert_eq!(out, want);
            if n > 0 {
                for wrong in [-1, size as i32, i32::MIN, i32::MAX] {
                    let place = ids.len() - 1;
                    ids[place] = wrong;
                    let mut out = vec![-1f32; want.len()];
                    assert_eq!(call(&mut ids, &mut out), place as i32);
                    assert!(out.iter().all(|&x| x == -1.0), "nothing is written");
                }
            }
        }
    });
}

#[test]
fn gathering_and_scattering_by_several_indices() {
    everywhere(|threads| {
        let mut sizes = vec![3, 4];
        let (n, inner) = (5, 70);
        let mut ids = vec![0, 0, 2, 3, 1, 1, 1, 1, 0, 2];
        let rows = [0, 11, 5, 5, 2];
        let mut a: Vec<f32> = (0..12 * inner).map(|x| x as f32).collect();
        let mut out = vec![-1f32; n * inner];
        let found = gather_nd(
            threads,
            0,
            buf(&mut out),
            buf(&mut a),
            buf(&mut ids),
            buf(&mut sizes),
            2,
            inner as u32,
            n as u32,
        );
        assert_eq!(found, Ok(-1));
        assert!((0..n * inner).all(|i| out[i] == (rows[i / inner] * inner + i % inner) as f32));
        for replace in [0, 1] {
            let mut target = vec![1f32; 12 * inner];
            let mut want = target.clone();
            for (j, &row) in rows.iter().enumerate() {
                for i in 0..inner {
                    let old = if replace == 1 { 0.0 } else { want[row * inner + i] };
                    want[row * inner + i] = old + out[j * inner + i];
                }
            }
            let mut call = |ids: &mut [i32]| {
                let (target, values, sizes) = (buf(&mut target), buf(&mut out), buf(&mut sizes));
                scatter_nd(threads, 0, target, buf(ids), values, sizes, 2, inner as u32, n as u32, replace)
            };
            assert_eq!(call(&mut ids), Ok(-1));
            assert_eq!(call(&mut [0, 0, 2, 3, 1, 4, 1, 1, 0, 2]), Ok(2));
            assert_eq!(call(&mut [0, 0, 2, 3, 1, 1, -1, 1, 0, 2]), Ok(3));
            assert_eq!(target, want, "replace {replace}");
        }
        // No index at all: the whole of it, as often as asked.
        let mut out = vec![0f32; 4];
        assert_eq!(gather_nd(threads, 0, buf(&mut out), buf(&mut a), buf(&mut ids), buf(&mut sizes), 0, 2, 2), Ok(-1));
        assert_eq!(out, [0.0, 1.0, 0.0, 1.0]);
    });
}

#[test]
fn sums_of_segments_pass_over_ids_outside() {
    everywhere(|threads| {
        for (n, inner, segments) in [(0, 3, 2), (5, 0, 2), (9, 1, 4), (LARGE, 33, 7), (LARGE * 2, WIDE, 50)] {
            let mut a: Vec<f32> = Numbers::new(7).ints(n * inner, 100).iter().map(|&x| x as f32).collect();
            let mut ids: Vec<i32> = Numbers::new(8).ints(n, segments + 2).iter().map(|x| x - 1).collect();
            let mut want = vec![0f32; segments * inner];
            for j in (0..n).filter(|&j| ids[j] >= 0 && ids[j] < segments as i32) {
                (0..inner).for_each(|i| want[ids[j] as usize * inner + i] += a[j * inner + i]);
            }
            let mut out = vec![-1f32; segments * inner];
            let [n, inner, segments] = [n, inner, segments].map(|x| x as u32);
            segment_sum(threads, 0, buf(&mut out), buf(&mut a), buf(&mut ids), n, inner, segments).unwrap();
            assert_eq!(out, want);
        }
    });
}
