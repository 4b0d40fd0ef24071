import type { z } from 'zod';
import type { SourceId } from '../../model/ids.ts';
import type { JsonValue } from '../../model/json.ts';
import type { ReceiverDeps, ReceiverDescription } from './receiver.ts';

/**
 * A kind of source that people add to a running server and configure: a port that is listened on, a queue that is read, an API that is asked.
 * What its settings look like stands in its description; `start` runs one such source until it is told to stop.
 */
export interface SourceKind extends ReceiverDescription {
  /** what a person picks in a list: "Kafka topic" */
  readonly title: string;
  readonly group: 'listens' | 'reads' | 'asks';
  /** names of settings that are secret: kept encrypted, never shown again, never in a log */
  readonly secrets: readonly string[];
  /**
   * Runs one source. Settings are checked by `settings` before. Resolves when it runs, or with what is wrong with the settings or the world
   * in a way that trying again will not mend (a port that is taken, a key that is no key). What may pass by itself (no answer, a rate limit)
   * is no reason to give up: it says so through `told` and goes on trying, with back-off.
   */
  start(settings: unknown, deps: SourceDeps): Promise<RunningSource | SourceProblem>;
  /** Connects with these settings and looks, without taking anything: what the button "Test" does. Absent where there is nothing to try. */
  readonly check?: ((settings: unknown, deps: CheckDeps) => Promise<SourceChecked | SourceProblem>) | undefined;
}

/** What a look at the other side is given. */
export type CheckDeps = Pick<SourceDeps, 'clock' | 'signal'>;

/** What a running source is given: the way into the journal, and a place for how far it has come. */
export interface SourceDeps extends ReceiverDeps {
  /** what records are filed under, unless the source has several senders: then `senderOf` makes a name below it */
  readonly source: SourceId;
  /** a source below this one: `netflow/192.0.2.1` */
  senderOf(name: string): SourceId;
  readonly checkpoint: Checkpoint;
  /** told of every change: for people, so in plain words, without secrets */
  told(state: SourceState): void;
  /** aborted when the source shall stop; `stop` is called too */
  readonly signal: AbortSignal;
}

/**
 * How far a source has come: one JSON value, replaced as a whole and durable when `save` resolves. It is saved after the append that it speaks of
 * has resolved; a crash between the two brings records a second time, which batch keys make harmless where the source can name its pieces.
 */
export interface Checkpoint {
  load(): Promise<JsonValue | undefined>;
  save(value: JsonValue): Promise<void>;
}

export interface RunningSource {
  /** where it listens, if it does: "udp 2055" */
  readonly listens?: readonly string[];
  /** Settles when it has ended by itself, rejects with why: it is then started again. Absent where that cannot happen. */
  readonly ended?: Promise<unknown>;
  /** Takes no more, finishes or gives up what is under way within 5 s, and closes. */
  stop(): Promise<void>;
}

/** Why a source cannot run: what did not work, why, and what to do. */
export interface SourceProblem {
  readonly kind: 'settings' | 'port-in-use' | 'refused' | 'not-found' | 'not-supported';
  readonly message: string;
  /** the setting that is to blame */
  readonly setting?: string;
}

/** What a look at the other side gave. */
export interface SourceChecked {
  readonly kind: 'works';
  /** "3 partitions, 12,004 records waiting" */
  readonly message: string;
}

export type SourceState =
  | { readonly kind: 'works'; readonly message?: string }
  /** nothing is wrong: it waits, for example for the end of a rate limit @param until ms since 1970 */
  | { readonly kind: 'waits'; readonly message: string; readonly until?: number }
  /** it does not work now and is being tried again @param until ms since 1970 of the next try */
  | { readonly kind: 'fails'; readonly message: string; readonly until?: number };

/** A kind with its settings' type known where it is written; the list of kinds knows it no longer. */
export function sourceKind<S extends z.ZodObject>(
  kind: Omit<SourceKind, 'settings' | 'start' | 'check'> & {
    readonly settings: S;
    start(settings: z.output<S>, deps: SourceDeps): Promise<RunningSource | SourceProblem>;
    readonly check?: (settings: z.output<S>, deps: CheckDeps) => Promise<SourceChecked | SourceProblem>;
  },
): SourceKind {
  const { check } = kind;
  return {
    ...kind,
    start: async (given, deps) => {
      const known = kind.settings.safeParse(given);
      return known.success ? kind.start(known.data, deps) : settingsProblem(known.error);
    },
    check:
      check === undefined
        ? undefined
        : async (given, deps) => {
            const known = kind.settings.safeParse(given);
            return known.success ? check(known.data, deps) : settingsProblem(known.error);
          },
  };
}

function settingsProblem({ issues: [issue] }: z.ZodError): SourceProblem {
  const setting = issue?.path.join('.') ?? '';
  const message = `${setting === '' ? 'The settings' : `The setting ${setting}`} cannot be used: ${issue?.message ?? 'not valid'}.`;
  return setting === '' ? { kind: 'settings', message } : { kind: 'settings', message, setting };
}
