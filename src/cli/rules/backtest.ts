import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Backtest } from '../../model/backtest.ts';
import { MOST_BACKTEST_SAMPLES } from '../../model/backtest.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { DEFAULT_BACKTEST_LIMITS, runBacktest } from '../../server/backtest/run-backtest.ts';
import { mainIdOf, subjectOf, type Subject } from '../../server/backtest/subject.ts';
import { dataPaths } from '../../server/options.ts';
import { readRuleTexts } from '../../server/rule-texts.ts';
import { severityOf } from '../../sigma/read-rule.ts';
import { readRules, type ReadRules } from '../../sigma/read-rules.ts';
import { isStoreError } from '../../store/store-error.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command, type ExitCode } from '../command.ts';
import { givenRangeOf, rangeOf, rangeOptions } from '../past-range.ts';
import { createProgress } from '../progress.ts';
import { serverOf, serverOptions } from '../server-client.ts';
import { backtestOnServer } from './backtest-on-server.ts';
import { backtestOverFiles } from './backtest-over-files.ts';
import { backtestLines } from './backtest-table.ts';

/** `vedette rules backtest RULE…`: what rules would have found, over stored events or files. */
export const backtest: Command = {
  name: 'backtest',
  summary: 'Runs rules over the past: matches a day, samples, cost, and against the version that counts now.',
  usage: 'RULE… (files and folders, or ids of rules that the server has)',
  options: {
    ...rangeOptions,
    ...serverOptions,
    data: { type: 'string', value: 'DIR', summary: 'Read this data folder, of a server that is not running, in place of asking a server' },
    over: { type: 'string', value: 'PATH', multiple: true, summary: 'Files or folders of logs in place of stored events, no server needed; may be given more than once' },
    against: { type: 'string', value: 'PATH', summary: 'With --over and --data: the rules to hold these against, by their ids' },
    samples: { type: 'string', value: 'N', summary: 'How many matches to show of each rule', default: '5' },
  },
  examples: [
    'vedette rules backtest my-rule.yml --days 30',
    'vedette rules backtest new/ --over /var/log --against old/',
    'vedette rules backtest 0b7889b4-5577-4521-a60a-3376ee7f9f7b --from 2026-11-01 --json',
  ],
  run: async (call) => {
    if (call.positionals.length === 0) throw new UsageError('name at least one rule: a file, a folder, or the id of a rule that the server has');
    if (call.texts('over').length > 0) return await overFiles(call);
    return call.text('data') === undefined ? await onServer(call) : await overFolder(call);
  },
}; // prettier-ignore

/** One rule that was asked for. */
interface Asked {
  readonly subject: Subject;
  readonly current: Subject | undefined;
}

async function overFiles(call: Call): Promise<ExitCode> {
  const asked = await askedOf(call);
  const range = givenRangeOf(call, Date.now());
  const { results, range: seen, problems } = await backtestOverFiles(call.texts('over'), asked, { samples: samplesOf(call), range }); // prettier-ignore
  for (const { line } of problems) call.err(line);
  const { from, to } = range ?? seen ?? { from: 0, to: 1 };
  for (const [i, { subject }] of asked.entries()) print(call, toBacktest(subject, from, to, results[i] ?? null));
  return problems.some(({ isFailure }) => isFailure) ? exitCodes.failed : exitCodes.ok;
}

/** The events of a data folder, read by this very process. */
async function overFolder(call: Call): Promise<ExitCode> {
  const asked = await askedOf(call);
  const range = rangeOf(call, Date.now());
  const folder = dataPaths(resolve(call.text('data') ?? '')).events;
  if (!existsSync(folder)) throw new UsageError(`there are no stored events in ${folder}`);
  // Loaded only here: no other verb needs the store and its engine.
  const { openEventStore } = await import('../../store/events/open-event-store.ts');
  try {
    const store = await openEventStore({ kind: 'embedded', folder });
    try {
      for (const { subject, current } of asked) {
        const progress = createProgress(process.stderr, Date.now, (count) => `${Math.round(count / 10)} %`);
        const result = await runBacktest(
          { subject, current, ...range, samples: samplesOf(call), first: false },
          { past: store.past, tenant: DEFAULT_TENANT, limits: DEFAULT_BACKTEST_LIMITS },
          new AbortController().signal,
          (share, hits) => progress.update(share * 1000, 1000, `${hits} matches`),
        );
        progress.end();
        print(call, toBacktest(subject, range.from, range.to, result));
      }
    } finally {
      await store.close();
    }
    return exitCodes.ok;
  } catch (error) {
    if (!isStoreError(error)) throw error;
    call.err(error.kind === 'in-use' ? `${error.message} Or ask that server: leave --data out.` : error.message);
    return exitCodes.failed;
  }
}

