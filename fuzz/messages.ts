import { z } from 'zod';

/** What the worker that runs a target is given. */
export const fuzzOrder = z.object({
  name: z.string(),
  seconds: z.number(),
  seed: z.number(),
  /** two numbers (count of runs, length of the input that is being read), then the input: what the parent looks at when the worker hangs */
  shared: z.instanceof(SharedArrayBuffer),
});
export type FuzzOrder = z.infer<typeof fuzzOrder>;

/** What became of it. */
export interface FuzzResult {
  readonly name: string;
  readonly kind: 'binary' | 'text';
  readonly runs: number;
  readonly seconds: number;
  /** inputs that reached something new, with the seeds and kept cases */
  readonly inputs: number;
  /** blocks of our code that ran */
  readonly blocks: number;
  /** of one input */
  readonly slowestMs: number;
  /** used heap after a collection, after the first fifth of the time and at the end, in bytes */
  readonly heapEarly: number;
  readonly heapLate: number;
  readonly found: readonly Found[];
}

/** An input that the target did not bear. */
export interface Found {
  readonly what: 'threw' | 'hung' | 'slow' | 'out-of-memory';
  readonly message: string;
  readonly input: Uint8Array;
}
