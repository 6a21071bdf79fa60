import path from 'node:path';
import { apiPages } from '../lib/api-pages.mjs';
import { root } from '../start/root.mjs';

const folder = path.join(root, 'docs', 'api');
console.log(`${await apiPages(root, folder)}: ${path.relative(process.cwd(), folder)}`);
