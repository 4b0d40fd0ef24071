import type { Socket } from 'node:dgram';
import type { IncomingBatch, RecordOrigin } from '../../model/record.ts';
import { createBatcher, type Batcher } from '../../pipeline/collect/batcher.ts';
import { bindUdp } from '../../pipeline/collect/bind-udp.ts';
import { deliver } from '../../pipeline/collect/deliver.ts';
import { kernelDrops } from '../../pipeline/collect/kernel-drops.ts';
import type { SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { createFlowDecoder } from './flow-decoder.ts';
import type { FlowSink } from './flow-sink.ts';
import type { NetflowSettings } from './describe.ts';

/** ms that records may wait for others, so that they share a batch */
const GATHER = 50;
/** ms between looks at the kernel's counter, at what is lost, at what waits */
const LOOK = 2000;
/** exporters that are sources of their own; made-up addresses shall not make more */
const MAX_EXPORTERS = 4096;

export interface FlowListener {
  readonly ports: readonly number[];
  close(): Promise<void>;
}

/**
 * Takes datagrams on all ports, and files what they hold under their exporters. UDP cannot wait: what comes while too much waits for the journal is
 * refused, and so counted; so is what the kernel dropped, and what the numbers of the exporters say is missing.
 *
 * @throws what the system says of a port that cannot be had
 */
export async function listenFlows(settings: NetflowSettings, deps: SourceDeps): Promise<FlowListener> {
  const decoder = createFlowDecoder({
    sessions: MAX_EXPORTERS,
    fields: 1_000_000,
    lifetime: settings.templateLifetime,
    held: settings.holdBytes,
    heldFor: settings.holdFor,
  });
  decoder.restore(await deps.checkpoint.load());
  const sockets = await bindAll(settings);
  const ports = sockets.map((socket) => socket.address().port);
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const batchers = new Map<string, Batcher>();
  const exporters = new Set<string>();
  let waiting = 0;
  let gathering: NodeJS.Timeout | undefined;
  let dropsSeen = await dropsOf(ports);
  let savedChanges = 0;
  let lost = 0;
  let said = '';

  const sink: FlowSink = {
    record(exporter, line) {
      const bytes = Buffer.from(line);
      waiting += bytes.length;
      const batcher = batcherOf(exporter);
      batcher.add(bytes, 0, bytes.length);
      batcher.close();
    },
    unreadable(exporter, bytes, reason) {
      if (bytes.length === 0) return;
      batcherOf(exporter).flush();
      waiting += bytes.length;
      const payload = Uint8Array.from(bytes);
      send({ origin: { ...originOf(exporter), unreadable: reason }, received: deps.clock(), payload, ends: Uint32Array.of(payload.length) }); // prettier-ignore
    },
  };

  function originOf(exporter: string): RecordOrigin {
    const isKnown = exporters.has(exporter) || exporters.size < MAX_EXPORTERS;
    if (isKnown) exporters.add(exporter);
    return { source: deps.senderOf(isKnown ? exporter : 'others'), envelope: 'none', format: 'netflow' };
  }

  function batcherOf(exporter: string): Batcher {
    let batcher = batchers.get(exporter);
    if (batcher === undefined) {
      batcher = createBatcher({ origin: originOf(exporter), clock: () => deps.clock(), emit: send });
      batchers.set(exporter, batcher);
      gathering ??= setTimeout(flush, GATHER);
    }
    return batcher;
  }

  function send(batch: IncomingBatch): void {
    const done = deliver(batch, deps, closing.signal).finally(() => {
      waiting -= batch.payload.length;
      running.delete(done);
    });
    running.add(done);
  }

  function flush(): void {
    gathering = undefined;
    for (const batcher of batchers.values()) batcher.flush();
    batchers.clear();
  }

  function onMessage(datagram: Buffer, address: string): void {
    const exporter = plainAddress(address);
    if (waiting + datagram.length > settings.udpBuffer) deps.refuse(originOf(exporter).source, 1, 'buffer-full');
    else if (datagram.length === 0) deps.refuse(originOf(exporter).source, 1, 'empty');
    else decoder.decode(exporter, datagram, deps.clock(), sink);
  }

  async function look(now: number): Promise<void> {
    const drops = await dropsOf(ports);
    if (drops > dropsSeen) deps.refuse(deps.senderOf('udp'), drops - dropsSeen, 'kernel-buffer-full');
    dropsSeen = Math.max(drops, dropsSeen);
    decoder.expire(now, sink);
    for (const [exporter, count] of decoder.lost()) {
      lost += count;
      deps.refuse(originOf(exporter).source, count, 'lost-on-the-way');
    }
    await save();
    tell();
  }

  async function save(): Promise<void> {
    const changes = decoder.changes();
    if (changes === savedChanges) return;
    await deps.checkpoint.save(decoder.snapshot());
    savedChanges = changes;
  }

  function tell(): void {
    const { exporters: count, held } = decoder.state();
    const message = `${count === 0 ? 'No exporter has sent anything yet' : `${count} ${count === 1 ? 'exporter' : 'exporters'}`}.${lost === 0 ? '' : ` ${lost} records did not arrive, by the numbers that exporters give them.`}${dropsSeen === 0 ? '' : ` ${dropsSeen} datagrams came faster than they could be read.`}${held === 0 ? '' : ` ${held} sets of data wait for their templates.`}`; // prettier-ignore
    if (message === said) return;
    said = message;
    deps.told(count === 0 ? { kind: 'waits', message } : { kind: 'works', message });
  }

  for (const socket of sockets) {
    socket.on('message', (datagram, { address }) => onMessage(datagram, address));
    // an error of one datagram is no reason to stop listening
    socket.on('error', () => undefined);
  }
  // a state store that does not answer is no reason to stop either: it is asked again
  const looking = setInterval(() => void look(deps.clock()).catch(() => undefined), LOOK);
  looking.unref();
  tell();

  return {
    ports,
    async close() {
      clearInterval(looking);
      await look(deps.clock()).catch(() => undefined);
      for (const socket of sockets) socket.close();
      // twice: what may still be overtaken counts at the end
      for (const now of [deps.clock(), Infinity]) await look(now).catch(() => undefined);
      clearTimeout(gathering);
      flush();
      const patience = setTimeout(() => closing.abort(), PATIENCE);
      await Promise.all(running);
      clearTimeout(patience);
    },
  };
}

/** ms that what was received may still wait for the journal when the source stops */
const PATIENCE = 3000;

async function bindAll({ ports, address, receiveBuffer }: NetflowSettings): Promise<Socket[]> {
  const sockets: Socket[] = [];
  try {
    for (const port of ports) {
      const socket = await bindUdp(port, address);
      sockets.push(socket);
      socket.setRecvBufferSize(receiveBuffer);
    }
  } catch (error) {
    for (const socket of sockets) socket.close();
    throw error;
  }
  return sockets;
}

async function dropsOf(ports: readonly number[]): Promise<number> {
  const drops = await Promise.all(ports.map((port) => kernelDrops(port)));
  return drops.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

/** An IPv4 address is the same one over an IPv6 socket; without the zone of a link-local one. */
const plainAddress = (address: string): string => address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
