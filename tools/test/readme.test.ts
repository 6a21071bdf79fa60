import { describe, expect, it } from 'vitest';
import { firstDifference, readExample } from '../pack/readme.mjs';
import { unnamedImports } from '../pack/unnamed-imports.mjs';

const readme = '# x\n\n```\nnpm i x y\n```\n\n```js\nconsole.log(1);\n```\n\nprints\n\n```text\n1\n```\n';

describe('the example of a README', () => {
  it('is its install line, its first js block and the text block after that', () => {
    expect(readExample(readme)).toEqual({ installs: ['x', 'y'], code: 'console.log(1);\n', output: '1\n' });
    expect(readExample(readme.replaceAll('\n', '\r\n'))).toEqual(readExample(readme));
  });

  it.each([
    ['npm i x y', 'has no line "npm i <packages>"'],
    ['```js', 'has no ```js block'],
    ['```text', 'has no ```text block after its ```js block'],
  ])('is missed without %s', (part, fault) => {
    expect(readExample(readme.replace(part, 'x'))).toBe(fault);
  });

  it('is the only one: a further js block would never be run', () => {
    expect(readExample(`${readme}\n\`\`\`js\nnever();\n\`\`\`\n`)).toBe('has a second ```js block, which nothing runs');
  });

  it('imports nothing that its install line does not name', () => {
    const code =
      "import 'node:fs';\nimport { y } from '@k/y/part';\nimport z from 'z';\nawait import('w/x');\nimport '@k/y';\n";
    expect(unnamedImports({ installs: ['z'], code, output: '' })).toEqual(['@k/y', 'w']);
    expect(unnamedImports({ installs: ['z', '@k/y', 'w'], code, output: '' })).toEqual([]);
  });

  it('is compared line by line, white space at the end aside', () => {
    expect(firstDifference('1\n2\n', '1  \r\n2\n\n')).toBeUndefined();
    expect(firstDifference('1\n2\n', '1\n3\n')).toBe('line 2 of the output should be "2", is "3"');
    expect(firstDifference('1\n', '1\n2\n')).toBe('line 2 of the output should be nothing, is "2"');
    expect(firstDifference('1\n2\n', '1\n')).toBe('line 2 of the output should be "2", is nothing');
  });
});
