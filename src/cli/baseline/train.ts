import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../../model/api.ts';
import { DEFAULT_TRAINING_DAYS, type Training } from '../../model/baseline.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { givenRangeOf, rangeOptions } from '../past-range.ts';
import { createProgress } from '../progress.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import type { Server } from '../server-client.ts';

/** `vedette baseline train`: learns anew from the events that a server has stored. */
export const train: Command = {
  name: 'train',
  summary: 'Learns anew from the events that the server has stored, in the order of their time. What was known goes on judging until it is done, then what was learnt takes its place.',
  usage: '',
  options: {
    ...changeOptions,
    ...rangeOptions,
    days: { ...rangeOptions.days, default: String(DEFAULT_TRAINING_DAYS) },
    'no-wait': { type: 'boolean', summary: 'Only start it; "vedette baseline train --list" tells how far it is' },
    list: { type: 'boolean', summary: 'Lists trainings since the server started' },
  },
  examples: ['vedette baseline train', 'vedette baseline train --days 60 --note "before going live"', 'vedette baseline train --list'],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here; "vedette analyze --train DIR" learns from files`);
    const server = onServer(call);
    if (call.flag('list')) {
      const { trainings } = answerOf(server, await server.client.call(api.trainings));
      if (call.flag('json')) call.out(JSON.stringify({ trainings }));
      else for (const training of trainings) call.out(sentence(training));
      return exitCodes.ok;
    }
    const range = givenRangeOf(call, Date.now());
    const { training } = answerOf(server, await server.client.call(api.startTraining, { body: { ...range, note: call.text('note') ?? '' } }));
    const ended = call.flag('no-wait') ? training : await ending(server, training);
    call.out(call.flag('json') ? JSON.stringify({ training: ended }) : sentence(ended));
    return ended.state === 'failed' || ended.state === 'cancelled' ? exitCodes.failed : exitCodes.ok;
  },
}; // prettier-ignore

const MOST_WAIT_MS = 1000;

/** Waits for the end of a training; ended by Ctrl C, it is cancelled on the server, too. */
async function ending(server: Server, { id }: Training): Promise<Training> {
  const cancel = (): void => {
    void server.client.call(api.cancelTraining, { params: { id } }).then(() => process.exit(130));
  };
  process.once('SIGINT', cancel);
  const progress = createProgress(process.stderr, Date.now, (count) => `${Math.round(count / 10)} %`);
  try {
    for (let wait = 50; ; wait = Math.min(MOST_WAIT_MS, wait * 1.5)) {
      const { training } = answerOf(server, await server.client.call(api.training, { params: { id } }));
      if (training.state !== 'waiting' && training.state !== 'running') return training;
      progress.update(Math.round(training.progress.share * 1000), 1000, `${training.progress.events.toLocaleString('en-US')} events`); // prettier-ignore
      await sleep(wait);
    }
  } finally {
    progress.end();
    process.removeListener('SIGINT', cancel);
  }
}

function sentence({ state, message, from, to, progress, result }: Training): string {
  const range = `${new Date(from).toISOString().slice(0, 16)} to ${new Date(to).toISOString().slice(0, 16)} UTC`;
  if (result === null) return visible(`${state}, ${Math.round(progress.share * 100)} %, ${range}. ${message}`.trim());
  const n = (value: number): string => value.toLocaleString('en-US');
  return `${state}: ${n(result.events)} events, ${n(result.observations)} observations of ${n(result.entities)} entities in ${result.seconds} s, ${range}.`;
}
