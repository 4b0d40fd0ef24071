import { z } from 'zod';

/**
 * Branded ids: two ids of different things cannot be mixed up by accident.
 * All are strings of printable ASCII. This is the only file that may use `as`.
 */
const idString = z.string().min(1).max(512);

export const tenantId = idString.brand<'TenantId'>();
export const sourceId = idString.brand<'SourceId'>();
export const eventId = z.uuid().brand<'EventId'>();
export const entityId = idString.brand<'EntityId'>();
export const ruleId = idString.brand<'RuleId'>();
export const findingId = z.uuid().brand<'FindingId'>();
export const alertId = z.uuid().brand<'AlertId'>();
export const incidentId = idString.brand<'IncidentId'>();
export const actionId = idString.brand<'ActionId'>();
export const taskId = idString.brand<'TaskId'>();
export const verdictId = idString.brand<'VerdictId'>();
export const userId = idString.brand<'UserId'>();

export type TenantId = z.infer<typeof tenantId>;
export type SourceId = z.infer<typeof sourceId>;
export type EventId = z.infer<typeof eventId>;
export type EntityId = z.infer<typeof entityId>;
export type RuleId = z.infer<typeof ruleId>;
export type FindingId = z.infer<typeof findingId>;
export type AlertId = z.infer<typeof alertId>;
export type IncidentId = z.infer<typeof incidentId>;
export type ActionId = z.infer<typeof actionId>;
export type TaskId = z.infer<typeof taskId>;
export type VerdictId = z.infer<typeof verdictId>;
export type UserId = z.infer<typeof userId>;

/** Names a trusted string, without a check: for code that made the id itself. */
export const asTenantId = (value: string): TenantId => value as TenantId;
export const asSourceId = (value: string): SourceId => value as SourceId;
export const asEntityId = (value: string): EntityId => value as EntityId;
export const asRuleId = (value: string): RuleId => value as RuleId;
export const asUserId = (value: string): UserId => value as UserId;
export const asVerdictId = (value: string): VerdictId => value as VerdictId;

export const DEFAULT_TENANT = asTenantId('default');

/**
 * The id of an event: a UUIDv8 (RFC 9562, section 5.8) made of the stream it came in by and its place there.
 * The same record of the same stream always has the same id, so a replay after a crash changes nothing;
 * two records can only share an id if they share stream and sequence.
 *
 * @param stream 12 hexadecimal digits that name the journal or the file (see `streamOf`)
 * @param sequence place of the record in the stream, 0 to 2^53 - 1
 */
export function eventIdOf(stream: string, sequence: number): EventId {
  const low = sequence.toString(16).padStart(14, '0');
  return `${stream.slice(0, 8)}-${stream.slice(8, 12)}-8000-80${low.slice(0, 2)}-${low.slice(2)}` as EventId;
}

/** The 48-bit name of a stream from any text, as 12 hexadecimal digits. */
export function streamOf(name: string): string {
  return hash128(name).slice(0, 12);
}

/** One finding per event, detector and rule, whatever number of times the event is read. */
export function findingIdOf(event: EventId, detector: string, rule: RuleId): FindingId {
  return hashToUuid(`finding\n${event}\n${detector}\n${rule}`) as FindingId;
}

/** An alert is named after the finding that raised it: that finding is settled once, so there is one alert. */
export function alertIdOf(firstFinding: FindingId): AlertId {
  return hashToUuid(`alert\n${firstFinding}`) as AlertId;
}

function hashToUuid(text: string): string {
  const hex = hash128(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * 128-bit non-cryptographic hash of a text's UTF-16 code units (MurmurHash3 x86_128, Appleby, public domain), as 32 hexadecimal digits.
 * Ids must not depend on a crypto module, because the model imports nothing.
 */
export function hash128(text: string): string {
  let h1 = 0x9747b28c;
  let h2 = 0x9747b28c;
  let h3 = 0x9747b28c;
  let h4 = 0x9747b28c;
  const length = text.length;
  for (let i = 0; i < length; i += 8) {
    let k1 = unitAt(text, i) | (unitAt(text, i + 1) << 16);
    let k2 = unitAt(text, i + 2) | (unitAt(text, i + 3) << 16);
    let k3 = unitAt(text, i + 4) | (unitAt(text, i + 5) << 16);
    let k4 = unitAt(text, i + 6) | (unitAt(text, i + 7) << 16);
    k1 = Math.imul(rotate(Math.imul(k1, 0x239b961b), 15), 0xab0e9789);
    h1 = (Math.imul(rotate(h1 ^ k1, 19) + h2, 5) + 0x561ccd1b) | 0;
    k2 = Math.imul(rotate(Math.imul(k2, 0xab0e9789), 16), 0x38b34ae5);
    h2 = (Math.imul(rotate(h2 ^ k2, 17) + h3, 5) + 0x0bcaa747) | 0;
    k3 = Math.imul(rotate(Math.imul(k3, 0x38b34ae5), 17), 0xa1e38b93);
    h3 = (Math.imul(rotate(h3 ^ k3, 15) + h4, 5) + 0x96cd1c35) | 0;
    k4 = Math.imul(rotate(Math.imul(k4, 0xa1e38b93), 18), 0x239b961b);
    h4 = (Math.imul(rotate(h4 ^ k4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = mix(h1);
  h2 = mix(h2);
  h3 = mix(h3);
  h4 = mix(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  return hex(h1) + hex(h2) + hex(h3) + hex(h4);
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
/** Asking beyond the end is an answer too (NaN), but a slow one. */
const unitAt = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) : 0);

const hexByByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hexOf = (byte: number): string => hexByByte[byte & 0xff] ?? '';
const hex = (value: number): string => hexOf(value >>> 24) + hexOf(value >>> 16) + hexOf(value >>> 8) + hexOf(value);

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
