import { describe, expect, it } from 'vitest';
import { key, split } from '@kleene/random';
describe('keys', () => {
  it('split as JAX prints for seed 1', () => {
    expect(split(key(1), 3)).toMatchInlineSnapshot(`
      [
        [
          507451445,
          1853169794,
        ],
        [
          1948878966,
          4237131848,
        ],
        [
          2441914641,
          3819641963,
        ],
      ]
    `);
  });
});
