import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that are needed now: of the heap after it was swept, and outside of it. */
export function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const sweep: unknown = runInNewContext('gc');
  if (typeof sweep === 'function') sweep();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
