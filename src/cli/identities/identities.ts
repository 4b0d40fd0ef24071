import type { CommandGroup } from '../command.ts';
import { changes, conflicts, list, undo } from './lists.ts';
import { join, split } from './decide.ts';
import { show } from './show.ts';

/** `vedette identities VERB`: one user, host or address from its many names, on a running server. This is the list, in the order of the help. */
export const identities: CommandGroup = {
  name: 'identities',
  summary: 'Shows which names are one user, host or address and why; joins and parts them by hand.',
  verbs: [show, list, conflicts, changes, join, split, undo],
};
