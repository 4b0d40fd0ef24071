import type { Command } from '../command.ts';
import { switchOptions, switchRules } from './switch-rules.ts';

/** `vedette rules disable RULE…` */
export const disable: Command = {
  name: 'disable',
  summary: 'Turns rules or packs off, on a running server; a rule still feeds the correlations that are on.',
  usage: '[RULE…]',
  options: switchOptions,
  examples: [
    'vedette rules disable 0b7889b4-5577-4521-a60a-3376ee7f9f7b --note "our backup tool"',
    'vedette rules disable "security log cleared"',
  ],
  run: (call) => switchRules(call, false),
};
