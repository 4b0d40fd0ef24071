import type { Parser } from '../../pipeline/normalize/parser.ts';
import { thisMachine } from './parser/this-machine.ts';

export { watchThisMachine, type ThisMachineDeps, type ThisMachineWatch } from './watch-this-machine.ts';

export const thisMachineParsers: readonly Parser[] = [thisMachine];
