import type { RemoteInfo } from 'node:dgram';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { type Batcher, createBatcher } from '../../pipeline/collect/batcher.ts';
import { bindUdp } from '../../pipeline/collect/bind-udp.ts';
import { deliver } from '../../pipeline/collect/deliver.ts';
import { kernelDrops, kernelQueue } from '../../pipeline/collect/kernel-drops.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import type { SyslogSettings } from './describe.ts';
import type { PeerToSource } from './peer-source.ts';

/** ms that a message may wait for others, so that they share a batch */
const GATHER = 20;
/** ms between looks at the kernel's counter */
const LOOK = 2000;
/** A flood from made-up addresses shall not make a source of each: beyond these at a time, all others are one. */
const MAX_PEERS = 4096;

export interface UdpListener {
  readonly port: number;
  /** bytes that the kernel buffers for it */
  readonly receiveBuffer: number;
  close(): Promise<void>;
}

/** How what comes over UDP is filed. */
export interface UdpSources {
  readonly of: PeerToSource;
  /** what the kernel dropped: it does not say whose it was */
  readonly kernel: SourceId;
  /** all senders beyond those that are told apart */
  readonly others: SourceId;
}

/**
 * One message a datagram (RFC 5426). UDP cannot be slowed down: what comes while the journal is slow waits in memory up to a limit, and what
 * comes beyond it, or is dropped by the kernel, is counted as refused.
 */
export async function listenUdp(
  port: number,
  settings: SyslogSettings,
  deps: ReceiverDeps,
  sources: UdpSources,
): Promise<UdpListener> {
  const socket = await bindUdp(port, settings.address);
  socket.setRecvBufferSize(settings.receiveBuffer);
  const bound = socket.address().port;
  const closing = new AbortController();
  const batcherByPeer = new Map<string, Batcher>();
  const running = new Set<Promise<void>>();
  let waiting = 0;
  let gathering: NodeJS.Timeout | undefined;
  let dropsSeen = 0;

  function send(batch: IncomingBatch): void {
    const done = deliver(batch, deps, closing.signal).finally(() => {
      waiting -= batch.payload.length;
      running.delete(done);
    });
    running.add(done);
  }

  function onMessage(message: Buffer, peer: RemoteInfo): void {
    const size = sizeOf(message);
    if (size === 0) return;
    if (waiting + size > settings.udpBuffer) {
      deps.refuse(sources.of(peer), 1, 'buffer-full');
      return;
    }
    const name = batcherByPeer.size < MAX_PEERS || batcherByPeer.has(peer.address) ? peer.address : OTHERS;
    let batcher = batcherByPeer.get(name);
    if (batcher === undefined) {
      const source = name === OTHERS ? sources.others : sources.of({ address: name });
      batcher = createBatcher({
        origin: { source, envelope: 'syslog' },
        clock: () => deps.clock(),
        limits: { record: settings.maxMessage, oversizeKept: settings.maxMessage },
        emit: send,
      });
      batcherByPeer.set(name, batcher);
    }
    waiting += Math.min(size, settings.maxMessage);
    batcher.add(message, 0, size);
    batcher.close();
    gathering ??= setTimeout(flush, GATHER);
  }

  function flush(): void {
    gathering = undefined;
    for (const batcher of batcherByPeer.values()) batcher.flush();
    batcherByPeer.clear();
  }

  async function look(): Promise<void> {
    const drops = await kernelDrops(bound);
    if (drops === undefined || drops <= dropsSeen) return;
    deps.refuse(sources.kernel, drops - dropsSeen, 'kernel-buffer-full');
    dropsSeen = drops;
  }

  dropsSeen = (await kernelDrops(bound)) ?? 0;
  const looking = setInterval(() => void look(), LOOK);
  looking.unref();
  socket.on('message', onMessage);
  // an error of one datagram (an ICMP answer to another socket, say) is no reason to stop listening
  socket.on('error', () => undefined);

  return {
    port: bound,
    receiveBuffer: socket.getRecvBufferSize(),
    async close() {
      clearInterval(looking);
      for (const end = Date.now() + DRAIN; Date.now() < end && (await kernelQueue(bound)) > 0;) await nextTurn();
      await look();
      socket.close();
      clearTimeout(gathering);
      flush();
      closing.abort();
      await Promise.all(running);
    },
  };
}

const OTHERS = 'others';
/** ms; what the kernel holds when the port closes is read out, but a flood has no end */
const DRAIN = 1000;

/** Without the ends of line and zeros that senders put behind the message. */
function sizeOf(message: Buffer): number {
  let size = message.length;
  for (let last = message[size - 1]; last === 10 || last === 13 || last === 0; last = message[size - 1]) size--;
  return size;
}
