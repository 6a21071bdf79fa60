import { refuse } from '@kleene/base';
import type { Probe, Spec, Stage } from './spec.ts';

/** Where a probe of a stage lies in a packed snapshot. */
export interface Field {
  readonly name: string;
  readonly probe: Probe;
  readonly offset: number;
  /** How many numbers it takes when packed: 1 for graphs and `mask_one`, else as many as nodes or pairs of nodes. */
  readonly width: number;
  readonly isArray: boolean;
  /** How many classes a category has, else 0. */
  readonly classes: number;
  /** Which numbers are allowed: any, those of a mask, classes (`~class` for those left out), or the numbers of nodes. */
  readonly kind: 'any' | 'mask' | 'class' | 'node';
  /** The least number of a class or node. */
  readonly low: number;
}

/** The probes of one stage, packed one after the other. */
export interface Layout {
  readonly fields: readonly Field[];
  /** The packed numbers of one snapshot. */
  readonly stride: number;
}

/** The layout of a stage for instances of `nodes` nodes. */
export function layoutOf(spec: Spec, stage: Stage, nodes: number): Layout {
  const fields: Field[] = [];
  let stride = 0;
  for (const [name, probe] of Object.entries(spec)) {
    if (probe[0] !== stage) continue;
    const isArray = isArrayProbe(probe);
    const width = !isArray ? 1 : probe[1] === 'edge' || probe[2] === 'permutation_pointer' ? nodes * nodes : nodes;
    const kind = kindOf(probe);
    const classes = probe[2] === 'categorical' ? probe[3] : 0;
    fields.push({ name, probe, offset: stride, width, isArray, classes, kind, low: 0 - classes });
    stride += width;
  }
  return { fields, stride };
}

/** The axes of a probe in a batch, after those of time and batch. */
export function shapeOf([, location, type, classes]: Probe, nodes: number): number[] {
  const places = location === 'graph' ? [] : location === 'node' ? [nodes] : [nodes, nodes];
  if (type === 'categorical') return [...places, classes];
  return type === 'permutation_pointer' || type === 'soft_pointer' ? [...places, nodes] : places;
}

/** The number of nodes of an instance, read off the first input that has as many numbers as nodes or pairs of them. */
export function nodesOf(where: string, spec: Spec, inputs: { readonly [name: string]: number | Float64Array }): number {
  for (const name in spec) {
    const probe = spec[name]!;
    if (probe[0] !== 'input' || !isArrayProbe(probe)) continue;
    const value = inputs[name];
    if (!(value instanceof Float64Array)) refuse(where, `input ${name}`, 'a Float64Array', value);
    return probe[1] === 'edge' ? Math.sqrt(value.length) : value.length;
  }
  refuse(where, 'spec', 'one with an input of nodes or edges', Object.keys(spec));
}

function isArrayProbe([, location, type]: Probe): boolean {
  return location !== 'graph' && type !== 'mask_one';
}

function kindOf([, , type]: Probe): Field['kind'] {
  if (type === 'scalar' || type === 'soft_pointer' || type === 'permutation_pointer') return 'any';
  return type === 'mask' ? 'mask' : type === 'categorical' ? 'class' : 'node';
}
