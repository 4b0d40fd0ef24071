import { setFlagsFromString } from 'node:v8';

/**
 * For processes with threads that judge events; call it before they begin. V8 learns from the first thousands of objects of a place in the code how
 * long they live, and may make all later ones among its old objects. What was long in use while a thread warmed up is in use for one batch from then
 * on; dead there, it keeps alive what it refers to until all is marked. What is really kept is moved to the old objects all the same, once. What it
 * brings: docs/measurements.md, "Baselines and anomalies".
 */
export function keepYoung(): void {
  setFlagsFromString(V8_FLAG);
}

export const V8_FLAG = '--no-allocation-site-pretenuring';
