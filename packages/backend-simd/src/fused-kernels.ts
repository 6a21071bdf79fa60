/** The part of the table that does several operations of tfjs in one pass, each with its gradient; what holds of `KernelTable` holds of it. */
export interface FusedKernels<B> {
  /**
   * Elements of float32 that `pairwise` (`backward` 0) or `pairwiseGrad` (1) wants for its room.
   *
   * layout, here and there: [batch, senders, receivers, layers (0, 1 or 2), width, width after one layer, width after two].
   */
  pairwiseRoom(layout: B, backward: number): number;

  /**
   * out [batch, receivers, last width] = maximum over senders, or sum where `sum` is 1, of messages; winners (int32, of out's shape, none for
   * a sum) = who sent it, the lowest of equals, -1 where it has no gradient: where
   * a pair that does not speak counts, or `last` has shut it.
   *
   * A message is senders [batch, senders, width] + receivers [batch, receivers, width] + edges [batch, senders, receivers, width]
   * (or none) + graph [batch, width] (or none), then for each layer relu where `activation` is 1, times its weight [in, out], plus its bias [out] (or none),
   * and relu of the last where `last` is 1. mask (bool [batch, senders, receivers] or none): a pair where it is 0 counts as `silence` in a
   * maximum, and as nothing in a sum.
   */
  pairwise(
    out: B,
    winners: B,
    senders: B,
    receivers: B,
    edges: B,
    graph: B,
    mask: B,
    weight0: B,
    bias0: B,
    weight1: B,
    bias1: B,
    room: B,
    layout: B,
    activation: number,
    last: number,
    sum: number,
    silence: number,
  ): void;

  /** The gradients of `pairwise` from dy, its winners (none for a sum) and its inputs; none for d_edges, d_graph and biases that are not there. */
  pairwiseGrad(
    dSenders: B,
    dReceivers: B,
    dEdges: B,
    dGraph: B,
    dWeight0: B,
    dBias0: B,
    dWeight1: B,
    dBias1: B,
    dy: B,
    winners: B,
    senders: B,
    receivers: B,
    edges: B,
    graph: B,
    mask: B,
    weight0: B,
    bias0: B,
    weight1: B,
    bias1: B,
    room: B,
    layout: B,
    activation: number,
    last: number,
    sum: number,
  ): void;

  /** out = (x - mean) / sqrt(variance + epsilon) * gain + shift for each row of x [rows, width]; the variance is the biased one. */
  layerNorm(out: B, x: B, gain: B, shift: B, rows: number, width: number, epsilon: number): void;

  /** The gradients of `layerNorm`. room: float32, 32 * width. */
  layerNormGrad(
    dx: B,
    dGain: B,
    dShift: B,
    dy: B,
    x: B,
    gain: B,
    room: B,
    rows: number,
    width: number,
    epsilon: number,
  ): void;

  /**
   * out [steps, rows, size] = g + z * (before - g), step by step from hidden [rows, size] on, where r, z and g are parts one, two and three of
   * rows of 3 size: r, z = sigmoid(gates + said), g = tanh(gates + r * said), for gates [steps, rows, 3 size] and said (of gates' shape) =
   * before times weight [size, 3 size] + bias [3 size].
   */
  gru(out: B, said: B, gates: B, hidden: B, weight: B, bias: B, steps: number, rows: number, size: number): void;

  /** The gradients of `gru` from dy and what it wrote, and that of said, whose sum over rows is the bias's. room: float32, size * (rows + 3 * size). */
  gruGrad(
    dGates: B,
    dSaid: B,
    dHidden: B,
    dWeight: B,
    dy: B,
    said: B,
    out: B,
    gates: B,
    hidden: B,
    weight: B,
    room: B,
    steps: number,
    rows: number,
    size: number,
  ): void;

  /** out [2, rows, size]: the next hidden state sigmoid(o) tanh(c) and cell c = sigmoid(f) cell + sigmoid(i) tanh(g), for gates i, f, g, o in rows of 4 size. */
  lstmGates(out: B, gates: B, cell: B, rows: number, size: number): void;

  /** The gradients of `lstmGates`. */
  lstmGatesGrad(dGates: B, dCell: B, dy: B, gates: B, cell: B, rows: number, size: number): void;

  /**
   * out [b, j, k, f] = max over i of left [b, i, j, f] + right [b, i, k, f]; winners (int32) = the lowest i that has it. layout:
   * [b, i, j, k, f]; room: float32, 8 * k * f.
   */
  tripletMax(out: B, winners: B, left: B, right: B, room: B, layout: B): void;

  /** The gradients of `tripletMax`. */
  tripletMaxGrad(dLeft: B, dRight: B, dy: B, winners: B, layout: B): void;

  /** Elements of float32 that `triangle` (`backward` 0) or `triangleGrad` (1) wants for its room. */
  triangleRoom(layout: B, backward: number): number;

  /**
   * out [b, x, y, h, c] = sum over a of weight [x, a, y, h] * left [b, x, a, h, c] * right [b, a, y, h, c], for weights the softmax over a of
   * the sum over c of query [b, x, a, h, c] * key [b, a, y, h, c], divided by the root of c's size. layout: [b, nodes, h, c].
   */
  triangle(out: B, query: B, key: B, left: B, right: B, room: B, layout: B): void;

