import { growable } from '@kleene/graphs';

/** Numbers for names: each different run of bytes gets the next number when it first appears. */
export interface Interner {
  /** The number of the name `bytes[start .. end)`. */
  number(bytes: Uint8Array, start: number, end: number): number;
  /** How many names there are. */
  count(): number;
  /** The names in the order of their numbers, decoded from UTF-8. */
  names(): string[];
}

/**
 * An interner that keeps all names end to end in one array of bytes and finds them by open addressing: a few bytes a name beside
 * the name itself, and no string until the end. A `Map` holds at most 2^24 keys and several times the memory.
 */
export function interner(): Interner {
  let slots = new Int32Array(1024).fill(-1);
  let arena = new Uint8Array(2 ** 14);
  const ends = growable(Int32Array);
  const hashes = growable(Int32Array);
  let count = 0;
  let used = 0;

  const isName = (name: number, bytes: Uint8Array, start: number, length: number): boolean => {
    const at = name === 0 ? 0 : ends.at(name - 1);
    if (ends.at(name) - at !== length) return false;
    for (let i = 0; i < length; i++) if (arena[at + i] !== bytes[start + i]) return false;
    return true;
  };

  const store = (bytes: Uint8Array, start: number, end: number): void => {
    if (used + end - start > arena.length) {
      const larger = new Uint8Array(2 * (arena.length + end - start));
      larger.set(arena.subarray(0, used));
      arena = larger;
    }
    for (let i = start; i < end; i++) arena[used++] = bytes[i]!;
    ends.push(used);
  };

  const rehash = (): void => {
    slots = new Int32Array(2 * slots.length).fill(-1);
    for (let name = 0; name < count; name++) slots[freeSlot(slots, hashes.at(name))] = name;
  };

  return {
    number(bytes, start, end) {
      const hash = hashOf(bytes, start, end);
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (let name = slots[slot]!; name >= 0; name = slots[slot]!) {
        if (hashes.at(name) === hash && isName(name, bytes, start, end - start)) return name;
        slot = (slot + 1) & mask;
      }
      slots[slot] = count;
      hashes.push(hash);
      store(bytes, start, end);
      if (2 * ++count > slots.length) rehash();
      return count - 1;
    },
    count: () => count,
    names() {
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return Array.from({ length: count }, (_, name) =>
        decoder.decode(arena.subarray(name === 0 ? 0 : ends.at(name - 1), ends.at(name))),
      );
    },
  };
}

function freeSlot(slots: Int32Array, hash: number): number {
  let slot = hash & (slots.length - 1);
  while (slots[slot]! >= 0) slot = (slot + 1) & (slots.length - 1);
  return slot;
}

/** FNV-1a over the bytes, then the finish of MurmurHash3, so that all bits reach the low ones. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
