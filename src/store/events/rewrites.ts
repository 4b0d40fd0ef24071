import { z } from 'zod';
import { StoreError } from '../store-error.ts';
import type { Engine, TableFilters } from './engine.ts';
import { idOfLine, linesOf } from './row-lines.ts';
import type { EventTable } from './schema.ts';

/**
 * Puts rows in the place of others with the same ids. Whoever reads sees the old rows or the new ones, never both and never neither, also after a
 * crash at any moment (docs/keeping.md, decision 0024). All calls reject with `StoreError`.
 */
export interface Rewrites {
  /**
   * For every id in it, just the given row is there afterwards, in the table that it was given for. One at a time; others wait.
   * If it rejects, `isPublished` says whether it has happened.
   */
  replace(replacement: Replacement): Promise<void>;
  /** Whether the replacement of this number has happened. Puts right what was left half done. */
  isPublished(number: number): Promise<boolean>;
}

export interface Replacement {
  /** 1 to 2^32 - 1; no two attempts have the same */
  readonly number: number;
  /** one JSON object a line, as `row.ts` writes it; each id in one of the two only */
  readonly events: Uint8Array;
  readonly unreadable: Uint8Array;
}

/**
 * Opens the rewriting of a store: finishes or takes back what a crash left, before anybody reads.
 *
 * The rows of a number that was begun are left out of every read; when it is published, reads leave out what they take the place of, until that
 * is deleted. A statement sees what was so when it began.
 */
export async function openRewrites(engine: Engine, now: () => number): Promise<Rewrites> {
  let running: Promise<unknown> = Promise.resolve();
  await putRight(engine, now);
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = running.then(work, work);
    running = mine.catch(() => undefined);
    return await mine;
  };
  return {
    replace: (replacement) =>
      inTurn(async () => {
        await putRight(engine, now);
        await replace(engine, replacement, now);
      }),
    isPublished: (number) =>
      inTurn(async () => {
        await putRight(engine, now);
        const state = (await lastStates(engine)).get(number);
        return state === 'published' || state === 'done';
      }),
  };
}

async function replace(engine: Engine, { number, events, unreadable }: Replacement, now: () => number): Promise<void> {
  checkNumber(number);
  const ids = [...idsOf(events), ...idsOf(unreadable)];
  if (ids.length === 0) return await log(engine, number, 'done', now);
  if ((await lastStates(engine)).has(number))
    throw new StoreError('rejected', `the rewrite ${number} was there before`);
  await log(engine, number, 'begun', now);
  engine.show(withoutNew(number));
  if (events.length > 0) await engine.insert('events', numbered(events, number), `rewrite:events:${number}`);
  if (unreadable.length > 0) {
    await engine.insert('unreadable', numbered(unreadable, number), `rewrite:unreadable:${number}`);
  }
  await insertIds(engine, number, ids);
  await log(engine, number, 'published', now);
  engine.show(withoutOld(number));
  await finish(engine, number, now);
}

/** What stands half done, after a crash or an error: what was not published is taken back, what was is finished. */
async function putRight(engine: Engine, now: () => number): Promise<void> {
  for (const [number, state] of await lastStates(engine)) {
    if (state === 'begun') {
      engine.show(withoutNew(number));
      for (const table of rewritable) await engine.command(`DELETE FROM {db}.${table} WHERE rewrite = ${number}`);
      await log(engine, number, 'taken-back', now);
      engine.show(undefined);
    } else if (state === 'published') {
      engine.show(withoutOld(number));
      await finish(engine, number, now);
    }
  }
}

/** Deletes what was replaced. An original that a person repaired stays: it is not what its event came from. */
async function finish(engine: Engine, number: number, now: () => number): Promise<void> {
  const old = `rewrite != ${number} AND id IN (${idsOfRewrite(number)})`;
  await engine.command(`DELETE FROM {db}.events WHERE ${old}`);
  await engine.command(`DELETE FROM {db}.unreadable WHERE state = '' AND ${old}`);
  await log(engine, number, 'done', now);
  engine.show(undefined);
  await dropIdsBefore(engine, number);
}

const rewritable = ['events', 'unreadable'] as const satisfies readonly EventTable[];

const idsOfRewrite = (number: number): string => `SELECT id FROM {db}.rewritten WHERE number = ${number}`;

const withoutNew = (number: number): TableFilters => {
  const condition = `rewrite != ${number}`;
  return { events: condition, unreadable: condition };
};

const withoutOld = (number: number): TableFilters => {
  const isNew = `rewrite = ${number} OR id NOT IN (${idsOfRewrite(number)})`;
  return { events: isNew, unreadable: `notEmpty(state) OR ${isNew}` };
};

type State = 'begun' | 'published' | 'done' | 'taken-back';
const states: readonly State[] = ['begun', 'published', 'done', 'taken-back'];
const stateRow = z.object({ number: z.number(), state: z.enum(['begun', 'published', 'done', 'taken-back']) });

async function log(engine: Engine, number: number, state: State, now: () => number): Promise<void> {
  await engine.command(`INSERT INTO {db}.rewrite_log VALUES (${number}, '${state}', ${Math.trunc(now())})`);
}

/** The state that each number came to: they follow one another in one order, so that clocks need not be trusted. */
async function lastStates(engine: Engine): Promise<ReadonlyMap<number, State>> {
  const { rows } = await engine.read(
    'SELECT number, state FROM {db}.rewrite_log ORDER BY number DESC LIMIT 1000000',
    {},
  );
  const last = new Map<number, State>();
  for (const row of rows) {
    const { number, state } = stateRow.parse(row);
    const known = last.get(number);
    if (known === undefined || states.indexOf(state) > states.indexOf(known)) last.set(number, state);
  }
  return last;
}

async function insertIds(engine: Engine, number: number, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += IDS_A_STATEMENT) {
    const values = ids.slice(at, at + IDS_A_STATEMENT).map((id) => `(${number},'${id}')`);
    await engine.command(`INSERT INTO {db}.rewritten VALUES ${values.join(',')}`);
  }
}

/** A statement may be 256 KiB long. */
const IDS_A_STATEMENT = 4000;

/** Those of the number itself stay until the next one: statements that run may still ask for them. */
async function dropIdsBefore(engine: Engine, number: number): Promise<void> {
  const { rows } = await engine.read(`SELECT DISTINCT number FROM {db}.rewritten WHERE number < ${number}`, {});
  for (const row of rows) {
    const { number: old } = z.object({ number: z.number() }).parse(row);
    await engine.command(`ALTER TABLE {db}.rewritten DROP PARTITION ${old}`);
  }
}

function idsOf(rows: Uint8Array): string[] {
  return linesOf(rows).map((line) => {
    const id = idOfLine(rows, line);
    if (id === undefined) throw new TypeError('a row does not begin with its id');
    return id;
  });
}

/** Every row begins with its id (`{"id":"…",`); the number is put behind it. */
function numbered(rows: Uint8Array, number: number): Uint8Array {
  const mark = Buffer.from(`"rewrite":${number},`);
  const lineEnd = Buffer.from('\n');
  return Buffer.concat(
    linesOf(rows).flatMap(({ start, end }) => [
      rows.subarray(start, start + BEHIND_ID),
      mark,
      rows.subarray(start + BEHIND_ID, end),
      lineEnd,
    ]),
  );
}

const BEHIND_ID = '{"id":"00000000-0000-8000-8000-000000000000",'.length;

function checkNumber(number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > 0xffffffff) throw new TypeError(`${number} is not the number of a rewrite`);
} // prettier-ignore
