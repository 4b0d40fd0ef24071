import { createSocket } from 'node:dgram';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { startListening, type ListeningSource } from '../../pipeline/collect/test-listening-source.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { createTestSource } from '../../pipeline/collect/test-source.ts';
import { netflowSource } from './netflow-source.ts';
import { until } from './test-exporters.ts';
import { ipfixMessage, netflow9Message, templateSet, dataSet } from './test-messages.ts';

const settings = { address: '127.0.0.1', ports: [0] };

let journal: TestJournal;
beforeEach(() => void (journal = createTestJournal()));

const records = (): JsonObject[] =>
  journal.texts().flatMap((text) => {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? [value] : [];
  });

async function listen(): Promise<{ source: ListeningSource; port: number }> {
  const source = await startListening(netflowSource, settings, journal);
  return { source, port: source.port('udp') };
}

describe('a collector', () => {
  it('keeps templates through a restart, and tells exporters apart', async () => {
    const state = createTestSource(journal);
    const send = async (port: number, message: Buffer): Promise<void> => {
      const socket = createSocket('udp4');
      await new Promise<void>((resolve) => {
        socket.send(message, port, '127.0.0.1', () => resolve());
      });
      socket.close();
    };
    const first = await netflowSource.start(settings, state.deps);
    if ('kind' in first) throw new Error(first.message);
    await send(portOf(first.listens), netflow9Message(1, [templateSet(0, 300, [[8, 4], [1, 4]])])); // prettier-ignore
    await until(() => state.saved() !== undefined);
    await first.stop();
    const second = await netflowSource.start(settings, state.deps);
    if ('kind' in second) throw new Error(second.message);
    await send(portOf(second.listens), netflow9Message(2, [dataSet(300, 'c000020a0000002a')]));
    await until(() => journal.batches.length > 0);
    await second.stop();
    expect(records()[0]).toMatchObject({ sourceIPv4Address: '192.0.2.10', octetDeltaCount: 42 });
    expect(journal.batches[0]?.origin).toMatchObject({ source: 'test/127.0.0.1', format: 'netflow' });
  }, 60_000);

  it('keeps what waits for a template when it is stopped, and counts what is missing', async () => {
    const { source, port } = await listen();
    const socket = createSocket('udp4');
    socket.connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => void socket.once('connect', resolve));
    for (const sequence of [100, 101, 105]) socket.send(ipfixMessage(sequence, [dataSet(400, '00000001')]));
    await until(() => source.told.some(({ message }) => message?.includes('3 sets of data wait') === true));
    await source.running.stop();
    socket.close();
    const kept = journal.batches.filter(({ origin }) => origin.unreadable !== undefined);
    expect(kept.length).toBe(3);
    expect(kept[0]?.origin.unreadable?.message).toContain('template 400');
    expect(journal.refused).toEqual([['test/127.0.0.1', 3, 'lost-on-the-way']]);
  }, 60_000);

  it('says which port is taken', async () => {
    const { source, port } = await listen();
    const second = await netflowSource.start({ ...settings, ports: [port] }, createTestSource().deps);
    expect(second).toMatchObject({ kind: 'port-in-use', setting: 'ports' });
    await source.running.stop();
  });
});

const portOf = (listens: readonly string[] | undefined): number => Number(listens?.[0]?.split(' ')[1]);
