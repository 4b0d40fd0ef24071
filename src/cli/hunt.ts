import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { api } from '../model/api.ts';
import { MOST_BACKTEST_SAMPLES } from '../model/backtest.ts';
import { visible } from './analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command, type ExitCode } from './command.ts';
import { rangeOf, rangeOptions, type Range } from './past-range.ts';
import { backtestOnServer } from './rules/backtest-on-server.ts';
import { refusalText, serverOf, serverOptions, type Server } from './server-client.ts';

const PAGE = 500;

/** `vedette hunt QUERY` or `--rule FILE`: stored events that a search or a Sigma rule finds. */
export const hunt: Command = {
  name: 'hunt',
  summary: 'Looks through stored events by a search or a Sigma rule.',
  usage: 'QUERY | --rule FILE',
  options: {
    rule: { type: 'string', value: 'FILE', summary: 'A Sigma rule in place of a search: exactly the events that the stream would find' },
    ...rangeOptions,
    limit: { type: 'string', value: 'N', summary: 'How many events at most', default: '100' },
    format: { type: 'string', value: 'table|jsonl', summary: 'How to print them; jsonl is whole', default: 'table' },
    ...serverOptions,
  },
  examples: [
    'vedette hunt \'user = alice and cmd = *\\temp\\*\' --days 2',
    'vedette hunt --rule suspicious.yml --from 2026-11-01 --format jsonl > found.jsonl',
  ],
  run: async (call) => {
    const file = call.text('rule');
    if ((file === undefined) === (call.positionals.length === 0)) throw new UsageError('give either a search or --rule FILE');
    const format = call.flag('json') ? 'jsonl' : (call.text('format') ?? 'table');
    if (format !== 'table' && format !== 'jsonl') throw new UsageError(`--format ${format} is not known; there are: table, jsonl`);
    const hunting = { server: serverOf(call), range: rangeOf(call, Date.now()), limit: limitOf(call), show: showing(call, format), call };
    return file === undefined ? await bySearch(call.positionals.join(' '), hunting) : await byRule(file, hunting);
  },
}; // prettier-ignore

interface Hunting {
  readonly server: Server;
  readonly range: Range;
  readonly limit: number;
  readonly show: (found: Found) => void;
  readonly call: Call;
}

/** One event that was found. */
interface Found {
  readonly id: string;
  readonly time: number;
  readonly source: string;
  readonly entities: readonly string[];
  readonly fields: object;
  readonly explanation?: string;
}

/** Newest first, page by page. */
async function bySearch(q: string, { server, range, limit, show, call }: Hunting): Promise<ExitCode> {
  let cursor: string | undefined;
  let found = 0;
  do {
    const query = { q, ...range, limit: Math.min(PAGE, limit - found), ...(cursor === undefined ? {} : { cursor }) };
    const page = await server.client.call(api.events, { query });
    if (!page.ok) {
      call.err(refusalText(page.error));
      return exitCodes.failed;
    }
    for (const { id, time, source, entities, fields } of page.answer.events) {
      show({ id, time, source, entities: entities.map((entity) => entity.id), fields });
    }
    found += page.answer.events.length;
    cursor = page.answer.next ?? undefined;
  } while (cursor !== undefined && found < limit);
  call.err(summary(found, cursor !== undefined));
  return exitCodes.ok;
}

/** Oldest first. */
async function byRule(file: string, { server, range, limit, show, call }: Hunting): Promise<ExitCode> {
  if (limit > MOST_BACKTEST_SAMPLES) throw new UsageError(`--limit ${limit}: with --rule at most ${MOST_BACKTEST_SAMPLES}`); // prettier-ignore
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const run = await backtestOnServer(server, { text, ...range, samples: limit, first: true, against: false });
  if (typeof run === 'string' || run.result === null) {
    call.err(visible(typeof run === 'string' ? run : run.message));
    return exitCodes.failed;
  }
  for (const { event, ...sample } of run.result.samples) show({ id: event, ...sample });
  for (const note of run.result.notes) call.err(visible(note));
  call.err(summary(run.result.samples.length, false));
  return run.state === 'done' ? exitCodes.ok : exitCodes.failed;
}

function limitOf(call: Call): number {
  const text = call.text('limit') ?? '100';
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError(`--limit ${text} is not a number of events`);
  return limit;
}

function showing(call: Call, format: 'table' | 'jsonl'): (found: Found) => void {
  if (format === 'jsonl') return (found) => call.out(JSON.stringify(found));
  const width = Math.max(60, process.stdout.columns ?? 120);
  return ({ time, source, entities, fields, explanation }) => {
    const when = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
    const what = visible(`${entities.slice(0, 4).join(' ')}  ${explanation ?? JSON.stringify(fields)}`);
    const room = width - when.length - 4 - source.length;
    call.out(`${when}  ${what.length > room ? `${what.slice(0, Math.max(20, room - 1))}…` : what}  ${styleText('dim', visible(source))}`); // prettier-ignore
  };
}

const summary = (found: number, more: boolean): string =>
  `${found} ${found === 1 ? 'event' : 'events'}${more ? '; there are more: --limit' : ''}`;
