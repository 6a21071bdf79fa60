export { parallelSearch, parallelSearchSampler } from './dear/parallel-search.ts';
export { localComponents } from './dear/local-components.ts';
