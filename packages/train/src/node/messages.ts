import type { ErrorCode } from '@kleene/base';
import type { Json } from '@kleene/nn/checkpoint';

/** What a stream tells its worker as it starts it. */
export interface WorkerInput {
  readonly input: Json;
  readonly state: Json | undefined;
}

/** Asks for one item more. */
export type Request = 'next';

/** An item with the state of the source after it, or why there is none. */
export type Answer<Item> =
  | { readonly item: Item; readonly state: Json }
  | { readonly message: string; readonly code?: ErrorCode };
