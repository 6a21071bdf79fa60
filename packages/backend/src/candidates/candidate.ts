/** The backends that `prepare` knows, by the names it takes. */
export type BackendName = 'tensorflow-gpu' | 'tensorflow' | 'simd' | 'wasm' | 'cpu';

/** What `simd` computes with: the native addon, or its WebAssembly with or without fused multiply-add. */
export type SimdTier = 'native' | 'relaxed' | 'simd';

/** What a candidate may be told as it starts. */
export interface StartOptions {
  /** What `simd` computes with; default the best there is. A tier that is asked for by name is a backend of its own beside `simd`. */
  readonly tier?: SimdTier;
  /** Threads to compute with, >= 1. Default: the backend's own choice. A backend that cannot says so in the result. */
  readonly threads?: number;
  /**
   * Browser only: where the three `.wasm` files of tfjs's wasm backend lie: a folder's address ending in `/`, or each
   * file's address by its name. Default: beside the script.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/** Why a candidate is not to be had, and the command that mends it. */
export interface Refusal {
  readonly reason: string;
  readonly remedy?: string;
}

/** What a candidate is once it runs. */
export interface Started {
  /** Versions, places, the device. */
  readonly detail: string;
  /** Threads that it computes with. */
  readonly threads: number;
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
}

/** One row of the table of backends: how to find it and how to start it. */
export interface Candidate {
  readonly name: BackendName;
  /** Looks for it without running anything of it; undefined where it is there. */
  whyNot(): Refusal | undefined;
  /** What helps where it is there and does not start. */
  readonly remedy?: string;
  /** Makes it tfjs's current backend; throws where that fails. */
  start(options: StartOptions): Promise<Started>;
}
