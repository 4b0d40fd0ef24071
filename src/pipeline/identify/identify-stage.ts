import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { eventIdOf } from '../../model/ids.ts';
import type { StateChange, SavedState, Understood } from '../ports.ts';
import { Links, pairsOf, type Hold, type Limits, type Link } from './links.ts';
import { batchOfClaims, nameText as name, type BatchOfClaims } from './pack-claims.ts';

/**
 * The stage that remembers which names denote one thing. State: `Links`. It is kept in the ledger as a snapshot and what each stretch since added,
 * moved in one transaction with the position: after a crash the same stretch meets the same state.
 */
export interface IdentifyStage {
  readonly links: Links;
  /** One stretch, in journal order. What comes back is to be settled with it. */
  see(understood: readonly Pick<Understood, 'claims'>[]): StateChange | undefined;
}

/** A snapshot is made when the rows since the last one are larger than it, and than this. */
const SMALLEST_LOG = 4 << 20;

/** @throws if the state cannot be read: it was written by another version */
export function createIdentifyStage(saved: SavedState, limits?: Limits, smallestLog = SMALLEST_LOG): IdentifyStage {
  const links = new Links(limits);
  if (saved.snapshot !== null) readSnapshot(inflated(saved.snapshot), links);
  let logged = 0;
  for (const bytes of saved.seen) {
    for (const batch of readLog(inflated(bytes))) addBatch(batch, links);
    logged += bytes.length;
  }
  let snapshotSize = saved.snapshot?.length ?? 0;
  return {
    links,
    see(understood) {
      const batches = understood.flatMap(({ claims = [] }) => claims);
      if (batches.length === 0) return undefined;
      for (const batch of batches) addBatch(batch, links);
      const bytes = deflated(encoder.encode(batches.map((batch) => `${JSON.stringify(batch)}\n`).join('')));
      if (logged + bytes.length <= Math.max(smallestLog, snapshotSize)) {
        logged += bytes.length;
        return { kind: 'seen', bytes };
      }
      const snapshot = deflated(writeSnapshot(links));
      [logged, snapshotSize] = [0, snapshot.length];
      return { kind: 'snapshot', bytes: snapshot };
    },
  };
}

/** The same names come again and again: packed, they take a sixth. */
const deflated = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, { level: 1 });
const inflated = (bytes: Uint8Array): Uint8Array => inflateRawSync(bytes, { maxOutputLength: 1 << 30 });

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const time = z.number();

function readLog(bytes: Uint8Array): BatchOfClaims[] {
  return linesOf(bytes).map((line) => batchOfClaims.parse(JSON.parse(line)));
}

const linesOf = (bytes: Uint8Array): string[] =>
  decoder
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '');

function addBatch([stream, source, received, claims]: BatchOfClaims, links: Links): void {
  for (const [rule, names, count, first, last, firstAt, lastAt, until] of claims) {
    const said = { rule, source, count, first, last, received, firstEvent: eventIdOf(stream, firstAt), lastEvent: eventIdOf(stream, lastAt) }; // prettier-ignore
    const [address = '', holder = ''] = names;
    if (until !== null) links.addHold(address, holder, said, until);
    else for (const [a, b] of pairsOf(names)) links.addLink(a, b, said);
  }
}

const VERSION = 1;
const counts = z.record(z.string(), z.number());
const eventId = z.custom<Link['firstEvent']>((value) => typeof value === 'string');
const savedLink = z.object({ a: name, b: name, counts, first: time, last: time, firstEvent: eventId, lastEvent: eventId, sources: z.array(z.string()), seen: time }); // prettier-ignore
const savedHold = z.object({ address: name, holder: name, counts, times: z.array(z.tuple([time, time])), lastEvent: eventId, last: time, seen: time }); // prettier-ignore
const head = z.object({ version: z.literal(VERSION), leftOut: z.number(), links: z.number(), holds: z.number() });

/** JSON lines: the head, then links, then who held addresses. */
function writeSnapshot(links: Links): Uint8Array {
  const { leftOut, links: count, addresses } = links.figures;
  const lines = [JSON.stringify({ version: VERSION, leftOut, links: count, holds: addresses })];
  for (const link of links.links()) lines.push(JSON.stringify(link));
  for (const hold of links.holds()) lines.push(JSON.stringify(hold));
  return encoder.encode(lines.join('\n'));
}

function readSnapshot(bytes: Uint8Array, links: Links): void {
  const [first = '', ...lines] = linesOf(bytes);
  const { leftOut, links: count, holds } = head.parse(JSON.parse(first));
  if (lines.length !== count + holds) throw new Error(`a snapshot of identities has ${lines.length} lines, not ${count + holds}`); // prettier-ignore
  for (const line of lines.slice(0, count)) links.put(savedLink.parse(JSON.parse(line)) satisfies Link);
  for (const line of lines.slice(count)) links.putHold(savedHold.parse(JSON.parse(line)) satisfies Hold);
  links.restoreLeftOut(leftOut);
}
