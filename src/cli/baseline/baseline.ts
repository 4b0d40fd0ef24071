import type { CommandGroup } from '../command.ts';
import { behaviors } from './behaviors.ts';
import { budget } from './budget.ts';
import { check } from './check.ts';
import { list } from './list.ts';
import { peers } from './peers.ts';
import { reset } from './reset.ts';
import { riskiest } from './riskiest.ts';
import { show } from './show.ts';
import { test } from './test.ts';
import { train } from './train.ts';

/** `vedette baseline VERB`: what is normal on a running server, and the files that say what is watched. One file a verb; this is the list, in the order of the help. */
export const baseline: CommandGroup = {
  name: 'baseline',
  summary: 'Shows and changes what a running server has learnt to be normal; checks and tests features and behaviours.',
  verbs: [show, list, riskiest, behaviors, peers, budget, train, reset, check, test],
};
