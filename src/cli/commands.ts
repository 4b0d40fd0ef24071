import { analyze } from './analyze.ts';
import { bench } from './bench.ts';
import type { Command, CommandGroup } from './command.ts';
import { doctor } from './doctor.ts';
import { hunt } from './hunt.ts';
import { rules } from './rules/rules.ts';
import { serve } from './serve.ts';

/** All commands, in the order of the help. */
export const commands: readonly (Command | CommandGroup)[] = [serve, analyze, rules, hunt, doctor, bench];
