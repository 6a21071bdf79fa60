import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveRegistry } from '../pack/registry.mjs';
import { scratch } from './scratch.ts';

describe('a registry on this machine', () => {
  it('has what it was given by name, with its manifest, and the tarball that this names', async () => {
    const file = path.join(scratch(), 'a.tgz');
    writeFileSync(file, 'packed');
    const manifest = { name: '@kleene/a', version: '1.2.3', optionalDependencies: { b: '1.0.0' } };
    const registry = await serveRegistry([{ manifest, file }]);
    try {
      const document = await (await fetch(`${registry.url}@kleene%2fa`)).json();
      expect(document['dist-tags']).toEqual({ latest: '1.2.3' });
      expect(document.versions['1.2.3']).toMatchObject(manifest);
      const { tarball, shasum } = document.versions['1.2.3'].dist;
      expect(shasum).toBe('7aca22de0b050687b471256624fbefc0b93a1ef5');
      expect(await (await fetch(tarball)).text()).toBe('packed');
      expect((await fetch(`${registry.url}b`)).status).toBe(404);
    } finally {
      registry.close();
    }
  });
});
