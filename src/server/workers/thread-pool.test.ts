import { afterEach, describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { Understood } from '../../pipeline/ports.ts';
import { inOrder } from './in-order.ts';
import { createThreadPool, type ThreadPool, type ThreadPoolDeps } from './thread-pool.ts';

const entry = new URL('./test-worker.ts', import.meta.url);
let pool: ThreadPool | undefined;
afterEach(() => pool?.close());

async function poolOf(more: Partial<ThreadPoolDeps> = {}) {
  const troubles: string[] = [];
  const made = await createThreadPool({
    entry,
    workerData: null,
    threads: 2,
    damaged: (batch, message) => damaged(batch, message),
    trouble: (error) => troubles.push(error?.message ?? 'works'),
    ...more,
  });
  pool = made;
  return { pool: made, troubles };
}

function batchOf(text: string): RecordBatch {
  const payload = new TextEncoder().encode(text);
  return {
    origin: { source: asSourceId('t'), envelope: 'none' },
    received: 0,
    payload,
    ends: Uint32Array.of(payload.length),
    stream: '0123456789ab',
    first: 0,
  };
}

function damaged(batch: RecordBatch, message: string): Understood {
  return {
    source: batch.origin.source, eventRows: new Uint8Array(0), events: 0, unreadableRows: new TextEncoder().encode(message), unreadable: 1,
    findings: [], formats: {}, quality: {}, unreadableKinds: { damaged: 1 }, lastEvent: null, bytes: 0,
  }; // prettier-ignore
}

const textOf = (understood: Understood): string => new TextDecoder().decode(understood.eventRows);

describe('the pool of threads', () => {
  it('answers in the order asked, and leaves the batch as it was', async () => {
    const { pool } = await poolOf();
    const understand = inOrder((batch) => pool.run(batch));
    const done: string[] = [];
    const texts = ['slow 1', 'b', 'c', 'slow 2', 'e', 'f', 'g'];
    const batches = texts.map(batchOf);
    await Promise.all(batches.map(async (batch) => done.push(textOf(await understand(batch)))));
    expect(done).toEqual(texts);
    expect(batches.map(({ payload }) => new TextDecoder().decode(payload))).toEqual(texts);
  });

  it.each(['crash', 'throw'])(
    'records a batch that ends two threads (%s) as damaged, and goes on with the others',
    async (how) => {
      const { pool, troubles } = await poolOf({ threads: 1 });
      const results = await Promise.all(['a', how, 'b', 'c'].map((text) => pool.run(batchOf(text))));
      expect(results.map(textOf)).toEqual(['a', '', 'b', 'c']);
      expect(results.map(({ unreadableKinds }) => unreadableKinds)).toEqual([{}, { damaged: 1 }, {}, {}]);
      expect(new TextDecoder().decode(results[1]?.unreadableRows)).toContain('ended twice');
      expect(troubles.filter((each) => each === 'works')).toHaveLength(2);
    },
  );

  it('ends a thread that takes too long', async () => {
    const { pool } = await poolOf({ threads: 1, deadlineMs: 300 });
    const [hung, next] = await Promise.all([pool.run(batchOf('hang')), pool.run(batchOf('next'))]);
    expect(hung.unreadable).toBe(1);
    expect(textOf(next)).toBe('next');
  });

  it('rejects when a thread cannot start', async () => {
    await expect(poolOf({ workerData: 'cannot-start' })).rejects.toThrow('no rules');
  });

  it('rejects what is under way when it is closed', async () => {
    const { pool } = await poolOf();
    const running = pool.run(batchOf('hang'));
    await Promise.all([expect(running).rejects.toThrow('stopped'), pool.close()]);
    await expect(pool.run(batchOf('late'))).rejects.toThrow('stopped');
  });
});
