import { commonFields, commonScripts, entryOf } from '../house/package-rules.mjs';
import { heading } from '../lib/features.mjs';

/**
 * The files of a new package, from the repository's root. It holds one function, so that everything runs at once; what it
 * is for takes that function's place.
 *
 * @param {string} short
 * @param {string} licence the text of the licence
 * @param {string} baseVersion the version of `@kleene/base`
 * @returns {Record<string, string>}
 */
export function newPackageFiles(short, licence, baseVersion) {
  const name = `@kleene/${short}`;
  const home = `packages/${short}`;
  return {
    [`${home}/package.json`]: json(manifest(name, baseVersion)),
    [`${home}/tsconfig.build.json`]: buildConfig,
    [`${home}/vitest.config.ts`]: `import { kleeneProject } from '../../vitest.shared.ts';\n\nexport default kleeneProject('${short}');\n`,
    [`${home}/LICENSE`]: licence,
    [`${home}/README.md`]: readme(name),
    [`${home}/src/index.ts`]: `export { double } from './double.ts';\n`,
    [`${home}/src/double.ts`]: source(short),
    [`${home}/test/double.test.ts`]: test(name, short),
    [`docs/features/${short}.md`]: features(name, short),
    [`.changeset/${short}-first.md`]: `---\n"${name}": minor\n---\n\nThe package and its first function.\n`,
  };
}

const buildConfig = `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": {
    "rootDir": "src",
    "outDir": "dist"
  },
  "include": ["src"]
}
`;

/** @param {string} name @param {string} baseVersion */
function manifest(name, baseVersion) {
  const { license, type, publishConfig, engines } = commonFields;
  return {
    name,
    version: '0.1.0',
    description: 'What it is, in one sentence.',
    keywords: ['neural algorithmic reasoning', 'tensorflow.js', 'typescript'],
    license,
    files: ['dist', 'src'],
    type,
    sideEffects: false,
    exports: { '.': entryOf('index'), './package.json': './package.json' },
    publishConfig,
    scripts: commonScripts,
    dependencies: { '@kleene/base': `^${baseVersion}` },
    engines,
  };
}

/** @param {string} name */
function readme(name) {
  return `# ${name}

What it is, in one paragraph.

\`\`\`
npm i ${name}
\`\`\`

\`\`\`js
import { double } from '${name}';

console.log(double(21));
\`\`\`

\`\`\`text
42
\`\`\`

MIT licence.
`;
}

/** @param {string} short */
function source(short) {
  return `import { checkFinite } from '@kleene/base';

/** Twice \`value\`, any finite number; throws \`invalid-argument\` otherwise. */
export function double(value: number): number {
  return 2 * checkFinite('${short}.double', 'value', value);
}
`;
}

/** @param {string} name @param {string} short */
function test(name, short) {
  return `import { describe, expect, it } from 'vitest';
import { double } from '${name}';

describe('double', () => {
  it('adds a number to itself', () => {
    expect(double(21)).toBe(21 + 21);
  });

  it('refuses what is no finite number', () => {
    expect(() => double(Number.NaN)).toThrow('${short}.double: value must be a finite number, got NaN');
  });
});
`;
}

/** @param {string} name @param {string} short */
function features(name, short) {
  const id = short.toUpperCase();
  return `# ${name}

${heading}
| --- | --- | --- | --- | --- |
| ${id}-1 | twice a number | arithmetic | packages/${short}/test/double.test.ts › double adds a number to itself | done |
`;
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
