import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../model/api.ts';
import type { RewriteRun } from '../model/rewrite.ts';
import { visible } from './analyze/visible.ts';
import { exitCodes, type Call, type ExitCode } from './command.ts';
import { createProgress } from './progress.ts';
import { answerOf } from './rules/server-rules.ts';
import type { Server } from './server-client.ts';

const MOST_WAIT_MS = 1000;

/** Waits for the end of a run and prints what came of it. Ended by Ctrl C, the run is cancelled on the server, too. */
export async function followRun(call: Call, server: Server, begun: RewriteRun): Promise<ExitCode> {
  const run = call.flag('no-wait') ? begun : await ending(server, begun);
  if (call.flag('json')) call.out(JSON.stringify({ run }));
  else for (const line of runLines(run)) call.out(line);
  return run.state === 'failed' || run.state === 'cancelled' ? exitCodes.failed : exitCodes.ok;
}

async function ending(server: Server, { id }: RewriteRun): Promise<RewriteRun> {
  const cancel = (): void => {
    void server.client.call(api.cancelRewrite, { params: { id } }).then(() => process.exit(130));
  };
  process.once('SIGINT', cancel);
  const progress = createProgress(process.stderr, Date.now, (count) => `${Math.round(count / 10)} %`);
  try {
    for (let wait = 100; ; wait = Math.min(MOST_WAIT_MS, wait * 1.5)) {
      const { run } = answerOf(server, await server.client.call(api.rewriteRun, { params: { id } }));
      if (run.state !== 'waiting' && run.state !== 'running') return run;
      progress.update(Math.round(run.share * 1000), 1000, `${n(run.counts.seen)} of ${n(run.total)}`);
      await sleep(wait);
    }
  } finally {
    progress.end();
    process.removeListener('SIGINT', cancel);
  }
}

/** One line, for lists. */
export function runLine({ id, kind, apply, state, share, by, created, counts, note }: RewriteRun): string {
  const when = new Date(created).toISOString().slice(0, 16).replace('T', ' ');
  return visible(`${id}  ${when}  ${apply ? 'for good' : 'trial   '}  ${kind.padEnd(10)}  ${state.padEnd(9)}  ${String(Math.round(share * 100)).padStart(3)} %  ${n(counts.changed).padStart(9)} changed  ${by}  ${note}`); // prettier-ignore
}

function runLines(run: RewriteRun): string[] {
  const { apply, kind, state, counts, message, examples, id } = run;
  const isReparse = kind === 'reparse';
  const would = apply ? '' : ' would';
  const lines = [
    `${apply ? 'For good' : 'Trial, nothing was changed'}: ${state}${message === '' ? '' : `. ${message}`}  (run ${id})`,
    `${n(counts.seen).padStart(12)}  ${isReparse ? 'events' : 'unreadable records'} looked at`,
    `${n(counts.changed).padStart(12)}  ${isReparse ? `differ${apply ? ' and were written anew' : ''}` : `${would.trim()} become events`.trim()}${parts(counts.changes)}${arrow(counts.formats)}`,
    ...(isReparse ? [`${n(counts.same).padStart(12)}  stay as they are`] : []),
    `${n(counts.unreadable).padStart(12)}  ${isReparse ? 'cannot be read any more' : 'stay unreadable'}${parts(counts.reasons)}`,
    `${n(counts.noOriginal).padStart(12)}  the original is not there to be read`,
  ];
  for (const example of examples.slice(0, 12)) lines.push(...exampleLines(example));
  if (!apply && counts.changed > 0 && state === 'done') lines.push('', 'With --apply it is done for good.');
  if (apply && isReparse && counts.changed > 0) lines.push('', 'Rules are not run again over what was read anew: "vedette rules backtest" does, for the rules that matter.'); // prettier-ignore
  return lines.map(visible);
}

function exampleLines({ id, source, text, kinds, reason, differences }: RewriteRun['examples'][number]): string[] {
  return [
    '',
    `  ${id}  ${source}  ${reason === undefined ? kinds.join(', ') : `${reason.kind}: ${reason.message}`}`,
    `    ${text.slice(0, 160)}`,
    ...differences.slice(0, 10).map(({ at, before, after }) => `    ${at}: ${shown(before)} → ${shown(after)}`),
  ];
}

const shown = (value: string | null): string => (value === null ? '(nothing)' : value.slice(0, 80));

function parts(counts: Readonly<Record<string, number | undefined>>): string {
  const named = Object.entries(counts).flatMap(([name, count]) => (count === undefined || count === 0 ? [] : [`${name} ${n(count)}`])); // prettier-ignore
  return named.length === 0 ? '' : `: ${named.join(', ')}`;
}

const arrow = (formats: Readonly<Record<string, number>>): string =>
  Object.keys(formats).length === 0 ? '' : `; read as ${Object.entries(formats).map(([format, count]) => `${format} ${n(count)}`).join(', ')}`; // prettier-ignore

const n = (value: number): string => value.toLocaleString('en-US');
