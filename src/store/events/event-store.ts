import type { EventPage, Histogram } from '../../model/api.ts';
import type { Event } from '../../model/event.ts';
import type { Finding } from '../../model/finding.ts';
import type { EventId, FindingId, SourceId, TenantId } from '../../model/ids.ts';
import type { Query } from '../../model/query.ts';
import type { UnreadableReason } from '../../model/record.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import type { EventSink } from '../../pipeline/ports.ts';
import type { PastReads } from './past.ts';
import type { Rereads } from './rereads.ts';
import type { Retention } from './retention.ts';
import type { Rewrites } from './rewrites.ts';

/**
 * Events, findings and unreadable records on a column store: chDB in this process, or a ClickHouse server.
 * All calls reject with `StoreError` when they cannot do their work. Times are milliseconds since 1970.
 */
export interface EventStore extends EventSink {
  /** Newest first; events of one millisecond by id, downwards. `read` and `ms` say what it cost. */
  search(search: EventSearch): Promise<EventPage>;
  /** Counts over time in equal steps that cover the range; every bucket is given, empty ones too. */
  histogram(search: EventHistogram): Promise<Histogram>;
  eventById(tenant: TenantId, id: EventId): Promise<Event | null>;
  /** The findings of one deduplication key with event times from `from` to `to` inclusive, oldest first. */
  findingsByKey(search: FindingSearch): Promise<FindingPage>;
  /** Findings by their ids, those that there are; at most 100. */
  findingsById(tenant: TenantId, ids: readonly FindingId[]): Promise<readonly Finding[]>;
  /** Oldest first, events of one millisecond by id: for what learns from the past. */
  eventsInOrder(read: OrderedRead): Promise<OrderedPage>;
  /** Newest first by receive time. */
  unreadable(search: UnreadableSearch): Promise<UnreadablePage>;
  /** Reads for rules over the past. */
  readonly past: PastReads;
  /** What is needed to read stored records again. */
  readonly rereads: Rereads;
  /** Puts other rows in the place of stored ones. */
  readonly rewrites: Rewrites;
  /** Rows in each table, per source: what a restart or an audit checks against the accounts. */
  counts(): Promise<StoredCounts>;
  usage(): Promise<EventStoreUsage>;
  /** Applies retention now and merges small parts; the engine also does this by itself. */
  maintain(): Promise<void>;
  /** Whether the engine answers. */
  ping(): Promise<boolean>;
  /** Waits for what is running, then releases the folder or the connections. */
  close(): Promise<void>;
}

export type EventStoreOptions = EmbeddedEventStore | RemoteEventStore;

export interface EmbeddedEventStore extends EventStoreTuning {
  readonly kind: 'embedded';
  /** made if absent; one process at a time, and one folder a process */
  readonly folder: string;
}

export interface RemoteEventStore extends EventStoreTuning {
  readonly kind: 'remote';
  /** `http://` or `https://`, with the port of ClickHouse's HTTP interface */
  readonly url: string;
  readonly database?: string;
  readonly username?: string;
  readonly password?: string;
}

export interface EventStoreTuning {
  /** days that rows are kept after they were received; default `DEFAULT_RETENTION` */
  readonly retention?: Retention;
  /** seconds that a read may take; default 30 */
  readonly readSeconds?: number;
  /** memory that one query may take, in bytes; default 1 GB */
  readonly queryMemory?: number;
  /** how many reads run side by side; default 3 */
  readonly readers?: number;
}

export interface EventSearch {
  readonly tenant: TenantId;
  /** inclusive; absent: no border */
  readonly from?: number;
  /** exclusive; absent: no border */
  readonly to?: number;
  readonly query: Query;
  /** 1 to 500 */
  readonly limit: number;
  /** `next` of the page before */
  readonly cursor?: string;
}

export interface EventHistogram {
  readonly tenant: TenantId;
  /** inclusive; absent: the time of the oldest match */
  readonly from?: number;
  /** exclusive; absent: behind the newest match */
  readonly to?: number;
  readonly query: Query;
  /** how many buckets at most, 1 to 500 */
  readonly buckets: number;
}

export interface FindingSearch {
  readonly tenant: TenantId;
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly cursor?: string;
}

export interface FindingPage {
  readonly findings: readonly Finding[];
  readonly next: string | null;
}

export interface OrderedRead {
  readonly tenant: TenantId;
  /** inclusive */
  readonly from: number;
  /** exclusive */
  readonly to: number;
  /** 1 to 5000 */
  readonly limit: number;
  /** `next` of the page before */
  readonly cursor?: string;
}

export interface OrderedPage {
  readonly events: readonly Event[];
  readonly next: string | null;
}

export interface UnreadableSearch {
  readonly tenant: TenantId;
  readonly source?: SourceId;
  /** reason: `not-json` */
  readonly kind?: UnreadableReason['kind'];
  readonly limit: number;
  readonly cursor?: string;
}

export interface UnreadablePage {
  readonly records: readonly UnreadableRecord[];
  readonly next: string | null;
}

export interface StoredCounts {
  readonly events: ReadonlyMap<SourceId, number>;
  readonly findings: number;
  readonly unreadable: ReadonlyMap<SourceId, number>;
}

export interface EventStoreUsage {
  /** on disk, compressed */
  readonly bytes: number;
  readonly rows: number;
  readonly parts: number;
}
