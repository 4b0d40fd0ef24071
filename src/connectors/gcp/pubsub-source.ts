import { z } from 'zod';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { type PullDeps, startPull } from '../../pipeline/collect/pull/pull.ts';
import { askAsServiceAccount, readServiceAccount } from '../../pipeline/collect/pull/service-account.ts';
import type { RunningSource, SourceChecked, SourceProblem } from '../../pipeline/collect/source-kind.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { describePubsub, type PubsubSettings } from './describe-pubsub.ts';
import { pollPubsub, PULL_TIMEOUT_MS, pubsubCursor, pubsubUrl } from './poll-pubsub.ts';

const SCOPE = 'https://www.googleapis.com/auth/pubsub';
const PERMISSION = 'pubsub.subscriptions.consume';
/** When nothing was there, Pub/Sub has waited already. */
const INTERVAL_MS = 1000;
/** Messages come again when they were not acknowledged in time: the latest that are known by their ids. */
const REMEMBER = 20_000;

/** A Pub/Sub subscription, acknowledged when the records are durable in the journal. */
export const pubsubSource = sourceKind({
  ...describePubsub,
  title: 'Google Cloud Pub/Sub',
  group: 'reads',
  secrets: ['key'],
  start: (settings, deps) => Promise.resolve(startPubsub(settings, deps)),
  check: (settings, deps) => look(settings, deps),
});

/** With the deps of a test, time passes as the test says. */
export function startPubsub(settings: PubsubSettings, deps: PullDeps): RunningSource | SourceProblem {
  const ask = askerOf(settings, () => deps.clock());
  if (typeof ask !== 'function') return ask;
  const { baseUrl, subscription, messages } = settings;
  const poll = pollPubsub({
    ask,
    baseUrl,
    subscription,
    messages,
    refuse: (count) => deps.refuse(deps.source, count, 'a message of Pub/Sub without data'),
  });
  return startPull({ poll, cursor: pubsubCursor, interval: INTERVAL_MS, remember: REMEMBER }, deps);
}

function askerOf({ key, baseUrl, tokenUrl }: PubsubSettings, clock: () => number): Ask | SourceProblem {
  const account = readServiceAccount(key, 'key');
  if ('kind' in account) return account;
  return askAsServiceAccount({ account, scope: SCOPE, baseUrl, tokenUrl, clock, timeout: PULL_TIMEOUT_MS });
}

const tested = z.object({ permissions: z.array(z.string()).default([]) });

/** Asks what may be done, which anybody may ask: no message is taken. */
async function look(
  settings: PubsubSettings,
  deps: { clock(): number; signal: AbortSignal },
): Promise<SourceChecked | SourceProblem> {
  const ask = askerOf(settings, () => deps.clock());
  if (typeof ask !== 'function') return ask;
  const answer = await ask({
    url: pubsubUrl(settings.baseUrl, settings.subscription, 'testIamPermissions'),
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ permissions: [PERMISSION] }),
    signal: deps.signal,
  });
  if (isPullFailure(answer)) return failureToProblem(answer);
  const given = tested.safeParse(answer.json ?? {});
  if (given.success && given.data.permissions.includes(PERMISSION)) {
    return { kind: 'works', message: 'The subscription is there, and its messages may be taken.' };
  }
  const message = 'There is no such subscription, or the service account may not take its messages: give it the role Pub/Sub Subscriber there.'; // prettier-ignore
  return { kind: 'refused', setting: 'subscription', message };
}
