import { serveSource } from '@kleene/train/node/worker';
import { open } from './source.mjs';

serveSource(open);
