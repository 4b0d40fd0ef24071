import { styleText } from 'node:util';
import { api } from '../../model/api.ts';
import {
  sourceKindId,
  sourceName,
  type ConfiguredSourceDetail,
  type SourceKindRow,
  type SourceStateKind,
} from '../../model/configured-source.ts';
import { visible } from '../analyze/visible.ts';
import { UsageError, type Call } from '../command.ts';
import { answerOf } from '../rules/server-rules.ts';
import type { Server } from '../server-client.ts';

export interface SourceKey {
  readonly kind: string;
  readonly name: string;
}

/** `kafka/firewalls`, or kind and name as two arguments. */
export function keyOf(call: Call): SourceKey {
  const [first = '', second, ...more] = call.positionals;
  const [kind = '', name = ''] = second === undefined ? first.split('/') : [first, second];
  if (more.length > 0 || kind === '' || name === '')
    throw new UsageError('name one source: KIND/NAME, as in files/web');
  if (!sourceKindId.safeParse(kind).success) throw new UsageError(`"${visible(kind)}" is no kind: "vedette sources kinds" lists them`); // prettier-ignore
  const read = sourceName.safeParse(name);
  if (!read.success)
    throw new UsageError(`"${visible(name)}" cannot be a name: ${read.error.issues[0]?.message ?? ''}`);
  return { kind, name };
}

export async function kindOnServer(server: Server, id: string): Promise<SourceKindRow> {
  const { kinds } = answerOf(server, await server.client.call(api.sourceKinds));
  const kind = kinds.find((each) => each.kind === id);
  if (kind !== undefined) return kind;
  throw new UsageError(`the server has no kind "${visible(id)}"; it has ${kinds.map((each) => each.kind).join(', ')}`);
}

export const stateWords = {
  works: styleText('green', 'works'),
  waits: 'waits',
  fails: styleText('red', 'fails'),
  'wrong-settings': styleText('red', 'wrong settings'),
  stopped: styleText('dim', 'stopped'),
} as const satisfies Record<SourceStateKind, string>;

/** What a source is doing, in one line. */
export function stateLine({ state, until }: Pick<ConfiguredSourceDetail, 'state' | 'until'>, now: number): string {
  const next = until === null || until <= now ? '' : ` (${state.state === 'fails' ? 'tried again' : 'goes on'} in ${seconds(until - now)})`; // prettier-ignore
  return `${stateWords[state.state]}${state.message === '' ? '' : `: ${visible(state.message)}`}${next}`;
}

const seconds = (ms: number): string => (ms < 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);

/** Says what became of a source that was added or changed. */
export function saySource(call: Call, done: string, source: ConfiguredSourceDetail): void {
  if (call.flag('json')) call.out(JSON.stringify({ source }));
  else call.out(`${done}: ${source.id}. It ${source.enabled ? stateLine(source, Date.now()) : 'is paused'}.`);
}
