import type { Command } from '../shell/command.ts';
import { data } from './data/data.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { evaluate } from './eval.ts';
import { graph } from './graph/graph.ts';
import { prove } from './prove.ts';
import { run } from './run.ts';
import { runs } from './runs/runs.ts';
import { train } from './train.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [demo, train, runs, evaluate, prove, run, graph, data, doctor];
