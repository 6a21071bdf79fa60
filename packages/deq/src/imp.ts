export { changesOf, guardedStep, trajectory, type Change, type EquilibriumCheck } from './imp/equilibrium.ts';
export {
  approximant,
  approximants,
  fix,
  functional,
  isBelow,
  isChain,
  isMonotone,
  isPreFixed,
  kappa,
  leastUpperBound,
  nowhere,
  type Transformer,
} from './imp/kleene.ts';
export { parseImp } from './imp/parse.ts';
export { printImp } from './imp/print.ts';
export { programs } from './imp/programs.ts';
export { runImp, truthOf, type Run, type RunOptions } from './imp/run.ts';
export { arrayIn, sameStore, store, type Store } from './imp/store.ts';
export {
  loopsOf,
  type Arith,
  type ArithOperator,
  type Command,
  type Comparison,
  type Place,
  type Truth,
  type While,
} from './imp/syntax.ts';
