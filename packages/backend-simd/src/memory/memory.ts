import type { Block, Numeric, NumericArray } from './block.ts';

/** What a memory holds, in bytes. */
export interface MemoryUse {
  /** In blocks that tensors use. */
  readonly used: number;
  /** In blocks that wait for the next tensor. */
  readonly free: number;
  /** Ever taken from the engine, in all: it stands still where blocks suffice. */
  readonly made: number;
}

/** Where tensors live: it hands out blocks and takes them back for the next tensor. */
export interface Memory {
  /** A block for `count` elements, which hold whatever was there. */
  take(count: number, dtype: Numeric): Block;
  /** Gives a block back that `take` or `enter` handed out, which nobody else may still see. */
  give(block: Block, count: number, dtype: Numeric): void;
  /** The block of an array from JavaScript, and whether it is the memory's own. An array that can serve as it is, does. */
  enter(values: ArrayLike<number>, dtype: Numeric): { readonly block: Block; readonly isOwn: boolean };
  /**
   * The elements of a block to a JavaScript kernel: `isShared` where they are the block itself, which the memory then forgets
   * if it was its own; else they are a copy.
   */
  expose(
    block: Block,
    count: number,
    dtype: Numeric,
    isOwn: boolean,
  ): { readonly values: NumericArray; readonly isShared: boolean };
  /** A copy of the elements of a block. */
  read(block: Block, count: number, dtype: Numeric): NumericArray;
  /** A block with these integers, good until the next call. */
  layout(integers: readonly number[]): Block;
  use(): MemoryUse;
}
