import type { Command } from '../command.ts';
import { switchOptions, switchRules } from './switch-rules.ts';

/** `vedette rules enable RULE…` */
export const enable: Command = {
  name: 'enable',
  summary: 'Turns rules or packs on, on a running server.',
  usage: '[RULE…]',
  options: switchOptions,
  examples: ['vedette rules enable 0b7889b4-5577-4521-a60a-3376ee7f9f7b', 'vedette rules enable --pack sigmahq'],
  run: (call) => switchRules(call, true),
};
