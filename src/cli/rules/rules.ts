import type { CommandGroup } from '../command.ts';
import { backtest } from './backtest.ts';
import { check } from './check.ts';
import { coverage } from './coverage.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { importRules } from './import.ts';
import { list } from './list.ts';
import { packs } from './packs.ts';
import { test } from './test.ts';
import { tune } from './tune.ts';

/** `vedette rules VERB`: everything that is done with detection rules. One file a verb; this is the list, in the order of the help. */
export const rules: CommandGroup = {
  name: 'rules',
  summary: 'Works with detection rules: checks, tests, lists, imports and measures them.',
  verbs: [check, test, list, coverage, importRules, backtest, enable, disable, tune, packs],
};
