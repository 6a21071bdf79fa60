import { readFileSync } from 'node:fs';

const name = '@kleene/train';

/** This package as `name@version`, which checkpoints are marked with; undefined where it was bundled into something else. */
export function writer(): string | undefined {
  try {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly name?: unknown;
      readonly version?: unknown;
    };
    return manifest.name === name ? `${name}@${String(manifest.version)}` : undefined;
  } catch {
    return undefined;
  }
}
