import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { amountOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { freeUdpPort, has, onFlowBench, until, type FlowBench } from './test-exporters.ts';
import { bytesOf, pcapOf, type TestConversation } from './test-pcap.ts';

// The exporters of Debian's packages replay one capture; what is collected is compared with the capture and with what the tools say themselves.

const SOFTFLOWD = '/usr/sbin/softflowd';
const PMACCTD = '/usr/sbin/pmacctd';
const NFCAPD = '/usr/bin/nfcapd';
const NFDUMP = '/usr/bin/nfdump';
const NFREPLAY = '/usr/bin/nfreplay';

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
const packetsOf = (some: readonly TestConversation[]): number => some.reduce((sum, { sent, answered }) => sum + sent.length + answered.length, 0); // prettier-ignore
const packets = packetsOf(conversations);
const totalOf = (some: readonly TestConversation[]): number => some.reduce((sum, one) => sum + bytesOf(one, [...one.sent, ...one.answered]), 0); // prettier-ignore
const bytes = totalOf(conversations);
const start = 1_795_301_460;
const capture = pcapOf(conversations, start);
/** The same once more over IPv6, which version 5 cannot say. */
const both = [...conversations, ...conversations.map((one) => ({ ...one, isIpv6: true }))];
const captureOfBoth = pcapOf(both, start);

const protocolsOf = (bench: FlowBench): Set<unknown> =>
  new Set(bench.records().map(({ flowExport }) => isJsonObject(flowExport) && flowExport['protocol']));

/** Everything was understood, and nothing is missing. */
function expectWhole({ journal }: FlowBench): void {
  expect(journal.batches.flatMap(({ origin }) => origin.unreadable ?? [])).toEqual([]);
  expect(journal.refused).toEqual([]);
}

/** Addresses, ports, protocol, packets and bytes: what every tool can say of a flow. ICMP has no ports, and each tool writes something else there. */
function keyOf(flow: JsonObject): string {
  const protocol = amountOf(flow['protocolIdentifier']);
  const ports =
    protocol === 1 || protocol === 58 ? [0, 0] : [flow['sourceTransportPort'], flow['destinationTransportPort']];
  const ends = [flow['sourceIPv4Address'] ?? flow['sourceIPv6Address'], flow['destinationIPv4Address'] ?? flow['destinationIPv6Address']]; // prettier-ignore
  return [...ends, ...ports, protocol, flow['packetDeltaCount'], flow['octetDeltaCount']].map(printable).join(' '); // prettier-ignore
}

const printable = (value: JsonValue | undefined): string => textOf(value) ?? '';

describe.concurrent('softflowd', () => {
  it.each([
    ['5', [], 'netflow5'],
    ['9', [], 'netflow9'],
    ['10', [], 'ipfix'],
    ['10', ['-b', '-A', 'milli'], 'ipfix'],
  ] as const)(
    'as version %s %j: every packet and byte is counted',
    async (version, more, protocol) => {
      if (!has(SOFTFLOWD)) return;
      await onFlowBench(async (bench) => {
        const path = await bench.write('test.pcap', capture);
        // without its control socket, for which it can wait for ever
        await bench.run(SOFTFLOWD, ['-r', path, '-n', `127.0.0.1:${bench.port}`, '-v', version, '-d', '-c', 'none', '-p', 'none', ...more]); // prettier-ignore
        const packetsSeen = (): number => bench.total('packetDeltaCount', 'reversePacketDeltaCount');
        await until(() => packetsSeen() >= packets);
        await bench.stop();
        expect({ packets: packetsSeen(), bytes: bench.total('octetDeltaCount', 'reverseOctetDeltaCount') }).toEqual({ packets, bytes }); // prettier-ignore
        expect(protocolsOf(bench)).toEqual(new Set([protocol]));
        expectWhole(bench);
        const flows = bench.flows();
        expect(flows.length).toBe(more.length > 0 ? conversations.length + pings : 2 * conversations.length);
        const one = conversations[1];
        const there = flows.find((flow) => flow['sourceIPv4Address'] === '192.0.2.2' && flow['destinationIPv4Address'] === '198.51.100.101'); // prettier-ignore
        expect(there?.['octetDeltaCount']).toBe(one === undefined ? 0 : bytesOf(one, one.sent));
      });
    },
    60_000,
  );
});

it('softflowd as PSAMP: the beginnings of packets say from where to where they went', async () => {
  if (!has(SOFTFLOWD)) return;
  await onFlowBench(async (bench) => {
    // a datagram of 1,400 bytes each: few enough to wait in the kernel's buffer while this process is busy
    const some = conversations.slice(0, 20);
    const path = await bench.write('test.pcap', pcapOf(some, start));
    await bench.run(SOFTFLOWD, ['-r', path, '-a', '-n', `127.0.0.1:${bench.port}`, '-v', 'psamp', '-d', '-c', 'none', '-p', 'none']); // prettier-ignore
    const samples = (): JsonObject[] => bench.records().filter((record) => record['dataLinkFrameSection'] !== undefined); // prettier-ignore
    await until(() => samples().length >= packetsOf(some));
    await bench.stop();
    expectWhole(bench);
    expect(samples()).toHaveLength(packetsOf(some));
    expect(samples().reduce((sum, sample) => sum + (amountOf(sample['totalLengthIPv4']) ?? 0), 0)).toBe(totalOf(some));
    expect(samples()[0]).toMatchObject({ sourceIPv4Address: '192.0.2.1', destinationIPv4Address: '198.51.100.100', sourceTransportPort: 40_000, destinationTransportPort: 53 }); // prettier-ignore
    // Ethernet, IPv4, UDP and ten bytes, without the zeros behind them
    expect(textOf(samples()[0]?.['dataLinkFrameSection'])?.length).toBeLessThanOrEqual(2 * (14 + 20 + 8 + 10));
  });
}, 60_000);

describe.concurrent('pmacctd', () => {
  const config = (path: string, more: string): string => `daemonize: false\npcap_savefile: ${path}\n${more}`;

  it.each([
    ['5', 'netflow5'],
    ['9', 'netflow9'],
    ['10', 'ipfix'],
  ])(
    'with nfprobe as version %s: the flows that it prints itself',
    async (version, protocol) => {
      if (!has(PMACCTD)) return;
      await onFlowBench(async (bench) => {
        const path = await bench.write('test.pcap', version === '5' ? capture : captureOfBoth);
        const printed = join(bench.folder, 'printed.csv');
        const probe = `plugins: nfprobe[out], print[own]\nnfprobe_receiver[out]: 127.0.0.1:${bench.port}\nnfprobe_version[out]: ${version}\n`;
        const own = `aggregate[own]: src_host, dst_host, src_port, dst_port, proto\nprint_output[own]: csv\nprint_output_file[own]: ${printed}\nprint_refresh_time[own]: 600\n`;
        const settings = await bench.write('pmacct.conf', config(path, probe + own));
        // at the end of the capture it sends and prints what it has, and ends: with 1 where its plugins ended a moment before it
        await bench.run(PMACCTD, ['-f', settings]).catch(() => undefined);
        await until(() => bench.total('packetDeltaCount') >= (version === '5' ? packets : 2 * packets));
        await bench.stop();
        expect(protocolsOf(bench)).toEqual(new Set([protocol]));
        expectWhole(bench);
        const told = (await bench.run('/bin/cat', [printed])).trim().split('\n').slice(1).map(printedKey);
        expect(bench.flows().map(keyOf).sort()).toEqual(told.sort());
        const times = bench.flows().map((flow) => Date.parse(textOf(flow['flowStartMilliseconds']) ?? '') / 1000);
        // a capture of 540 packets at most, one each millisecond; versions 5 and 9 tell times by an uptime of whole milliseconds
        expect(Math.min(...times)).toBeGreaterThan(start - 0.01);
        expect(Math.max(...times)).toBeLessThan(start + 0.6);
      });
    },
    90_000,
  );

  const numbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, 'ipv6-icmp': 58 };
  function printedKey(line: string): string {
    const [source, destination, from, to, protocol = '', count, size] = line.split(',');
    const ports = protocol.endsWith('icmp') ? [0, 0] : [from, to];
    return [source, destination, ...ports, numbers[protocol], count, size].join(' ');
  }

  it('with sfprobe: samples of packets', async () => {
    if (!has(PMACCTD)) return;
    await onFlowBench(async (bench) => {
      const path = await bench.write('test.pcap', capture);
      // it sends what it holds with the next packet: the capture is replayed
      const probe = `pcap_savefile_delay: 1\npcap_savefile_replay: 3\nplugins: sfprobe\nsfprobe_receiver: 127.0.0.1:${bench.port}\nsfprobe_agentip: 192.0.2.77\n`;
      await bench.start(PMACCTD, ['-f', await bench.write('pmacct.conf', config(path, probe))]);
      const samples = (): JsonObject[] => bench.records().filter((record) => record['samplingRate'] !== undefined);
      await until(() => samples().length >= packets);
      await bench.stop();
      const all = samples().slice(0, packets);
      expect(all.reduce((sum, sample) => sum + (amountOf(sample['totalLengthIPv4']) ?? 0), 0)).toBe(bytes);
      // a frame: Ethernet's 14 bytes before the packet, and the checksum of 4 behind it
      expect(all.every((sample) => amountOf(sample['octetDeltaCount']) === (amountOf(sample['totalLengthIPv4']) ?? 0) + 18)).toBe(true); // prettier-ignore
      expect(all[0]).toMatchObject({ sourceIPv4Address: '192.0.2.1', destinationIPv4Address: '198.51.100.100', sourceTransportPort: 40_000, destinationTransportPort: 53, samplingRate: 1, flowExport: { protocol: 'sflow5', agent: '192.0.2.77' } }); // prettier-ignore
      expectWhole(bench);
    });
  }, 90_000);
});

