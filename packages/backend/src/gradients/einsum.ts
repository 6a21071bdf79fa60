import { broadcastTo, einsum, reshape, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Einstein sums. The gradient of an operand is an Einstein sum of the result's gradient and the other operand, repeated along
 * the labels that occur in this operand alone.
 */
export const einsumGradient: GradConfig = {
  kernelName: 'Einsum',
  saveAllInputs: true,
  gradFunc(dy, operands, { equation }) {
    const [left, result] = (equation as string).replaceAll(/\s/g, '').split('->') as [string, string];
    const terms = left.split(',');
    const gradients = operands.map((operand, i) => (): Tensor => {
      const rest = operands.flatMap((other, j): Term[] => (j === i ? [] : [[terms[j]!, other]]));
      return gradientOf(operand, terms[i]!, [[result, dy as Tensor], ...rest]);
    });
    return Object.fromEntries(gradients.entries());
  },
};

type Term = readonly [labels: string, tensor: Tensor];

function gradientOf(operand: Tensor, labels: string, others: readonly Term[]): Tensor {
  const known = [...labels].filter((label) => others.some(([term]) => term.includes(label)));
  const equation = `${others.map(([term]) => term).join(',')}->${known.join('')}`;
  const sums = einsum(equation, ...others.map(([, tensor]) => tensor));
  if (known.length === labels.length) return sums;
  const shape = operand.shape.map((size, axis) => (known.includes(labels[axis]!) ? size : 1));
  return broadcastTo(reshape(sums, shape), operand.shape);
}
