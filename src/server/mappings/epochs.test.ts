import { expect, test } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { nothingUnderstood } from '../../pipeline/nothing-understood.ts';
import type { MappingEpoch } from '../../store/state/mapping-store.ts';
import { createMappingEpochs } from './epochs.ts';
import { mappingSetOf, NO_MAPPINGS, type MappingHistory } from './mapping-set.ts';
import { createReading } from './reading.ts';

const one = mappingSetOf([{ source: 'a.yml', text: 'one' }]);
const two = mappingSetOf([{ source: 'a.yml', text: 'two' }]);
const source = asSourceId('test');

const batchAt = (first: number): RecordBatch => ({ origin: { source, envelope: 'none' }, received: 0, payload: new Uint8Array(1), ends: Uint32Array.of(1), stream: '0'.repeat(12), first }); // prettier-ignore

/** A server that can be killed: what it saved stays. */
function createServer(saved: MappingEpoch[], boundary: number) {
  const store = {
    epochs: () => Promise.resolve(saved),
    addEpoch: (_: string, epoch: MappingEpoch) => Promise.resolve(void saved.push(structuredClone(epoch))),
  };
  return createMappingEpochs({ store, stream: 's', boundary, insist: (step) => step() });
}

/** What workers with this history say of a record. */
const readBy = (history: MappingHistory, first: number): string => createReading(history, () => 0)(first).version;

test('a record is read with the mappings that were in force when it was first read, also after a crash', async () => {
  const saved: MappingEpoch[] = [];
  const read = new Map<number, string>();
  const first = await createServer(saved, 0);
  let history = first.history(one);
  const understand = first.watch((batch) => Promise.resolve({ ...nothingUnderstood(source), mappings: readBy(history, batch.first) })); // prettier-ignore
  for (const at of [0, 1, 2]) read.set(at, (await understand(batchAt(at))).mappings ?? '');
  history = first.history(two);
  for (const at of [3, 4]) read.set(at, (await understand(batchAt(at))).mappings ?? '');
  expect([...read.values()]).toEqual([one, one, one, two, two].map(({ version }) => version));
  // killed while 1 to 4 were announced and not settled; meanwhile somebody changed the files
  const changed = mappingSetOf([{ source: 'a.yml', text: 'three' }]);
  const again = (await createServer(saved, 5)).history(changed);
  for (const [at, version] of read) expect(readBy(again, at)).toBe(version);
  expect(readBy(again, 5)).toBe(changed.version);
});

test('without mappings nothing is written', async () => {
  const saved: MappingEpoch[] = [];
  const epochs = await createServer(saved, 0);
  const history = epochs.history(NO_MAPPINGS);
  await epochs.watch(() => Promise.resolve({ ...nothingUnderstood(source), mappings: readBy(history, 0) }))(batchAt(0));
  expect(saved).toEqual([]);
  expect(history.earlier).toEqual([]);
});

test('what was judged with a new set is given on only when its place is saved', async () => {
  let save: () => void = () => undefined;
  const store = { epochs: () => Promise.resolve([]), addEpoch: () => new Promise<void>((resolve) => (save = resolve)) };
  const epochs = await createMappingEpochs({ store, stream: 's', boundary: 0, insist: (step) => step() });
  epochs.history(one);
  let isGiven = false;
  const given = epochs.watch(() => Promise.resolve({ ...nothingUnderstood(source), mappings: one.version }))(batchAt(7)).then(() => (isGiven = true)); // prettier-ignore
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isGiven).toBe(false);
  save();
  await given;
});
