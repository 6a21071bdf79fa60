import { serveSource } from '@kleene/train/worker';
import { open } from './data.mjs';

serveSource(open);
