import { checkFinite, checkInteger, checkObject, refuse } from '@kleene/base';

/** One option of the samplers: dm-clrs's keyword argument of the same name. */
export interface SamplingOption {
  /** What it does, its default and its range, in one line. */
  readonly about: string;
  readonly kind: 'integer' | 'number' | 'probability' | 'probabilities';
  readonly min?: number;
  readonly max?: number;
}

/**
 * Every option of the samplers by name. Which of them an algorithm takes, its `options` say. As in dm-clrs, a negative `low` makes weights of undirected
 * graphs NaN: they are roots of products.
 */
export const samplingOptions: { readonly [name: string]: SamplingOption } = {
  p: {
    about:
      'probabilities of an edge, of which one is chosen for each graph; default 0.5, of sparse graphs 0.2, of bipartite ones 0.3',
    kind: 'probabilities',
  },
  low: { about: 'least of the uniform numbers; default 0, of the maximum subarray -1', kind: 'number' },
  high: { about: 'what the uniform numbers stay below; default 1', kind: 'number' },
  k: { about: 'number of communities, at most one a node; default 4', kind: 'integer', min: 1 },
  eps: { about: 'probability that an edge is flipped or added between communities; default 0.01', kind: 'probability' },
  length_2: {
    about:
      'length of the second string or number of nodes of the right side, `length` then being that of the first; default half of `length`',
    kind: 'integer',
    min: 0,
  },
  length_needle: {
    about: 'length of the pattern; negative: the largest of those drawn; default a fifth of `length`, at least 1',
    kind: 'integer',
  },
  chars: { about: 'number of different characters, 1 to 4; default 4', kind: 'integer', min: 1, max: 4 },
  max_deadline: { about: 'last deadline of a task; default the number of tasks', kind: 'integer', min: 1 },
  origin_x: { about: 'x of the middle of the disk; default 0', kind: 'number' },
  origin_y: { about: 'y of the middle of the disk; default 0', kind: 'number' },
  radius: { about: 'radius of the disk; default 2', kind: 'number' },
  collinearity_resampling_attempts: {
    about: 'how often points are drawn before giving up; default 1000',
    kind: 'integer',
    min: 1,
  },
  collineararity_eps: {
    about: 'twice the area of a triangle below which its corners are in line; default 1e-12',
    kind: 'number',
  },
};

/** Throws `invalid-argument` for a value that an option of the samplers cannot have; other options are left alone. */
export function checkSamplingOptions(where: string, options: object): void {
  checkObject(where, 'options', options);
  for (const [name, value] of Object.entries(options)) {
    const option = samplingOptions[name];
    if (option !== undefined && value !== undefined) checkOption(where, name, option, value);
  }
}

function checkOption(where: string, name: string, option: SamplingOption, value: unknown): void {
  const probability = { min: 0, max: 1 };
  if (option.kind === 'integer') {
    checkInteger(where, name, value, option);
    if (name === 'length_needle' && value === 0) refuse(where, name, 'an integer other than 0', value);
  } else if (option.kind === 'number') checkFinite(where, name, value);
  else if (option.kind === 'probability') checkFinite(where, name, value, probability);
  else {
    if (!Array.isArray(value) || value.length === 0) refuse(where, name, 'a list of at least one probability', value);
    value.forEach((one, i) => checkFinite(where, `${name}[${i}]`, one, probability));
  }
}