describe.concurrent('nfdump', () => {
  it.each([
    ['5', '5', 'netflow5'],
    ['9', '9', 'netflow9'],
    ['10', '9', 'netflow9'],
  ])(
    "nfcapd passes softflowd's version %s on and keeps it, nfreplay sends it as version %s: both are what nfdump reads",
    async (version, replayed, protocol) => {
      if (!has(SOFTFLOWD, NFCAPD, NFDUMP, NFREPLAY)) return;
      await onFlowBench(async (passedOn) => {
        await onFlowBench(async (bench) => {
          const port = await freeUdpPort();
          const nfcapd = await passedOn.start(NFCAPD, ['-w', bench.folder, '-b', '127.0.0.1', '-p', String(port), '-t', '3600', '-R', `127.0.0.1/${passedOn.port}`], 'Startup nfcapd'); // prettier-ignore
          const path = await passedOn.write('test.pcap', version === '5' ? capture : captureOfBoth);
          await passedOn.run(SOFTFLOWD, ['-r', path, '-a', '-n', `127.0.0.1:${port}`, '-v', version, '-d', '-c', 'none', '-p', 'none']); // prettier-ignore
          await until(() => passedOn.total('packetDeltaCount') >= (version === '5' ? packets : 2 * packets));
          await nfcapd.stop();
          await passedOn.stop();
          expectWhole(passedOn);
          const file = join(bench.folder, (await readdir(bench.folder)).find((name) => /^nfcapd\.\d/.test(name)) ?? '');
          const dump: unknown = JSON.parse(await bench.run(NFDUMP, ['-r', file, '-o', 'json']));
          const told = Array.isArray(dump) ? dump.filter(isJsonObject) : [];
          expect(told).toHaveLength(2 * (version === '5' ? conversations : both).length);
          expect(passedOn.flows().map(keyOf).sort()).toEqual(told.map(dumpedKey).sort());

          await bench.run(NFREPLAY, ['-r', file, '-H', '127.0.0.1', '-p', String(bench.port), '-v', replayed]);
          await until(() => bench.total('packetDeltaCount') >= (version === '5' ? packets : 2 * packets));
          await bench.stop();
          expectWhole(bench);
          expect(protocolsOf(bench)).toEqual(new Set([protocol]));
          expect(bench.flows().map(timedKey).sort()).toEqual(told.map((flow) => `${dumpedKey(flow)} ${textOf(flow['first'])} ${textOf(flow['last'])}`).sort()); // prettier-ignore
        });
      });
    },
    60_000,
  );

  /** The same of a record as nfdump writes it. */
  const dumpedKey = (flow: JsonObject): string =>
    [flow['src4_addr'] ?? flow['src6_addr'], flow['dst4_addr'] ?? flow['dst6_addr'], flow['src_port'] ?? 0, flow['dst_port'] ?? 0, flow['proto'], flow['in_packets'], flow['in_bytes']].map(printable).join(' '); // prettier-ignore
  const timedKey = (flow: JsonObject): string =>
    [keyOf(flow), ...['flowStartMilliseconds', 'flowEndMilliseconds'].map((name) => textOf(flow[name])?.slice(0, 23))].join(' '); // prettier-ignore
});
