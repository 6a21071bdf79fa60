import { serveSource } from '@kleene/train/worker';
import { open } from './source.mjs';

serveSource(open);
