import type { Case, Draw, DType, Input } from './case.ts';

type Make = (draw: Draw) => Omit<Case, 'kernel'> & { readonly kernel?: string };

const anyType: readonly DType[] = ['float32', 'int32', 'bool'];
const numbers: readonly DType[] = ['float32', 'int32'];

/** How to draw a call of each kernel, by name. cpu's own answer is the right one to all of them. */
const makers: Readonly<Record<string, Make>> = {
  ...each(
    'Abs Ceil Elu Exp Expm1 Floor Neg Reciprocal Relu Relu6 Round Selu Sigmoid Sign Softplus Square Tanh'.split(' '),
    (draw) => ({ inputs: { x: draw.input(draw.shape()) }, attrs: {} }),
  ),
  // Of negative numbers these are NaN; both sides of 0 are drawn.
  ...each('Log Log1p Sqrt Rsqrt'.split(' '), (draw) => ({ inputs: { x: draw.input(draw.shape()) }, attrs: {} })),
  ClipByValue: (draw) => ({ inputs: { x: draw.input(draw.shape()) }, attrs: { clipValueMin: -1.5, clipValueMax: 2 } }),
  LeakyRelu: (draw) => ({ inputs: { x: draw.input(draw.shape()) }, attrs: { alpha: 0.3 } }),
  Step: (draw) => ({ inputs: { x: draw.input(draw.shape()) }, attrs: { alpha: 0.25 } }),
  LogicalNot: (draw) => ({ inputs: { x: draw.input(draw.shape(), 'bool') }, attrs: {} }),
  ...each('Add Sub Multiply Maximum Minimum SquaredDifference'.split(' '), (draw) => pair(draw, draw.of(numbers))),
  ...each('Equal NotEqual Less LessEqual Greater GreaterEqual'.split(' '), (draw) => pair(draw, draw.of(anyType))),
  ...each('LogicalAnd LogicalOr'.split(' '), (draw) => pair(draw, 'bool')),
  RealDiv: (draw) => pair(draw, 'float32'),
  Pow: (draw) => ({ ...pair(draw, 'float32'), tolerance: 1e-4 }),
  Prelu: (draw) => {
    const shape = draw.shape(1);
    return { inputs: { x: draw.input(shape), alpha: draw.input(draw.partner(shape)) }, attrs: {} };
  },
  AddN: (draw) => {
    const shape = draw.shape();
    return { inputs: Array.from({ length: draw.integer(2, 4) }, () => draw.input(shape)), attrs: {} };
  },
  ...each(['Sum', 'Mean'], (draw) => reduction(draw, draw.of(numbers), 1e-4)),
  Max: (draw) => reduction(draw, draw.of(numbers), 0, 'reductionIndices'),
  Min: (draw) => reduction(draw, draw.of(numbers), 0),
  Prod: (draw) => {
    const { inputs, ...rest } = reduction(draw, 'float32', 1e-4);
    return { ...rest, inputs: { x: draw.input(inputs.x.shape, 'float32', 1.25, false) } };
  },
  ...each(['All', 'Any'], (draw) => reduction(draw, 'bool', 0)),
  ...each(['ArgMax', 'ArgMin'], (draw) => {
    const shape = sized(draw);
    return { inputs: { x: draw.input(shape, draw.of(numbers)) }, attrs: { axis: draw.integer(0, shape.length - 1) } };
  }),
  Softmax: (draw) => ({ inputs: { logits: draw.input(sized(draw)) }, attrs: { dim: -1 } }),
  BatchMatMul: (draw) => ({ ...product(draw), tolerance: 1e-4 }),
  _FusedMatMul: (draw) => {
    const { inputs, attrs } = product(draw);
    const columns = inputs.b.shape.at(attrs.transposeB ? -2 : -1)!;
    const activation = draw.of(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu']);
    const bias = draw.flag() ? { bias: draw.input([columns]) } : {};
    return { inputs: { ...inputs, ...bias }, attrs: { ...attrs, activation, leakyreluAlpha: 0.1 }, tolerance: 1e-4 };
  },
  Select: (draw) => {
    const shape = draw.shape(1);
    const dtype = draw.of(anyType);
    return {
      inputs: {
        condition: draw.input(shape, 'bool'),
        t: draw.input(shape, dtype),
        e: draw.input(shape, dtype),
      },
      attrs: {},
    };
  },
  Cast: (draw) => ({
    inputs: { x: draw.input(draw.shape(), draw.of(anyType), 1e5, false) },
    attrs: { dtype: draw.of(anyType) },
  }),
  Concat: (draw) => {
    const shape = draw.shape(1, 4, 500);
    const [axis, dtype] = [draw.integer(0, shape.length - 1), draw.of(anyType)];
    const part = (): Input =>
      draw.input(
        shape.map((size, i) => (i === axis ? draw.integer(0, 5) : size)),
        dtype,
      );
    return { inputs: Array.from({ length: draw.integer(1, 4) }, part), attrs: { axis } };
  },
  Pack: (draw) => {
    const [shape, dtype] = [draw.shape(0, 4, 500), draw.of(anyType)];
    const inputs = Array.from({ length: draw.integer(1, 4) }, () => draw.input(shape, dtype));
    return { inputs, attrs: { axis: draw.integer(0, shape.length) } };
  },
  Unpack: (draw) => {
    const shape = draw.shape(1, 4, 500);
    return {
      inputs: { value: draw.input(shape, draw.of(anyType)) },
      attrs: { axis: draw.integer(0, shape.length - 1) },
    };
  },
  SplitV: (draw) => {
    const shape = draw.shape(1, 4, 500);
    const axis = draw.integer(0, shape.length - 1);
    const first = draw.integer(0, shape[axis]!);
    const attrs = { axis, numOrSizeSplits: [first, shape[axis]! - first] };
    return { inputs: { x: draw.input(shape, draw.of(anyType)) }, attrs };
  },
  Slice: (draw) => {
    const shape = draw.shape(1, 6, 2000);
    const begin = shape.map((size) => draw.integer(0, size));
    const size = shape.map((whole, axis) => draw.integer(0, whole - begin[axis]!));
    return { inputs: { x: draw.input(shape, draw.of(anyType)) }, attrs: { begin, size } };
  },
  StridedSlice: (draw) => {
    const shape = draw.shape(1, 4, 1000).map((size) => Math.max(1, size));
    const strides = shape.map(() => draw.of([1, 1, 2, 3, -1, -2]));
    // What would end before it begins cpu refuses where all strides are 1.
    const ends = shape.map((size, axis) => {
      const places = [draw.integer(0, size - 1), draw.integer(0, size - 1)].sort((a, b) => a - b);
      return (strides[axis]! > 0 ? places : places.reverse()) as [number, number];
    });
    const masks = { beginMask: draw.integer(0, 3), endMask: draw.integer(0, 3) };
    const attrs = {
      begin: ends.map(([begin]) => begin),
      end: ends.map(([, end]) => end),
      strides,
      ...masks,
      ellipsisMask: 0,
      newAxisMask: 0,
      shrinkAxisMask: 0,
    };
    return { inputs: { x: draw.input(shape, draw.of(anyType)) }, attrs };
  },
  Transpose: (draw) => {
    const shape = draw.shape(1, 6, 2000);
    const perm = shape.map((_, axis) => axis);
    for (let i = perm.length - 1; i > 0; i--) {
      const j = draw.integer(0, i);
      [perm[i], perm[j]] = [perm[j]!, perm[i]!];
    }
    return { inputs: { x: draw.input(shape, draw.of(anyType)) }, attrs: { perm } };
  },
  Tile: (draw) => {
    const shape = draw.shape(1, 5, 200);
    return { inputs: { x: draw.input(shape, draw.of(anyType)) }, attrs: { reps: shape.map(() => draw.integer(0, 3)) } };
  },
  Reverse: (draw) => {
    const shape = draw.shape(1, 5, 1000);
    return { inputs: { x: draw.input(shape, draw.of(anyType)) }, attrs: { dims: draw.axes(shape.length) } };
  },
  PadV2: (draw) => {
    const shape = draw.shape(1, 4, 200);
    const paddings = shape.map(() => [draw.integer(0, 3), draw.integer(0, 3)]);
    return { inputs: { x: draw.input(shape, draw.of(numbers)) }, attrs: { paddings, constantValue: 3 } };
  },
  OneHot: (draw) => {
    const attrs = { depth: draw.integer(1, 20), onValue: 1, offValue: 0, dtype: draw.of(anyType) };
    return { inputs: { indices: draw.ids(draw.shape(0, 3, 200), -2, 22) }, attrs };
  },
  GatherV2: (draw) => {
    const shape = draw.shape(1, 4, 1000).map((size) => Math.max(1, size));
    const axis = draw.integer(0, shape.length - 1);
    const batchDims = draw.integer(0, axis);
    const ids = [...shape.slice(0, batchDims), draw.integer(0, 9)];
    const indices = draw.ids(ids, 0, shape[axis]! - 1);
    return { inputs: { x: draw.input(shape, draw.of(anyType)), indices }, attrs: { axis, batchDims } };
  },
  GatherNd: (draw) => {
    const shape = draw.shape(1, 4, 1000).map((size) => Math.max(1, size));
    const depth = draw.integer(1, shape.length);
    const indices = draw.ids([draw.integer(1, 9), depth], 0, Math.min(...shape.slice(0, depth)) - 1);
    return { inputs: { params: draw.input(shape, draw.of(anyType)), indices }, attrs: {} };
  },
  ScatterNd: (draw) => {
    const shape = draw.shape(1, 3, 500).map((size) => Math.max(1, size));
    const depth = draw.integer(1, shape.length);
    const count = draw.integer(1, 9);
    const indices = draw.ids([count, depth], 0, Math.min(...shape.slice(0, depth)) - 1);
    const updates = draw.input([count, ...shape.slice(depth)], draw.of(numbers));
    return { inputs: { indices, updates }, attrs: { shape } };
  },
  UnsortedSegmentSum: (draw) => {
    const shape = draw.shape(1, 3, 500);
    const numSegments = draw.integer(1, 9);
    const segmentIds = draw.ids(shape.slice(0, 1), -2, numSegments + 2);
    return {
      inputs: { x: draw.input(shape, 'float32', 4, false), segmentIds },
      attrs: { numSegments },
      tolerance: 1e-4,
    };
  },
};

/** A call of one of the kernels. */
export function drawCase(draw: Draw): Case {
  const kernel = draw.of(Object.keys(makers));
  return { kernel, ...makers[kernel]!(draw) };
}

function each(names: readonly string[], make: Make): Record<string, Make> {
  return Object.fromEntries(names.map((name) => [name, make]));
}

function pair(draw: Draw, dtype: DType): Omit<Case, 'kernel'> {
  const shape = draw.shape();
  const [a, b] = [draw.input(shape, dtype), draw.input(draw.partner(shape), dtype)];
  return { inputs: draw.flag() ? { a, b } : { a: b, b: a }, attrs: {} };
}

/** A shape without axes of 0: of reductions over nothing cpu has no answer. */
function sized(draw: Draw): number[] {
  return draw.shape(1).map((size) => Math.max(1, size));
}

function reduction(
  draw: Draw,
  dtype: DType,
  tolerance: number,
  name = 'axis',
): Omit<Case, 'kernel'> & { readonly inputs: { readonly x: Input } } {
  const shape = sized(draw);
  const attrs = { [name]: draw.axes(shape.length), keepDims: draw.flag() };
  return { inputs: { x: draw.input(shape, dtype) }, attrs, tolerance };
}

function product(draw: Draw): {
  inputs: { a: Input; b: Input };
  attrs: { transposeA: boolean; transposeB: boolean };
} {
  const [m, k, n] = [draw.integer(0, 40), draw.integer(0, 40), draw.integer(0, 40)];
  // Of no products with one each cpu makes the wrong size.
  const batch = draw.shape(1, 2, 6).map((size) => Math.max(1, size));
  const [transposeA, transposeB] = [draw.flag(), draw.flag()];
  const shared = draw.integer(0, 2);
  const ofA = shared === 1 ? batch.map(() => 1) : batch;
  const ofB = shared === 2 ? batch.map(() => 1) : batch;
  const isSpecial = draw.integer(0, 5) === 0;
  return {
    inputs: {
      a: draw.input([...ofA, ...(transposeA ? [k, m] : [m, k])], 'float32', 4, isSpecial),
      b: draw.input([...ofB, ...(transposeB ? [n, k] : [k, n])], 'float32', 4, isSpecial),
    },
    attrs: { transposeA, transposeB },
  };
}
