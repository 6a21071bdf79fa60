import { workerStream } from '@kleene/train/node';

// Nothing else keeps this process from ending: a close that is waited for must not be left unsettled.
const open = () =>
  workerStream({ file: new URL(process.argv[2] ?? ''), input: { nodes: 4 }, ahead: 20, batch: (item) => item });
let closed = 0;
for (let i = 0; i < 10; i++) {
  const stream = open();
  await stream.next(1);
  await stream.close?.();
  closed++;
}
await open().next(1);
process.stdout.write(`closed ${closed} times, one left open\n`);