async function onServer(call: Call): Promise<ExitCode> {
  if (call.text('against') !== undefined) throw new UsageError('--against goes with --over or --data: a server holds rules against those that it has'); // prettier-ignore
  const server = serverOf(call);
  const range = { ...rangeOf(call, Date.now()), samples: samplesOf(call), first: false, against: true };
  const requests: { text?: string; rule?: string }[] = [];
  for (const name of call.positionals) {
    if (!existsSync(name)) {
      requests.push({ rule: name });
      continue;
    }
    const { texts, problems } = await readRuleTexts([name]);
    for (const problem of problems) call.err(visible(`${problem.source}: ${problem.message}`));
    for (const { text, source } of texts) requests.push(...requestsOf(text, source));
  }
  let failed = requests.length === 0;
  for (const request of requests) {
    const done = await backtestOnServer(server, { ...request, ...range });
    if (typeof done === 'string')
      call.err(`${visible(request.rule ?? '')}${request.rule === undefined ? '' : ': '}${visible(done)}`); // prettier-ignore
    else print(call, done);
    failed ||= typeof done === 'string' || done.state !== 'done';
  }
  return failed ? exitCodes.failed : exitCodes.ok;
}

/** A text is sent whole, once for each of its rules that stands by itself. What cannot be read the server explains. */
function requestsOf(text: string, source: string): { text: string; rule?: string }[] {
  const read = readRules([{ source, text }]);
  const ids = idsOf(read);
  return ids.length === 0 ? [{ text }] : ids.map((rule) => ({ text, rule }));
}

/** Rules that are only part of a correlation are not run by themselves. */
function idsOf({ rules, correlations }: ReadRules): string[] {
  const main = mainIdOf({ rules: [], correlations });
  const own = [...correlations, ...rules].filter((each) => each.isPart !== true || each.id === main);
  return own.map(({ id }) => id);
}

async function askedOf(call: Call): Promise<readonly Asked[]> {
  const read = await readAll(call.positionals, call);
  const against = call.text('against');
  const old = against === undefined ? undefined : await readAll([against], call);
  const asked = idsOf(read).flatMap((id): Asked[] => {
    const subject = subjectOf(id, read);
    return subject === undefined ? [] : [{ subject, current: old === undefined ? undefined : subjectOf(id, old) }];
  });
  if (asked.length === 0) throw new UsageError('there is no rule in what was named that can be loaded; "vedette rules check" says why'); // prettier-ignore
  return asked;
}

async function readAll(paths: readonly string[], call: Call): Promise<ReadRules> {
  const { texts, problems } = await readRuleTexts(paths);
  const read = readRules(texts);
  for (const { source, line, message } of [...problems, ...read.problems].filter(({ level }) => (level ?? 'error') === 'error')) {
    call.err(visible(`${source}${line === undefined ? '' : `:${line}`}: ${message}`));
  }
  return read;
} // prettier-ignore

function samplesOf(call: Call): number {
  const text = call.text('samples') ?? '5';
  const samples = Number(text);
  if (!Number.isInteger(samples) || samples < 0 || samples > MOST_BACKTEST_SAMPLES) {
    throw new UsageError(`--samples ${text} is not a number from 0 to ${MOST_BACKTEST_SAMPLES}`);
  }
  return samples;
}

function toBacktest({ head, kind }: Subject, from: number, to: number, result: Backtest['result']): Backtest {
  const rule = { id: head.id, title: head.title, kind, severity: severityOf(head) };
  const hits = result?.hits ?? 0;
  return { id: '', state: 'done', rule, from, to, created: 0, by: '', progress: { share: 1, hits }, message: '', result }; // prettier-ignore
}

/** A table for people, a line of JSON for programs. */
function print(call: Call, run: Backtest): void {
  if (call.flag('json')) {
    const { rule, from, to, state, message, result } = run;
    call.out(JSON.stringify({ rule, from, to, state, message, result }));
  } else for (const line of backtestLines(run)) call.out(line);
}
