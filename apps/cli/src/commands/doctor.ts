import {
  listBackends,
  listKernels,
  measureBackend,
  prepare,
  type BackendSpeed,
  type CandidateReport,
  type KernelReport,
} from '@kleene/backend';
import type { Command } from '../shell/command.ts';
import type { Io } from '../shell/io.ts';
import { textTable } from '../shell/text-table.ts';
import { wrap } from '../shell/wrap.ts';
import { prepareBackend } from '../work/backend.ts';
import { backendOptions } from '../shell/command.ts';

interface Examined extends CandidateReport {
  readonly speed?: BackendSpeed;
}

/** `kleene doctor`: which backends are here, why the others are not, and how fast each is. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'tell which backends are here, why the others are not, and how fast each is',
  positionals: [],
  options: {
    kernels: { type: 'boolean', summary: 'list the kernels of the backend in use, and which are not its own' },
    ...backendOptions,
  },
  examples: ['kleene doctor', 'kleene doctor --kernels --backend wasm', 'kleene doctor --json'],
  async run(input, io) {
    const chosen = await prepareBackend(input);
    const examined: Examined[] = [];
    for (const report of chosen.candidates) examined.push(await examine(report, io));
    await prepare({ backend: chosen.backend });
    const kernels = input.options['kernels'] === true ? listKernels() : undefined;
    io.line(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
    io.line(
      `In use: ${io.style('green', chosen.backend)} (${chosen.reason}), ${chosen.detail}${chosen.threadsNote ? `; ${chosen.threadsNote}` : ''}`,
    );
    io.line();
    io.line(textTable(['backend', 'here', 'product GFLOP/s', 'training step'], examined.map(row)));
    io.line();
    for (const { name, status, reason, remedy } of examined) {
      if (status === 'unavailable')
        io.line(`${name}: ${reason}${remedy === undefined ? '' : `\n  to have it: ${remedy}`}`);
    }
    if (kernels) describeKernels(io, chosen.backend, kernels);
    io.document({
      schema: 'kleene/doctor@1',
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      backend: chosen.backend,
      reason: chosen.reason,
      detail: chosen.detail,
      threads: chosen.threads,
      threadsNote: chosen.threadsNote ?? null,
      candidates: examined,
      ...(kernels && { kernels }),
    });
    return 0;
  },
};

const origins: Readonly<Record<KernelReport['origin'], string>> = {
  own: "the backend's own",
  inherited: "tfjs's cpu backend's, in JavaScript",
  mended: 'mended: put right or made faster by @kleene/backend',
  borrowed: 'borrowed from the cpu backend',
  refused: 'refused: wrong here, and not to be had',
};

function describeKernels(io: Io, backend: string, kernels: readonly KernelReport[]): void {
  io.line();
  io.line(`${kernels.length} kernels on ${backend}; those with * have a gradient`);
  for (const [origin, meaning] of Object.entries(origins)) {
    const those = kernels.filter((report) => report.origin === origin);
    if (those.length === 0) continue;
    io.line(`${those.length} ${meaning}`);
    io.line(
      wrap(
        those.map(({ kernel, gradient }) => `${kernel}${gradient ? '*' : ''}`),
        io.columns,
      ),
    );
  }
}

async function examine(report: CandidateReport, io: Io): Promise<Examined> {
  if (report.status === 'unavailable') return report;
  io.note(`measuring ${report.name} ...`);
  try {
    await prepare({ backend: report.name });
    return { ...report, speed: measureBackend() };
  } catch (error) {
    const now = listBackends().find(({ name }) => name === report.name);
    return { ...report, ...now, status: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function row({ name, status, speed }: Examined): (string | number)[] {
  return [
    name,
    status === 'unavailable' ? 'no' : status === 'chosen' ? 'in use' : 'yes',
    speed ? speed.matMulGflops.toFixed(1) : '-',
    speed ? `${speed.trainingStepMs.toFixed(1)} ms` : '-',
  ];
}
