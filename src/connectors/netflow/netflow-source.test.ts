import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { amountOf } from '../../pipeline/normalize/field-values.ts';
import { startListening, type ListeningSource } from '../../pipeline/collect/test-listening-source.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { createTestSource } from '../../pipeline/collect/test-source.ts';
import { netflowSource } from './netflow-source.ts';
import { bytesOf, pcapOf, type TestConversation } from './test-pcap.ts';
import { ipfixMessage, netflow9Message, templateSet, dataSet } from './test-messages.ts';

const run = promisify(execFile);
const settings = { address: '127.0.0.1', ports: [0] };

let folder: string;
let journal: TestJournal;
let replaying: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-netflow-'));
  journal = createTestJournal();
});
afterEach(async () => {
  endReplay();
  await rm(folder, { recursive: true, force: true });
});

/** With the processes that it started. */
function endReplay(): void {
  const pid = replaying?.pid;
  replaying = undefined;
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

function has(...programs: string[]): boolean {
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length === 0) return true;
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error(`${missing.join(', ')}: not installed, and nothing may be skipped`); // prettier-ignore
  console.warn(`skipped: ${missing.join(', ')} is not installed`);
  return false;
}

/** Flows both ways of each conversation, with sizes that no two share. */
const conversations: readonly TestConversation[] = Array.from({ length: 60 }, (_, index) => ({
  client: 1 + index,
  server: 100 + (index % 50),
  clientPort: 40_000 + index,
  serverPort: index % 3 === 0 ? 53 : 443,
  protocol: index % 3 === 0 ? 'udp' : index % 10 === 1 ? 'icmp' : 'tcp',
  sent: Array.from({ length: 1 + (index % 4) }, (__, packet) => 10 + index + packet),
  answered: Array.from({ length: 1 + (index % 3) }, (__, packet) => 500 + index + packet),
}));
/** softflowd exports both directions of these apart, also as biflows */
const pings = conversations.filter(({ protocol }) => protocol === 'icmp').length;
const packets = conversations.reduce((sum, { sent, answered }) => sum + sent.length + answered.length, 0);
const bytes = conversations.reduce((sum, one) => sum + bytesOf(one, [...one.sent, ...one.answered]), 0);

function records(): JsonObject[] {
  return journal.texts().flatMap((text) => {
    const value: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
    return isJsonObject(value) ? [value] : [];
  });
}

const flowsOf = (): JsonObject[] => records().filter((record) => record['octetDeltaCount'] !== undefined && !isOptions(record)); // prettier-ignore
const isOptions = ({ flowExport }: JsonObject): boolean => isJsonObject(flowExport) && flowExport['options'] === true;
const total = (...names: readonly string[]): number =>
  flowsOf().reduce((sum, flow) => sum + names.reduce((of, name) => of + (amountOf(flow[name]) ?? 0), 0), 0);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => void setTimeout(resolve, 20));
}

async function listen(): Promise<{ source: ListeningSource; port: number }> {
  const source = await startListening(netflowSource, settings, journal);
  return { source, port: source.port('udp') };
}

const SOFTFLOWD = '/usr/sbin/softflowd';

describe('softflowd replaying a capture', () => {
  it.each([
    ['5', [], 'netflow5'],
    ['9', [], 'netflow9'],
    ['10', [], 'ipfix'],
    ['10', ['-b', '-A', 'milli'], 'ipfix'],
  ] as const)(
    'as version %s %j: every packet and byte is counted',
    async (version, more, protocol) => {
      if (!has(SOFTFLOWD)) return;
      const capture = join(folder, 'test.pcap');
      await writeFile(capture, pcapOf(conversations, 1_795_301_460));
      const { source, port } = await listen();
      // without its control socket, for which it can wait for ever
      await run(SOFTFLOWD, ['-r', capture, '-n', `127.0.0.1:${port}`, '-v', version, '-d', '-c', 'none', '-p', 'none', ...more]); // prettier-ignore
      const packetsSeen = (): number => total('packetDeltaCount', 'reversePacketDeltaCount');
      await until(() => packetsSeen() >= packets);
      await source.running.stop();
      expect({ packets: packetsSeen(), bytes: total('octetDeltaCount', 'reverseOctetDeltaCount') }).toEqual({ packets, bytes }); // prettier-ignore
      expect(new Set(records().map(({ flowExport }) => isJsonObject(flowExport) && flowExport['protocol']))).toEqual(new Set([protocol])); // prettier-ignore
      expect(journal.batches.filter(({ origin }) => origin.unreadable !== undefined)).toEqual([]);
      expect(journal.refused).toEqual([]);
      expect(flowsOf().length).toBe(more.length > 0 ? conversations.length + pings : 2 * conversations.length);
      const one = conversations[1];
      const there = flowsOf().find((flow) => flow['sourceIPv4Address'] === '192.0.2.2' && flow['destinationIPv4Address'] === '198.51.100.101'); // prettier-ignore
      expect(there?.['octetDeltaCount']).toBe(one === undefined ? 0 : bytesOf(one, one.sent));
    },
    60_000,
  );
});

describe('pmacctd replaying a capture again and again', () => {
  const PMACCTD = '/usr/sbin/pmacctd';
  it('with sfprobe: samples of packets', async () => {
    if (!has(PMACCTD)) return;
    const { source, port } = await listen();
    await replay(`plugins: sfprobe\nsfprobe_receiver: 127.0.0.1:${port}\nsfprobe_agentip: 192.0.2.77\n`);
    const samples = (): JsonObject[] => records().filter((record) => record['samplingRate'] !== undefined);
    await until(() => samples().length >= packets);
    endReplay();
    await source.running.stop();
    const all = samples().slice(0, packets);
    expect(all.reduce((sum, sample) => sum + (amountOf(sample['totalLengthIPv4']) ?? 0), 0)).toBe(bytes);
    // a frame: Ethernet's 14 bytes before the packet, and the checksum of 4 behind it
    expect(all.every((sample) => amountOf(sample['octetDeltaCount']) === (amountOf(sample['totalLengthIPv4']) ?? 0) + 18)).toBe(true); // prettier-ignore
    expect(all[0]).toMatchObject({ sourceIPv4Address: '192.0.2.1', destinationIPv4Address: '198.51.100.100', sourceTransportPort: 40_000, destinationTransportPort: 53, samplingRate: 1, flowExport: { protocol: 'sflow5', agent: '192.0.2.77' } }); // prettier-ignore
    expect(journal.batches.filter(({ origin }) => origin.unreadable !== undefined)).toEqual([]);
  }, 90_000);

  async function replay(config: string): Promise<void> {
    const capture = join(folder, 'test.pcap');
    await writeFile(capture, pcapOf(conversations, 1_795_301_460));
    const path = join(folder, 'pmacct.conf');
    await writeFile(
      path,
      `daemonize: false\npcap_savefile: ${capture}\npcap_savefile_delay: 1\npcap_savefile_replay: 3\n${config}`,
    );
    replaying = spawn(PMACCTD, ['-f', path], { stdio: 'ignore', detached: true });
  }
});

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
