import type { CommandGroup } from '../command.ts';
import { list } from './list.ts';
import { read } from './read.ts';
import { show } from './show.ts';

/** `vedette unreadable VERB`: records that could not be read. */
export const unreadable: CommandGroup = {
  name: 'unreadable',
  summary: 'Lists, shows and reads again the records that a running server could not read.',
  verbs: [list, show, read],
};
