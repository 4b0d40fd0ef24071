import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { IncomingBatch } from '../../model/record.ts';
import { openCheckpoints } from './checkpoints.ts';
import { createConnectionWatch } from './connections/connection-watch.ts';
import { createOutbox, type SourceState } from './outbox.ts';
import { createPerformance } from './performance/performance.ts';
import { createProcessWatch } from './processes/process-watch.ts';
import type { MachineRecord, RecordKind } from './records.ts';
import { repeat } from './repeat.ts';
import { watchSignIns } from './sign-ins/watch-sign-ins.ts';
import { createUserNames } from './user-names.ts';

export interface ThisMachineDeps {
  /** makes a batch durable; rejects with `JournalFull` when it has to come again later */
  readonly deliver: (batch: IncomingBatch) => Promise<void>;
  /** where reading places of logs are kept over a restart; without it every start begins anew */
  readonly folder?: string;
  /** takes sentences for the log of the platform */
  readonly tell?: (message: string) => void;
  /** milliseconds since 1970 */
  readonly clock?: () => number;
  /** milliseconds between two looks at processes and connections; default 1000 */
  readonly scanEvery?: number;
  /** milliseconds between two measurements of performance; default 10,000 */
  readonly measureEvery?: number;
  readonly host?: string;
  readonly proc?: string;
  readonly journalctl?: string;
}

export interface ThisMachineWatch {
  /** resolves when nothing runs any more */
  stop(): Promise<void>;
  state(): { readonly isWatching: boolean; readonly sources: readonly SourceState[] };
}

/** Records of one kind that one scan may bring; more are counted in one record. */
const MOST_AT_ONCE = 5000;

/**
 * Watches the machine that it runs on, from the first moment: processes, connections, sign-ins and the system's journal, performance.
 * Linux only; elsewhere `state()` says so and nothing is done.
 */
export function watchThisMachine(deps: ThisMachineDeps): ThisMachineWatch {
  const { clock = Date.now, proc = '/proc', host = hostname(), scanEvery = 1000, measureEvery = 10_000 } = deps;
  const tell = deps.tell ?? (() => undefined);
  const stopping = new AbortController();
  const { signal } = stopping;
  const outboxDeps = { deliver: deps.deliver, tell, clock, signal };
  const outboxes = {
    processes: createOutbox('processes', outboxDeps),
    connections: createOutbox('connections', outboxDeps),
    signIns: createOutbox('sign-ins', outboxDeps),
    journal: createOutbox('journal', outboxDeps),
    performance: createOutbox('performance', outboxDeps),
  };
  const state = (isWatching: boolean): ReturnType<ThisMachineWatch['state']> => ({
    isWatching,
    sources: Object.values(outboxes).map((outbox) => outbox.state()),
  });
  if (!existsSync(`${proc}/self/stat`)) {
    tell('This machine is not watched: that needs Linux and its /proc.');
    return { stop: async () => undefined, state: () => state(false) };
  }

  const users = createUserNames(undefined, clock);
  const processes = createProcessWatch({ proc, host, users, clock });
  const connections = createConnectionWatch({ proc, host, users, clock, processes });
  const measure = createPerformance({ proc, sys: '/sys', host, clock });
  const bounded = (records: MachineRecord[], omitted: number, of: RecordKind): MachineRecord[] => {
    const more = omitted + Math.max(0, records.length - MOST_AT_ONCE);
    if (more === 0) return records;
    return [...records.slice(0, MOST_AT_ONCE), { vedette: 'omitted', time: clock(), host, of, count: more }];
  };

  const work = [
    repeat(scanEvery, signal, async () => {
      // One after the other, because connections are told with what is known about their process.
      await outboxes.processes.send(bounded(processes.scan(), 0, 'process-started'));
      const { records, omitted } = connections.scan();
      await outboxes.connections.send(bounded(records, omitted, 'connection-opened'));
      outboxes.processes.setUnread(processes.unread(), 'programs and folders of processes');
      outboxes.connections.setUnread(connections.unread(), 'open files of processes');
    }),
    repeat(measureEvery, signal, async () => {
      const record = measure();
      if (record !== undefined) await outboxes.performance.send([record]);
    }),
    openCheckpoints(deps.folder).then((checkpoints) =>
      watchSignIns({ ...outboxes, checkpoints, host, clock, signal, journalctl: deps.journalctl }),
    ),
  ];
  // What fails here is a bug or a journal that broke: all of the watching ends, and says why.
  const ended = Promise.all(work).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    if (!signal.aborted) tell(`This machine is no longer watched: ${why}`);
    stopping.abort();
  });
  return {
    stop: async () => {
      stopping.abort();
      await ended;
      await Promise.allSettled(work);
    },
    state: () => state(!signal.aborted),
  };
}
