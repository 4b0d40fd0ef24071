import { api } from '../../model/api.ts';
import type { BudgetState } from '../../model/baseline.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import { amount, percent } from './text-charts.ts';

/** `vedette baseline budget`: how many anomaly alerts a day the team can look at. */
export const budget: Command = {
  name: 'budget',
  summary: 'Shows or sets how many anomaly alerts a day the team can look at; the thresholds of all behaviours follow.',
  usage: '',
  options: {
    ...changeOptions,
    alerts: { type: 'string', value: 'N', summary: 'Alerts a day' },
    'false-share': { type: 'string', value: 'SHARE', summary: 'Share of false ones that is accepted, as in 0.1' },
  },
  examples: ['vedette baseline budget', 'vedette baseline budget --alerts 30 --note "two more analysts"'],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here`);
    const [alerts, falseShare] = [numberOf(call, 'alerts', 0.1, 100_000), numberOf(call, 'false-share', 0.001, 0.9)];
    const server = onServer(call);
    const body = { ...(alerts === undefined ? {} : { alerts }), ...(falseShare === undefined ? {} : { falseShare }), note: call.text('note') ?? '' };
    const isChange = alerts !== undefined || falseShare !== undefined;
    const state = answerOf(server, isChange ? await server.client.call(api.changeBudget, { body }) : await server.client.call(api.budget));
    call.out(call.flag('json') ? JSON.stringify(state) : budgetText(state));
    return exitCodes.ok;
  },
}; // prettier-ignore

function budgetText({ budget: { alerts, falseShare }, lastDay, expected, expectedFalseShare }: BudgetState): string {
  return [
    `Budget    ${amount(alerts)} alerts a day, at most ${percent(falseShare)} of them false`,
    `Last day  ${amount(lastDay)} alerts`,
    `Expected  ${expected === null ? 'too little is known' : `${amount(expected)} a day`}${expectedFalseShare === null ? '' : `, ${percent(expectedFalseShare)} of them false`}`,
  ].join('\n');
}

function numberOf(call: Call, name: string, least: number, most: number): number | undefined {
  const text = call.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= least && value <= most)) throw new UsageError(`--${name} takes a number from ${least} to ${most}, not "${text}"`); // prettier-ignore
  return value;
}
