import { api, type ApiAnswer } from '../model/api.ts';
import type { ApiClient } from '../model/client.ts';
import type { SourceBooks } from '../model/keeping.ts';
import { visible } from './analyze/visible.ts';

/** What `vedette doctor` says of the books of a running server. */
export interface AccountsCheck {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly message: string;
}

/** Sources that are named one by one: those with something to say come first. */
const MOST_LINES = 40;

/** Whether every sum adds up; what was refused and why, what is unreadable, what is silent. @param hasKey without a key the server is not asked */
export async function checkAccounts(client: ApiClient, hasKey: boolean): Promise<AccountsCheck[]> {
  const name = 'accounts';
  if (!hasKey) return [{ name, state: 'ok', message: 'not asked for: give an API key in VEDETTE_KEY' }];
  const result = await client.call(api.accounting, { query: { rows: 'true' } });
  if (!result.ok) return [{ name, state: 'warn', message: `cannot be asked for: ${visible(result.error.message)}` }];
  const { sources } = result.answer;
  const ranked = sources.toSorted((a, b) => rank(b) - rank(a) || b.received - a.received).slice(0, MOST_LINES);
  const each = await Promise.all(ranked.map((source) => checkSource(client, source)));
  return [summary(result.answer), ...each];
}

function summary({ sources, wrong, isRight }: ApiAnswer<'accounting'>): AccountsCheck {
  const sum = (key: 'received' | 'stored' | 'unreadable' | 'refused' | 'waiting'): string =>
    n(sources.reduce((total, each) => total + each[key], 0));
  const words = `${sources.length} sources: received ${sum('received')} = stored ${sum('stored')} + unreadable ${sum('unreadable')} + refused ${sum('refused')} + waiting ${sum('waiting')}`; // prettier-ignore
  const more = sources.length > MOST_LINES ? `; the ${MOST_LINES} that matter most follow` : '';
  return isRight
    ? { name: 'accounts', state: 'ok', message: `${words}${more}` }
    : {
        name: 'accounts',
        state: 'bad',
        message: visible(`the books do not agree. ${wrong.join(' ')} ${words}${more}`),
      };
}

async function checkSource(client: ApiClient, source: SourceBooks): Promise<AccountsCheck> {
  const { received, stored, unreadable, refused, waiting, wrong, facts, watch } = source;
  const said = [
    `${n(received)} = ${n(stored)} + ${n(unreadable)} + ${n(refused)} + ${n(waiting)}`,
    ...wrong,
    ...(refused === 0 ? [] : [`refused: ${counted(source.refusals)}`]),
    ...(unreadable === 0 ? [] : [`unreadable: ${counted(source.unreadableKinds)}${await exampleOf(client, source)}`]),
    ...(facts.length === 0 ? [] : [facts.map(({ fact, share }) => `${fact} ${Math.round(share * 100)} %`).join(', ')]),
    ...(watch?.state === 'silent' || watch?.state === 'late' ? [watch.says] : []),
  ];
  return { name: source.source, state: stateOf(source), message: visible(said.join('; ')) };
}

function stateOf({ wrong, refused, unreadable, watch }: SourceBooks): AccountsCheck['state'] {
  if (wrong.length > 0) return 'bad';
  return refused > 0 || unreadable > 0 || watch?.state === 'silent' ? 'warn' : 'ok';
}

const rank = (source: SourceBooks): number => ({ bad: 2, warn: 1, ok: 0 })[stateOf(source)];

async function exampleOf(client: ApiClient, { source }: SourceBooks): Promise<string> {
  const result = await client.call(api.unreadableRecords, { query: { source, limit: 1 } });
  const record = result.ok ? result.answer.records[0] : undefined;
  if (record === undefined) return '';
  const text = Buffer.from(record.bytes, 'base64').toString('utf8').slice(0, 60);
  return `, for example "${text}" (${record.reason.message}; "vedette unreadable show ${record.id}")`;
}

function counted(counts: Readonly<Record<string, number | undefined>>): string {
  const named = Object.entries(counts).toSorted(([, a = 0], [, b = 0]) => b - a);
  return named.map(([reason, count]) => `${n(count ?? 0)} ${reason}`).join(', ') || 'no reason is known';
}

const n = (value: number): string => value.toLocaleString('en-US');
