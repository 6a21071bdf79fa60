import { execFileSync } from 'node:child_process';

/** A Python that can import these modules: the first of KLEENE_PYTHON, python3 and python, if any. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  return [process.env['KLEENE_PYTHON'] ?? '', 'python3', 'python'].find((command) => {
    try {
      execFileSync(command, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}
