export { parallelSearch, parallelSearchSampler } from './parallel-search.ts';
export { localComponents } from './local-components.ts';
