import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { event } from './event.ts';
import { sourceId } from './ids.ts';
import { accounting, LEAST_EXPECTED_GAP, MOST_EXPECTED_GAP, sourceWatch, watchMode } from './keeping.ts';
import { unreadableReason } from './record.ts';
import { reparseSelection, rereadSelection, rewriteRun } from './rewrite.ts';
import { unreadableRecord } from './source.ts';

const none = z.object({});
const id = z.object({ id: z.string().min(1).max(64) });
const note = z.string().max(2000).default('');
const run = z.object({ run: rewriteRun });

/** Nothing is lost in silence: accounts, the silence of sources, unreadable records, reading the past anew. */
export const keepingApi = {
  accounting: {
    method: 'GET', path: '/accounting', permission: 'viewer',
    summary: 'The books of every source and whether they agree. With `rows=true` the rows of the event store are counted too, which takes longer',
    params: none, query: z.object({ rows: z.enum(['true', 'false']).default('false') }), body: none, answer: accounting,
  },
  sourceWatches: {
    method: 'GET', path: '/sources/watch', permission: 'viewer', summary: 'The rhythm of every source, and which are silent',
    params: none, query: none, body: none, answer: z.object({ watches: z.array(sourceWatch) }),
  },
  watchSource: {
    method: 'PUT', path: '/sources/watch', permission: 'engineer',
    summary: 'How a source is watched for silence: by what was learnt, by an expected gap (ms), or not at all',
    params: none, query: none,
    body: z.object({ source: sourceId, mode: watchMode, expectedGap: z.number().int().min(LEAST_EXPECTED_GAP).max(MOST_EXPECTED_GAP).optional(), note }),
    answer: z.object({ watch: sourceWatch }),
  },
  unreadableRecords: {
    method: 'GET', path: '/unreadable', permission: 'viewer', summary: 'Records that could not be read, newest first, by source and reason',
    params: none,
    query: z.object({ source: sourceId.optional(), kind: unreadableReason.shape.kind.optional(), limit: z.coerce.number().int().min(1).max(500).default(100), cursor: z.string().max(400).optional() }),
    body: none, answer: z.object({ records: z.array(unreadableRecord), next: z.string().nullable() }),
  },
  unreadableRecord: {
    method: 'GET', path: '/unreadable/{id}', permission: 'viewer', summary: 'One record that could not be read, also after it was repaired',
    params: z.object({ id: z.uuid() }), query: none, body: none,
    answer: z.object({
      record: unreadableRecord,
      /** its event was made of a text that a person mended */
      repaired: z.boolean(),
      /** how it came in: envelope, named format, context; JSON, empty if nothing is known */
      origin: z.string(),
    }),
  },
  repairUnreadable: {
    method: 'POST', path: '/unreadable/{id}/repair', permission: 'engineer',
    summary: 'Reads a text that a person mended in the place of an unreadable record. With `apply` the event is stored, marked as repaired, and the original is kept',
    params: z.object({ id: z.uuid() }), query: none,
    body: z.object({ text: z.string().min(1).max(1 << 20), as: z.string().min(1).max(200).optional(), apply: z.boolean().default(false), note }),
    bodyLimit: 4 << 20,
    answer: z.object({ event: event.nullable(), reason: unreadableReason.nullable(), applied: z.boolean() }),
  },
  startReread: {
    method: 'POST', path: '/unreadable/read', permission: 'engineer',
    summary: 'Reads unreadable records again with the parsers and mappings of now. Without `apply` it is a trial that changes nothing',
    params: none, query: none, body: rereadSelection.extend({ apply: z.boolean().default(false), note }), answer: run,
  },
  startReparse: {
    method: 'POST', path: '/reparse', permission: 'engineer',
    summary: 'Reads stored events anew with the parsers and mappings of now. Without `apply` it is a trial that changes nothing',
    params: none, query: none, body: reparseSelection.extend({ apply: z.boolean().default(false), note }), answer: run,
  },
  rewriteRuns: {
    method: 'GET', path: '/reparse', permission: 'viewer', summary: 'Runs that read stored records again, newest first, without examples',
    params: none, query: none, body: none, answer: z.object({ runs: z.array(rewriteRun) }),
  },
  rewriteRun: {
    method: 'GET', path: '/reparse/{id}', permission: 'viewer', summary: 'How far a run is, and what it found',
    params: id, query: none, body: none, answer: run,
  },
  cancelRewrite: {
    method: 'DELETE', path: '/reparse/{id}', permission: 'engineer', summary: 'Ends a run; what it has changed so far stays',
    params: id, query: none, body: none, answer: run,
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
