import { rm } from 'node:fs/promises';
import type { Summary } from '@kleene/formats';
import { openEventFile } from '@kleene/formats/node';
import { arraysOf, type Json, type Params } from '@kleene/nn';
import type { Progress } from '../types.ts';

/** What a run tells TensorBoard. */
export interface RunEvents {
  /** The numbers of a step. */
  step(progress: Progress): Promise<void>;
  /** Histograms of the parameters at a checkpoint. */
  checkpoint(step: number, params: Params): Promise<void>;
  close(): Promise<void>;
}

/** Opens the event file at `path` for what follows on `step`; a run from its beginning starts a new one, with its configuration. */
export async function openRunEvents(path: string, step: number, config: Json): Promise<RunEvents> {
  if (step === 0) await rm(path, { force: true });
  const file = await openEventFile(path, { wallTime: now(), lastStep: step });
  const append = (at: number, summaries: Readonly<Record<string, Summary>>): Promise<void> =>
    file.append({ wallTime: now(), step: at, summaries });
  if (step === 0)
    await append(0, { config: { text: `\`\`\`json\n${JSON.stringify(config, null, 2)}\n\`\`\`` } }).catch(
      async (error: unknown) => {
        await file.close();
        throw error;
      },
    );
  return {
    step: (progress) => append(progress.step, scalarsOf(progress)),
    async checkpoint(at, params) {
      const entries = Object.entries(await arraysOf(params));
      await append(
        at,
        Object.fromEntries(entries.map(([name, { data }]) => [`parameters/${name}`, { histogram: data }])),
      );
    },
    close: () => file.close(),
  };
}

function scalarsOf({
  loss,
  gradientNorm,
  learningRate,
  groupRates = {},
  metrics = {},
}: Progress): Record<string, Summary> {
  const scalars = {
    loss,
    gradientNorm,
    learningRate,
    ...prefixed('learningRate', groupRates),
    ...prefixed('metrics', metrics),
  };
  return Object.fromEntries(Object.entries(scalars).map(([name, scalar]) => [name, { scalar }]));
}

function prefixed(prefix: string, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}/${name}`, value]));
}

/** In seconds, as TensorBoard counts. */
function now(): number {
  return Date.now() / 1000;
}
