import { install } from '../start/install.mjs';
import { root, say } from '../start/root.mjs';
import { tool } from '../lib/tool.mjs';
import { createPackage } from '../new-package/create.mjs';

// npm run new-package <floor> <name>
const [floor = '', name = '', ...rest] = process.argv.slice(2);
try {
  if (rest.length > 0 || name === '') throw new Error('usage: npm run new-package <floor> <name>');
  const files = createPackage(root, floor, name);
  await tool('oxfmt', ['tools/house/floors.json']);
  for (const file of files) console.log(file);
  const code = await install();
  if (code !== 0) process.exitCode = code;
  else say(`next: npm run pkg -- ${name}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
