// Runs one bundled benchmark in a process of its own, so that none sees another's memory or backend.
const file = process.argv[2] ?? '';
const { measurements } = await import(file);
if (typeof measurements !== 'function') throw new Error(`${file} exports no function named measurements`);
process.send?.(await measurements());
process.disconnect?.();
