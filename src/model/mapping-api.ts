import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { event } from './event.ts';
import { mapping, mappingProblem, suggestedMapping } from './mapping.ts';
import { recognition } from './recognition.ts';
import { ruleSetState } from './rule.ts';

/** The endpoints about mappings. A change is active when the answer comes: records that are read from then on are read with it. */
const none = z.object({});
const text = z.string().min(1).max(1 << 20); // prettier-ignore
const note = z.string().max(2000).default('');
const id = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);

export const mappingRow = z.object({
  id: z.string(),
  title: z.string(),
  input: z.string(),
  /** `own`: written here; `files`: from --mappings; `learnt`: templates of a source, found by Vedette */
  origin: z.enum(['own', 'files', 'learnt']),
  /** the file, or the source whose templates they are */
  from: z.string(),
  enabled: z.boolean(),
  version: z.number().int(),
  changed: z.number().nullable(),
  by: z.string(),
  problems: z.array(mappingProblem),
  /** events of the format, as the accounts of sources have them */
  events: z.number().int(),
});
export type MappingRow = z.infer<typeof mappingRow>;

export const mappingDetail = mappingRow.extend({
  text: z.string(),
  mapping: mapping.nullable(),
  versions: z.array(z.object({ version: z.number().int(), text: z.string().nullable(), enabled: z.boolean(), note: z.string(), at: z.number(), by: z.string() })),
}); // prettier-ignore
export type MappingDetail = z.infer<typeof mappingDetail>;

/** A record, and what is made of it. */
export const previewedRecord = z.object({
  text: z.string(),
  /** whether the mapping reads it */
  read: z.boolean(),
  event: event.optional(),
  unreadable: z.string().optional(),
});
export type PreviewedRecord = z.infer<typeof previewedRecord>;

/** As they are pasted or come from the event store; `context` is the header of a delimited file. */
const records = z.array(z.string().max(1 << 20)).min(1).max(2000); // prettier-ignore
const context = z.string().max(1 << 16).optional(); // prettier-ignore
const changed = z.object({ mapping: mappingDetail, set: ruleSetState });

export const mappingApi = {
  mappings: {
    method: 'GET', path: '/mappings', permission: 'viewer', summary: 'All mappings: written here, from files, and templates that were learnt',
    params: none, query: none, body: none,
    answer: z.object({ mappings: z.array(mappingRow), set: ruleSetState }),
  },
  mapping: {
    method: 'GET', path: '/mappings/{id}', permission: 'viewer', summary: 'One mapping with its text and versions',
    params: z.object({ id: z.string().min(1).max(300) }), query: none, body: none, answer: z.object({ mapping: mappingDetail }),
  },
  putMapping: {
    method: 'PUT', path: '/mappings/{id}', permission: 'engineer', summary: 'Makes or replaces a mapping; refused with the first problem if it cannot be read. `version`: the one that was edited, 0 for a new one',
    params: z.object({ id }), query: none, body: z.object({ text, note, version: z.number().int().min(0).optional() }), answer: changed,
  },
  changeMapping: {
    method: 'PATCH', path: '/mappings/{id}', permission: 'engineer', summary: 'Turns a mapping on or off',
    params: z.object({ id: z.string().min(1).max(300) }), query: none, body: z.object({ enabled: z.boolean(), note }), answer: changed,
  },
  removeMapping: {
    method: 'DELETE', path: '/mappings/{id}', permission: 'engineer', summary: 'Takes a mapping away; its versions are kept',
    params: z.object({ id: z.string().min(1).max(300) }), query: none, body: none, answer: z.object({ set: ruleSetState }),
  },
  previewMapping: {
    method: 'POST', path: '/mappings/preview', permission: 'viewer', bodyLimit: 4 << 20,
    summary: 'Reads records with a mapping without keeping anything: what is wrong with it, the events that come of it, and how many it reads. Give it as text, or as an object, which is then written as text',
    params: none, query: none,
    body: z.object({ text: text.optional(), mapping: mapping.optional(), records, context, source: z.string().max(500).optional(), shown: z.number().int().min(0).max(100).default(20) }),
    answer: z.object({ text: z.string(), mapping: mapping.nullable(), problems: z.array(mappingProblem), records: z.number().int(), read: z.number().int(), withTime: z.number().int(), shown: z.array(previewedRecord) }),
  },
  suggestMapping: {
    method: 'POST', path: '/mappings/suggest', permission: 'viewer', bodyLimit: 4 << 20,
    summary: 'Says what records are, and suggests a mapping for those that nothing knows; null if too few are alike',
    params: none, query: none,
    body: z.object({ records, context, id: id.default('new-mapping'), title: z.string().min(1).max(200).default('New mapping') }),
    answer: z.object({ recognition, suggestion: suggestedMapping.nullable(), records: z.array(z.string()), context: z.string().nullable() }),
  },
  mappingSample: {
    method: 'GET', path: '/mapping-sample', permission: 'viewer', summary: 'Recent records of a source that no parser knew, newest first, as a mapping would get them',
    params: none, query: z.object({ source: z.string().min(1).max(500).optional(), limit: z.coerce.number().int().min(1).max(2000).default(500) }), body: none,
    answer: z.object({ records: z.array(z.string()), context: z.string().nullable(), sources: z.array(z.object({ source: z.string(), records: z.number().int() })) }),
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
