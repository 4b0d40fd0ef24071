import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openFileJournal, type FileJournal } from './file-journal.ts';
import { batchOf, take, textsOf } from './journal-contract-data.ts';

type Step =
  | { readonly kind: 'append'; readonly sizes: number[]; readonly key: number | undefined }
  | { readonly kind: 'together'; readonly count: number }
  | { readonly kind: 'commit'; readonly share: number }
  | { readonly kind: 'read'; readonly share: number }
  | { readonly kind: 'reopen' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('append'),
    sizes: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 }),
    key: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('together'), count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('commit'), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('read'), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('reopen') }),
);

/** The simplest thing that keeps the same promises: a list. */
class Model {
  readonly records: string[] = [];
  readonly keys = new Map<number, number>();
  committed = 0;
}

async function run(
  journal: FileJournal,
  model: Model,
  one: Step,
  reopen: () => Promise<FileJournal>,
): Promise<FileJournal> {
  const head = model.records.length;
  switch (one.kind) {
    case 'append': {
      const texts = one.sizes.map((size, i) => `${head + i}${'x'.repeat(size)}`);
      const appended = await journal.append(batchOf(texts, one.key === undefined ? {} : { key: String(one.key) }));
      // a batch without records asks whether its key is known, and does not take it
      const before = one.key === undefined ? undefined : model.keys.get(one.key);
      expect(appended.repeated).toBe(before !== undefined);
      expect(appended.first).toBe(before ?? head);
      if (before === undefined) model.records.push(...texts);
      if (one.key !== undefined && texts.length > 0 && before === undefined) model.keys.set(one.key, head);
      return journal;
    }
    case 'together': {
      const texts = Array.from({ length: one.count }, (_, i) => `${head + i}`);
      await Promise.all(texts.map((text) => journal.append(batchOf([text]))));
      model.records.push(...texts);
      return journal;
    }
    case 'commit': {
      model.committed = Math.max(model.committed, Math.floor(one.share * head));
      await journal.commit('reader', model.committed);
      expect(journal.committed('reader')).toBe(model.committed);
      return journal;
    }
    case 'read': {
      const from = model.committed + Math.floor(one.share * (head - model.committed));
      if (from < head) {
        const texts = (await take(journal, from, head - from)).flatMap(textsOf);
        expect(texts).toEqual(model.records.slice(from));
      }
      return journal;
    }
    case 'reopen':
      await journal.close();
      return reopen();
  }
}

it('is, whatever is done to it in whatever order, a list on disk', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.constantFrom(300, 2000, 1_000_000),
      async (steps, segmentBytes) => {
        const folder = await mkdtemp(join(tmpdir(), 'journal-model-'));
        const open = (): Promise<FileJournal> =>
          openFileJournal({
            folder,
            limitBytes: 2 ** 30,
            segmentBytes,
            fsync: false,
            retention: { bytes: 3000, milliseconds: 1e9 },
          });
        const model = new Model();
        let journal = await open();
        try {
          await journal.commit('reader', 0);
          for (const one of steps) journal = await run(journal, model, one, open);
          expect(journal.head()).toBe(model.records.length);
          expect(journal.repairs).toEqual([]);
          const received = [...journal.received().values()].reduce((sum, { records }) => sum + records, 0);
          expect(received).toBe(model.records.length);
        } finally {
          await journal.close();
          await rm(folder, { recursive: true });
        }
      },
    ),
    { numRuns: 60 },
  );
});
