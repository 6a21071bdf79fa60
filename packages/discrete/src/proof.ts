export { extractTables } from './extract/extract.ts';
export { checkWeights, hashWeights, weightShapes, type Weights } from './extract/weights.ts';
export { bfs } from './machine/bfs.ts';
export { edgeList, type EdgeList } from './machine/edge-list.ts';
export {
  initialConfiguration,
  interpret,
  parentsOf,
  trace,
  type InterpretOptions,
  type Trace,
} from './machine/interpret.ts';
export type { Choices, EdgeClass, EdgeRule, Machine, Menu, NodeRule } from './machine/machine.ts';
export { referenceTables } from './machine/reference.ts';
export { edgeScalars } from './machine/scalars.ts';
export { isEqual, step, type Configuration } from './machine/step.ts';
export { classIndex, edgeEntry, nodeEntry, tableLengths, type Sizes, type Tables } from './machine/tables.ts';
export { checkMenus } from './proof/check-menus.ts';
export { crossCheck, graphOf, type Counterexample, type CrossCheck, type Snapshot } from './proof/cross-check.ts';
export { evaluate, type Evaluation, type Obligation } from './proof/evaluate.ts';
export { mutants, type Mutant, type MutantOptions } from './proof/mutants.ts';
export { prove, type Certificate, type ProveOptions } from './proof/prove.ts';
export { smallGraphs } from './proof/small-graphs.ts';
export { hashTables, tablesToJson, type TablesJson } from './proof/tables-json.ts';
export { writeReasoner, type ReasonerFile } from './reasoner/reasoner.ts';
