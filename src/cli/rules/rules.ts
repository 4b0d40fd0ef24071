import type { CommandGroup } from '../command.ts';
import { backtest } from './backtest.ts';
import { check } from './check.ts';
import { coverage } from './coverage.ts';
import { list } from './list.ts';
import { test } from './test.ts';

/** `vedette rules VERB`: everything that is done with detection rules. One file a verb; this is the list, in the order of the help. */
export const rules: CommandGroup = {
  name: 'rules',
  summary: 'Works with detection rules: checks, tests, lists, imports and measures them.',
  verbs: [check, test, list, coverage, backtest],
};