  /** The gradients of `triangle`. */
  triangleGrad(
    dQuery: B,
    dKey: B,
    dLeft: B,
    dRight: B,
    dy: B,
    query: B,
    key: B,
    left: B,
    right: B,
    room: B,
    layout: B,
  ): void;

  /**
   * out[s, :] = the largest of a[j, :] over ids[j] = s, -Infinity where there is none; winners (int32) = the first place in a that holds it, or -1. a is
   * [n, inner], out [segments, inner]. NaN is larger than any number. Ids outside are passed over.
   */
  segmentMax(out: B, winners: B, a: B, ids: B, n: number, inner: number, segments: number): void;

  /** dx [n] = 0, then gains each of dy [heard] at its place in winners, where that is in [0, n). */
  segmentMaxGrad(dx: B, dy: B, winners: B, n: number, heard: number): void;

  /** out = softmax of each row of a [rows, columns] over what mask (bool) lets through, 0 elsewhere; a row without anything is 0. */
  maskedSoftmax(out: B, a: B, mask: B, rows: number, columns: number): void;

  /**
   * out [rows] = -sum(shares * log softmax(logits)) for logits and shares [rows, columns], a share of 0 counting nothing; or, for labels (int32
   * [rows]) in the place of shares, that of the class, 0 where it is none. mask: bool [rows] or none; a row where it is 0 is 0.
   */
  crossEntropy(out: B, logits: B, shares: B, labels: B, mask: B, rows: number, columns: number): void;

  /** The gradient of `crossEntropy` by the logits from dy [rows]. */
  crossEntropyGrad(dx: B, dy: B, logits: B, shares: B, labels: B, mask: B, rows: number, columns: number): void;

  /** out [n] = max(x, 0) - x t + log(1 + exp(-|x|)) for logits x and targets t; 0 where mask (bool [n] or none) is 0. */
  flagsLoss(out: B, logits: B, targets: B, mask: B, n: number): void;

  /** The gradient of `flagsLoss` by the logits. */
  flagsLossGrad(dx: B, dy: B, logits: B, targets: B, mask: B, n: number): void;

  /** out = softmax of (a + noise) / temperature for each row, all [rows, columns]. */
  gumbelSoftmax(out: B, a: B, noise: B, rows: number, columns: number, temperature: number): void;

  /** The gradient of `gumbelSoftmax` from its result y: by a, and by noise, which is the same. */
  gumbelSoftmaxGrad(dx: B, dy: B, y: B, rows: number, columns: number, temperature: number): void;

  /** out = 1 at the first of the largest of each row of a [rows, columns], 0 elsewhere; NaN in a row that holds NaN. */
  hardMax(out: B, a: B, rows: number, columns: number): void;

  /**
   * out [batch, rows, columns] = a after `steps` passes that take off each row the logarithm of the sum of its exponentials, then off each
   * column; kept [batch, steps, rows + columns] = what has been taken off rows and columns after each pass. room: float32,
   * 2 * least(batch, 8) * (rows + 16) * (columns + 16).
   */
  logSinkhorn(out: B, kept: B, a: B, room: B, batch: number, rows: number, columns: number, steps: number): void;

  /** The gradient of `logSinkhorn`; room as there. */
  logSinkhornGrad(
    dx: B,
    dy: B,
    kept: B,
    a: B,
    room: B,
    batch: number,
    rows: number,
    columns: number,
    steps: number,
  ): void;

  /**
   * out [batch, size] = x of matrix x = right for each matrix [batch, size, size] and right [batch, size], computed in float64; NaN for one
   * without a solution. room: at a multiple of 8 bytes, float64 [least(batch, 8), size, size + 1].
   */
  solveBatch(out: B, matrix: B, right: B, room: B, batch: number, size: number): void;

  /** The gradients of `solveBatch` from its result x; room as there. */
  solveBatchGrad(dMatrix: B, dRight: B, dy: B, matrix: B, x: B, room: B, batch: number, size: number): void;

  /**
   * out[s, :] = mean of a[j, :] over ids[j] = s, 0 where there is none. a is [n, inner], out [segments, inner]. Ids outside are passed over.
   * sizes: float32 [segments], to work in.
   */
  segmentMean(out: B, a: B, ids: B, sizes: B, n: number, inner: number, segments: number): void;

  /**
   * out[j, :] = a[ids[j], :], divided by how many ids are that one where sizes (float32 [segments], to work in) are given; 0 where an id is
   * outside. a is [segments, inner], out [n, inner]. The gradient of a segment sum; with sizes, of `segmentMean`.
   */
  segmentRows(out: B, a: B, ids: B, sizes: B, n: number, inner: number, segments: number): void;

  /** out [n] = softmax of a / temperature over each segment; rows whose id is outside are 0. room: float32 [segments]. */
  segmentSoftmax(out: B, a: B, ids: B, room: B, n: number, segments: number, temperature: number): void;

  /** The gradient of `segmentSoftmax` from its result y. room: float32 [segments]. */
  segmentSoftmaxGrad(dx: B, dy: B, y: B, ids: B, room: B, n: number, segments: number, temperature: number): void;
}
