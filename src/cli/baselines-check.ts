import { api, type ApiAnswer } from '../model/api.ts';
import type { ApiClient } from '../model/client.ts';
import { visible } from './analyze/visible.ts';
import { bytes } from './progress.ts';

/** What `vedette doctor` says of what a running server has learnt. */
export interface BaselinesCheck {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly message: string;
}

/** How far learning is, whether its memory and its snapshot are well. @param hasKey without a key the server is not asked */
export async function checkBaselines(client: ApiClient, hasKey: boolean, now: number): Promise<BaselinesCheck> {
  const name = 'baselines';
  if (!hasKey) return { name, state: 'ok', message: 'not asked for: give an API key in VEDETTE_KEY' };
  const result = await client.call(api.learning);
  if (!result.ok) return { name, state: 'warn', message: `cannot be asked for: ${visible(result.error.message)}` };
  return { name, ...said(result.answer, now) };
}

function said({ learning, problems }: ApiAnswer<'learning'>, now: number): Pick<BaselinesCheck, 'state' | 'message'> {
  const n = (value: number): string => Math.round(value).toLocaleString('en-US');
  const [shard] = learning.shards;
  const snapshot = shard?.snapshot ?? null;
  const facts = [
    `${learning.state}, ${n(learning.entities)} entities (${n(learning.entitiesReady)} judged by their own normal)`,
    `${learning.behaviors.ready} of ${learning.behaviors.enabled} behaviours ready`,
    `${bytes(learning.bytes)} of ${bytes(learning.limit)}`,
    snapshot === null ? 'no snapshot yet' : `snapshot ${Math.round((now - snapshot.at) / 60_000)} min old`,
    ...(problems.length === 0 ? [] : [`${problems.length} problems in behaviours`]),
    ...(learning.message === '' ? [] : [learning.message]),
  ];
  const isFull = learning.bytes > learning.limit * 0.9;
  const isTroubled = isFull || problems.length > 0 || learning.message !== '' || (shard?.restarts ?? 0) > 0;
  return {
    state: learning.state === 'failed' ? 'bad' : isTroubled ? 'warn' : 'ok',
    message: visible(facts.join('; ')),
  };
}
