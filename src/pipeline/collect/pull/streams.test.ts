import { expect, it } from 'vitest';
import { z } from 'zod';
import type { SourceDeps } from '../source-kind.ts';
import { createTestSource, type TestSource } from '../test-source.ts';
import { startPull } from './pull.ts';
import { type Stream, startStreams } from './streams.ts';

/** Counts up: one record each time it is asked, until `most`. */
function counting(name: string, most: number): Stream<SourceDeps> {
  return {
    name,
    start: (deps) =>
      startPull(
        {
          cursor: z.number(),
          interval: 60_000,
          poll: (from = 0) =>
            Promise.resolve(
              from < most
                ? { records: [{ text: `${name} ${from}`, id: `${from}` }], cursor: from + 1, more: true }
                : { records: [], cursor: from, more: false },
            ),
        },
        deps,
      ),
  };
}

const refused: Stream<SourceDeps> = {
  name: 'risks',
  start: (deps) =>
    startPull(
      { cursor: z.number(), interval: 1, poll: () => Promise.resolve({ kind: 'forbidden', message: 'No licence.' }) },
      deps,
    ),
};

async function run(source: TestSource, streams: readonly Stream<SourceDeps>[], records: number): Promise<void> {
  const running = startStreams(streams, source.deps);
  await source.until(() => source.journal.texts().length >= records);
  await running.stop();
}

it('runs several logs under one source, each from where it stood', async () => {
  const source = createTestSource();
  await run(source, [counting('a', 3), counting('b', 2)], 5);
  expect(source.journal.texts().toSorted()).toEqual(['a 0', 'a 1', 'a 2', 'b 0', 'b 1']);
  expect(new Set(source.journal.batches.map(({ origin }) => origin.source))).toEqual(new Set(['test/a', 'test/b']));
  const again = createTestSource(source.journal, source.saved());
  await run(again, [counting('a', 4), counting('b', 3)], 7);
  expect(source.journal.texts().slice(5).toSorted()).toEqual(['a 3', 'b 2']);
});

it('goes on with the others where one may not be read, and says which', async () => {
  const source = createTestSource();
  await run(source, [refused, counting('a', 2)], 2);
  expect(source.told.some(({ kind }) => kind === 'works')).toBe(false);
  expect(source.told.at(-1)).toMatchObject({ kind: 'fails', message: 'risks: No licence.' });
});

it('keeps what is known of a log that is left out for a while', async () => {
  const source = createTestSource();
  await run(source, [counting('a', 2), counting('b', 1)], 3);
  const without = createTestSource(source.journal, source.saved());
  await run(without, [counting('b', 2)], 4);
  const again = createTestSource(source.journal, without.saved());
  await run(again, [counting('a', 3)], 5);
  expect(source.journal.texts().filter((text) => text.startsWith('a'))).toEqual(['a 0', 'a 1', 'a 2']);
});
