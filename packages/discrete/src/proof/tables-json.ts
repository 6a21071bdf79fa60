import { checkOptions, refuse } from '@kleene/base';
import type { Tables } from '../machine/tables.ts';
import { hashJson } from './canonical.ts';

const arrays = {
  score: Float64Array,
  nodeUpdate: Uint8Array,
  edgeUpdate: Uint8Array,
  nodeMargins: Float64Array,
  edgeMargins: Float64Array,
} as const;

/** Tables as JSON: every array a list of numbers, which JSON keeps exactly. */
export type TablesJson = {
  readonly [K in keyof Tables]: Tables[K] extends string | number ? Tables[K] : readonly number[];
};

/** Tables as JSON. */
export function tablesToJson(tables: Tables): TablesJson {
  return Object.fromEntries(
    Object.entries(tables).map(([name, value]) => [
      name,
      ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    ]),
  ) as unknown as TablesJson;
}

/** Tables from what JSON holds, whatever that is; throws `invalid-argument` where it is not that. `evaluate` checks sizes and numbers. */
export function tablesFromJson(where: string, json: TablesJson): Tables {
  const names = ['algorithm', 'mode', 'nodeStates', 'edgeStates', 'beta', 'weightsSha256', ...Object.keys(arrays)];
  if (typeof json !== 'object' || json === null) refuse(where, 'tables', 'an object', json);
  checkOptions(where, json, names);
  if (typeof json.weightsSha256 !== 'string' || !/^([0-9a-f]{64})?$/.test(json.weightsSha256))
    refuse(where, 'tables.weightsSha256', '64 hexadecimal digits or empty', json.weightsSha256);
  const listOf = (name: keyof typeof arrays): Float64Array | Uint8Array => {
    const list: unknown = json[name];
    const isWhole = arrays[name] === Uint8Array;
    const isFit = (value: unknown): boolean =>
      Number.isFinite(value) && (!isWhole || ((value as number) & 255) === value);
    if (!Array.isArray(list) || !list.every(isFit)) refuse(where, `tables.${name}`, 'a list of numbers', list);
    return arrays[name].from(list as number[]);
  };
  const lists = Object.fromEntries(Object.keys(arrays).map((name) => [name, listOf(name as keyof typeof arrays)]));
  return { ...json, ...lists } as unknown as Tables;
}

/** The SHA-256 of tables: of the canonical JSON (RFC 8785) of `tablesToJson`. It covers the hash of the weights. */
export function hashTables(tables: Tables): string {
  return hashJson(tablesToJson(tables));
}
