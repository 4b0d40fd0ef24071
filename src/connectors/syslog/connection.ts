import type { Socket } from 'node:net';
import type { SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { deliver } from '../../pipeline/collect/deliver.ts';
import type { SyslogSettings } from './describe.ts';
import { createSyslogFramer } from './syslog-framer.ts';

/** What a connection is read with. */
export interface ConnectionOptions {
  readonly source: SourceId;
  readonly settings: Pick<SyslogSettings, 'maxMessage' | 'messageTimeout' | 'idleTimeout'>;
  readonly deps: ReceiverDeps;
  readonly closing: AbortSignal;
}

/**
 * Reads one connection to its end. One append is under way at most, and what comes meanwhile gathers in the next batch: single messages are
 * journalled at once, floods in large batches. When that batch is full too, reading stops.
 */
export async function readConnection(socket: Socket, options: ConnectionOptions): Promise<void> {
  const { source, settings, deps, closing } = options;
  let full: IncomingBatch[] = [];
  let underWay: Promise<void> | undefined;
  const batcher = createBatcher({
    origin: { source, envelope: 'syslog' },
    clock: () => deps.clock(),
    limits: { record: settings.maxMessage },
    emit: (batch) => void full.push(batch),
  });
  const framer = createSyslogFramer(batcher);
  /** runs while records of one event may be on their way */
  let gathering: NodeJS.Timeout | undefined;
  /** runs while a message is unfinished */
  let unfinished: NodeJS.Timeout | undefined;

  function startNext(): void {
    clearTimeout(gathering);
    gathering = undefined;
    if (underWay !== undefined) return;
    batcher.flush();
    const batches = full;
    if (batches.length === 0) return;
    full = [];
    underWay = deliverAll(batches).finally(() => {
      underWay = undefined;
      startNext();
    });
  }

  async function deliverAll(batches: readonly IncomingBatch[]): Promise<void> {
    for (const batch of batches) await deliver(batch, deps, closing);
  }

  function watchMessage(completedBefore: number): void {
    if (batcher.open() === 0 || batcher.completed() > completedBefore) {
      clearTimeout(unfinished);
      unfinished = undefined;
    }
    if (batcher.open() === 0) return;
    unfinished ??= setTimeout(() => {
      batcher.spoil({ kind: 'truncated', message: `The message was not finished in ${settings.messageTimeout} ms.` });
      socket.destroy();
    }, settings.messageTimeout);
  }

  const running = (): Promise<void> | undefined => underWay;

  socket.setTimeout(settings.idleTimeout, () => void socket.destroy());
  for await (const chunk of chunksOf(socket)) {
    const completed = batcher.completed();
    framer.write(chunk);
    watchMessage(completed);
    if (full.length > 0 || !isOfManyRecords(chunk)) startNext();
    else gathering ??= setTimeout(startNext, GATHER);
    while (full.length > 0) await running();
  }
  clearTimeout(unfinished);
  framer.end();
  startNext();
  while (running() !== undefined) await running();
}

/** ms that a record of the audit system waits for the others of its event, so that they share a batch */
const GATHER = 20;
const isOfManyRecords = (chunk: Buffer): boolean => chunk.includes('audit(');

/** A connection that breaks off has ended: what has come of it is kept. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of socket) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch {
    return;
  }
}
