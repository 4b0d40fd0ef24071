import type { CommandGroup } from '../command.ts';
import { add } from './add.ts';
import { change } from './change.ts';
import { check } from './check.ts';
import { clocks } from './clocks.ts';
import { disable, enable, restart } from './switch-source.ts';
import { kinds } from './kinds.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { show } from './show.ts';
import { test } from './test.ts';
import { tryFile } from './try.ts';

/** `vedette sources VERB`: where records come from. One file a verb; this is the list, in the order of the help. */
export const sources: CommandGroup = {
  name: 'sources',
  summary: 'Shows, adds, tries and changes the sources of a running server; checks a sources file; tries a log file.',
  verbs: [list, show, kinds, add, change, test, enable, disable, restart, remove, clocks, check, tryFile],
};
