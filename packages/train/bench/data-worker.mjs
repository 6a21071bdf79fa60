import { serveSource } from '@kleene/train/node/worker';
import { open } from './data.mjs';

serveSource(open);
