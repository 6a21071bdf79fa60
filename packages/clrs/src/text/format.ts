import type { Algorithm } from '../spec/algorithm.ts';
import { layoutOf, type Field } from '../spec/layout.ts';
import type { Stage } from '../spec/spec.ts';
import type { Values } from '../trajectory/pack.ts';
import type { Trajectory } from '../trajectory/trace.ts';
import { valueText } from './values.ts';

/** A problem and its solution as text. */
export interface Example {
  readonly question: string;
  readonly answer: string;
}

/** Algorithms whose texts with hints show other hints than those of their outputs. */
const tracedHints: { readonly [algorithm: string]: readonly string[] } = {
  naive_string_matcher: ['s'],
  kmp_matcher: ['s'],
  binary_search: ['low', 'high'],
  find_maximum_subarray_kadane: ['best_low', 'best_high'],
  quickselect: ['pivot'],
};
/** Of these, those of which the last step stands for the outputs. */
const answeredByHints: readonly string[] = ['binary_search', 'find_maximum_subarray_kadane', 'quickselect'];

/** What a text needs of an algorithm. */
type Written = Pick<Algorithm, 'name' | 'spec' | 'int64'>;

/**
 * A trajectory as a question and an answer, in the format of CLRS-Text (Markeeva et al. 2024, arXiv 2406.04229; dm-clrs clrs_utils.py).
 *
 * With hints, the first step stands in the question and the others but the last before the answer: of the hints that are called as an output and `_h`
 * (of five algorithms, others). Where there are none, nothing changes.
 */
export function formatExample(algorithm: Written, trajectory: Trajectory, useHints = false): Example {
  const { name, spec } = algorithm;
  const named = (stage: Stage): readonly Field[] => layoutOf(spec, stage, trajectory.nodes).fields;
  const inputs = named('input')
    .filter((field) => field.name !== 'pos' && !(field.name === 'adj' && 'A' in spec))
    .map((field) => `${field.name}: ${probeText(algorithm, trajectory, trajectory.inputs, field)}`)
    .join(', ');
  const outputs = named('output');
  const answer = outputs.map((field) => probeText(algorithm, trajectory, trajectory.outputs, field)).join(', ');
  const names = outputs.map((field) => field.name).join(', ');
  const traced = useHints ? named('hint').filter((field) => isTraced(algorithm, field.name)) : [];
  if (traced.length === 0) return { question: `${name}:\n${inputs}\n${names}:\n`, answer: `${answer}\n\n` };

  const states = stateTexts(algorithm, trajectory, traced);
  const shown = tracedHints[name]?.join(', ') ?? names;
  const final = answeredByHints.includes(name) ? states.at(-1)! : answer;
  return {
    question: `${name}:\n${inputs}, initial_trace: ${states[0]!}\ntrace | ${inParentheses(name, shown)}:\n`,
    answer: `${states.slice(1, -1).join(', ')} | ${final}\n\n`,
  };
}

function isTraced({ name, spec }: Written, hint: string): boolean {
  return tracedHints[name]?.includes(hint) ?? spec[hint.slice(0, -2)]?.[0] === 'output';
}

function probeText({ int64 = [] }: Written, { inputs }: Trajectory, values: object, { name, probe }: Field): string {
  return valueText(probe, (values as Values)[name]!, int64.includes(name), keyOf(inputs));
}

/** The hints of each step, read as the outputs that they become. */
function stateTexts({ name, spec }: Written, trajectory: Trajectory, traced: readonly Field[]): string[] {
  const { steps, inputs, hints } = trajectory;
  const stride = hints.length / steps;
  const key = keyOf(inputs);
  return Array.from({ length: steps }, (_, step) => {
    const values = traced.map((field) => {
      const probe = name in tracedHints ? field.probe : spec[field.name.slice(0, -2)]!;
      const at = step * stride + field.offset;
      return valueText(probe, field.isArray ? hints.subarray(at, at + field.width) : hints[at]!, false, key);
    });
    return inParentheses(name, values.join(', '));
  });
}

/** Pairs of places are written as such. */
function inParentheses(algorithm: string, text: string): string {
  return (tracedHints[algorithm]?.length ?? 0) > 1 ? `(${text})` : text;
}

function keyOf(inputs: Trajectory['inputs']): Float64Array | undefined {
  const { key } = inputs as Values;
  return key instanceof Float64Array ? key : undefined;
}
