import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createSeenIds } from '../../pipeline/collect/pull/seen-ids.ts';
import { sleep } from '../../pipeline/collect/pull/sleep.ts';
import { workUntilStopped } from '../../pipeline/collect/pull/work-until-stopped.ts';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import type { Clients } from './clients.ts';
import type { S3Settings } from './describe.ts';
import { errorWords } from './error-words.ts';
import { listingState, type ListingState } from './listing-state.ts';
import { createObjectReader } from './object-reader.ts';
import { prefixesOf } from './prefixes.ts';
import { readMany } from './read-many.ts';

const CEILING_MS = 300_000;
const DAY_MS = 86_400_000;
/** objects that are known again; older ones are read again if they must be looked at again, and the keys of their batches keep them out */
const REMEMBERED = 100_000;
const MOST_BEGUN = 64;
/** objects, the most that S3 gives */
const PAGE = 1000;
/** With more objects that cannot be read the listing stops, and goes on from there when they can be. */
const MOST_STUCK = 100;
const NOTHING_DONE = listingState.parse({});

interface ObjectContent {
  readonly key: string;
  readonly etag: string;
}

interface Listed extends ObjectContent {
  /** ms since 1970 */
  readonly modified: number;
}

/**
 * Lists a bucket again and again. An object is new if it changed after what was seen last, less a time to look back, and was not read with this content
 * yet; so it does not matter in which order keys grow. Pages of 1,000 are held, whatever the bucket's size.
 */
export function pollBucket(
  bucket: string,
  settings: S3Settings,
  clients: Clients,
  given: SourceDeps,
  pageSize = PAGE,
): RunningSource {
  const own = new AbortController();
  const signal = AbortSignal.any([given.signal, own.signal]);
  const deps = { ...given, signal };
  const reader = createObjectReader(clients, settings, deps);
  const lookBack = settings.lookBack * 60_000;
  let seen = createSeenIds(REMEMBERED);
  let state: ListingState | undefined;
  let saving = Promise.resolve();
  let problem: string | undefined;

  async function load(): Promise<ListingState> {
    const known = listingState.safeParse((await deps.checkpoint.load()) ?? {});
    const loaded = known.success ? known.data : listingState.parse({});
    seen = createSeenIds(REMEMBERED, loaded.seen);
    return loaded;
  }

  /** one after the other: objects are read side by side */
  function save(): Promise<void> {
    const step = saving.then(() => (state === undefined ? undefined : deps.checkpoint.save({ ...state, seen: seen.toText(), stuck: [...state.stuck], begun: { ...state.begun } }))); // prettier-ignore
    saving = step.catch(() => undefined);
    return step;
  }

  async function listing(worked: () => void): Promise<void> {
    state ??= await load();
    const now = deps.clock();
    const pass = (state.pass ??= { from: state.through - lookBack, newest: state.through, prefix: '', after: '' });
    problem = undefined;
    await readMany([...state.stuck], settings.parallel, read);
    const since = Math.max(now - Math.max(settings.history, 1) * DAY_MS, state.through - lookBack - DAY_MS);
    const prefixes = await prefixesOf(settings.prefix, since, now + DAY_MS, foldersIn);
    const begin = pass.prefix === '' ? 0 : Math.max(0, prefixes.indexOf(pass.prefix));
    for (const prefix of prefixes.slice(begin)) {
      let after = prefix === pass.prefix ? pass.after : '';
      for (;;) {
        const page = await list(prefix, after);
        const due = page.objects.filter((each) => each.modified >= pass.from && !seen.has(nameOf(each)));
        await readMany(due, settings.parallel, read);
        if (signal.aborted) return;
        for (const { modified } of page.objects) pass.newest = Math.max(pass.newest, modified);
        after = page.objects.at(-1)?.key ?? after;
        Object.assign(pass, { prefix, after });
        if (due.length > 0) await save();
        if (!page.more) break;
      }
    }
    state.through = Math.max(state.through, pass.newest);
    state.pass = null;
    await save();
    worked();
    if (problem === undefined) deps.told({ kind: 'works', message: reader.summary() });
    else
      deps.told({
        kind: 'fails',
        message: `${state.stuck.length} objects wait for it: ${String(problem)} ${reader.summary()}`,
      });
    await sleep(settings.interval * 1000, signal);
  }

  async function read(object: ObjectContent): Promise<void> {
    const { begun, stuck } = state ?? NOTHING_DONE;
    const outcome = await reader.read({ bucket, key: object.key }, begun[object.key], async (progress) => {
      if (Object.keys(begun).length >= MOST_BEGUN && begun[object.key] === undefined) return;
      begun[object.key] = progress;
      await save();
    });
    if (outcome.kind === 'stopped') return;
    const at = stuck.findIndex(({ key, etag }) => key === object.key && etag === object.etag);
    if (outcome.kind === 'failed') {
      problem = `The object ${object.key.slice(0, 300)} cannot be read. ${outcome.words.message}`;
      if (outcome.words.kind === 'passing' || (at < 0 && stuck.length >= MOST_STUCK)) throw new ObjectFailed(problem);
      if (at < 0) stuck.push({ key: object.key, etag: object.etag });
      return;
    }
    if (at >= 0) stuck.splice(at, 1);
    delete begun[object.key];
    seen.add(nameOf(object));
  }

  async function list(prefix: string, after: string): Promise<{ objects: Listed[]; more: boolean }> {
    const start = after === '' ? settings.startAfter : after;
    const { Contents: contents = [], IsTruncated: more = false } = await clients.s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: pageSize,
        ...(start === '' ? {} : { StartAfter: start }),
        ...(settings.requesterPays ? { RequestPayer: 'requester' as const } : {}),
      }),
      { abortSignal: signal },
    );
    const objects = contents.flatMap(({ Key: key, ETag: etag = '', LastModified: modified, Size: size }) =>
      key === undefined || size === 0 ? [] : [{ key, etag, modified: modified?.getTime() ?? 0 }],
    );
    const last = contents.at(-1)?.Key;
    // a page of empty objects alone must not end the listing
    if (objects.length === 0 && more && last !== undefined) return list(prefix, last);
    return { objects, more };
  }

  async function foldersIn(prefix: string): Promise<string[]> {
    const folders: string[] = [];
    let token: string | undefined;
    do {
      const page = await clients.s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ...(token === undefined ? {} : { ContinuationToken: token }) }), // prettier-ignore
        { abortSignal: signal },
      );
      folders.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix: found }) => found ?? []));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return folders.map((folder) => folder.replace(/\/$/, ''));
  }

  const words = (error: unknown): string => (error instanceof ObjectFailed ? error.message : errorWords(error).message);
  const running = workUntilStopped({ round: listing, ceiling: CEILING_MS, words }, deps);
  return {
    async stop() {
      own.abort();
      await running;
      await saving;
      clients.destroy();
    },
  };
}

/** Its message is for people. */
class ObjectFailed extends Error {}

const nameOf = ({ key, etag }: ObjectContent): string => `${etag} ${key}`;
