import { z } from 'zod';
import { severity } from './severity.ts';

/**
 * A mapping makes a parser without code: it says how records of a format are told from others, how they are cut into fields, where the time
 * stands, what kind of event they are and which field means what. Written in YAML; `docs/mappings.md` is its reference.
 */

/** What a field of a log can mean. The OCSF form, the entities and the columns that are searched by are made of these. */
export const meaning = z.enum([
  'user', 'user_id', 'user_domain', 'target_user', 'target_user_id', 'group', 'host', 'host_ip', 'host_id', 'src_ip', 'src_port', 'src_host', 'dst_ip', 'dst_port', 'dst_host', 'protocol', 'bytes_in', 'bytes_out', 'process', 'process_id', 'command_line', 'parent_process', 'parent_process_id', 'parent_command_line', 'file', 'hash', 'registry_key', 'registry_data', 'domain', 'query_type', 'answer', 'url', 'url_host', 'http_method', 'http_status', 'user_agent', 'referrer', 'operation', 'service', 'message', 'uid',
]); // prettier-ignore
export type Meaning = z.infer<typeof meaning>;
export const meanings: Readonly<Record<Meaning, string>> = {
  user: 'User who acted or signed in',
  user_id: 'Id of that user (SID, uid)',
  user_domain: 'Domain of that user',
  target_user: 'User it was done to',
  target_user_id: 'Id of the user it was done to',
  group: 'Group it was done to',
  host: 'Machine where it happened',
  host_ip: 'Address of that machine',
  host_id: 'Id of that machine',
  src_ip: 'Address it came from',
  src_port: 'Port it came from',
  src_host: 'Name it came from',
  dst_ip: 'Address it went to',
  dst_port: 'Port it went to',
  dst_host: 'Name it went to',
  protocol: 'Transport protocol',
  bytes_in: 'Bytes received',
  bytes_out: 'Bytes sent',
  process: 'Program, name or path',
  process_id: 'Process id',
  command_line: 'Command line',
  parent_process: 'Parent program, name or path',
  parent_process_id: 'Parent process id',
  parent_command_line: 'Parent command line',
  file: 'File, path or name',
  hash: 'Hash of a file or program',
  registry_key: 'Registry key or value',
  registry_data: 'What was written to the registry',
  domain: 'Domain name asked for',
  query_type: 'Type of DNS query',
  answer: 'Answer to a DNS query',
  url: 'URL or path of a request',
  url_host: 'Host of a request',
  http_method: 'HTTP method',
  http_status: 'HTTP status',
  user_agent: 'User agent',
  referrer: 'Referrer',
  operation: 'What was done (operation, action)',
  service: 'Service or application',
  message: 'Text for people',
  uid: 'Id of the record',
};

/** What kinds of events a mapping can make, with the names of their activities (OCSF `activity_id`). */
export const mappingClass = z.enum([
  'base', 'authentication', 'network', 'dns', 'http', 'process', 'file', 'module', 'driver', 'registry-key', 'registry-value', 'api', 'account', 'group', 'access',
]); // prettier-ignore
export type MappingClass = z.infer<typeof mappingClass>;
export const mappingClasses: Readonly<Record<MappingClass, Readonly<Record<string, number>>>> = {
  base: {},
  authentication: { logon: 1, logoff: 2 },
  network: { open: 1, close: 2, reset: 3, fail: 4, refuse: 5, traffic: 6 },
  dns: { query: 1, response: 2, traffic: 6 },
  http: {},
  process: { launch: 1, terminate: 2, open: 3 },
  file: { create: 1, read: 2, update: 3, delete: 4, rename: 5 },
  module: { load: 1, unload: 2 },
  driver: { load: 1, unload: 2 },
  'registry-key': { create: 1, read: 2, modify: 3, delete: 4 },
  'registry-value': { get: 1, set: 2, modify: 3, delete: 4 },
  api: { create: 1, read: 2, update: 3, delete: 4 },
  account: { create: 1, enable: 2, 'change-password': 3, 'reset-password': 4, disable: 5, delete: 6, lock: 9 },
  group: { 'assign-privileges': 1, 'revoke-privileges': 2, 'add-user': 3, 'remove-user': 4, delete: 5, create: 6 },
  access: { 'assign-privileges': 1, 'revoke-privileges': 2 },
};

const name = z.string().min(1).max(300);
const names = z.union([name, z.array(name).min(1).max(20)]);
/** a value, or several of which one is enough; `*` stands for any text */
const values = z.union([
  z.union([z.string().max(500), z.number(), z.boolean()]),
  z
    .array(z.union([z.string().max(500), z.number(), z.boolean()]))
    .min(1)
    .max(200),
]);
export type MappingValues = z.infer<typeof values>;

const activity = z.union([z.string().min(1).max(60), z.number().int().min(0).max(99)]);
const logSource = z.strictObject({
  product: name.optional(),
  category: name.optional(),
  service: name.optional(),
});

const time = z.strictObject({
  /** the first of them that has a value */
  field: names.optional(),
  /** two fields of which the time is made, a blank between: date and clock */
  parts: z.array(name).min(2).max(4).optional(),
  /** as in `yyyy-MM-dd HH:mm:ss`, or `iso`, `epoch`, `auto`; several are tried in order */
  format: z.union([z.string().min(1).max(100), z.array(z.string().min(1).max(100)).min(1).max(12)]).optional(),
  /** where the record does not say: `UTC`, `+02:00` or a name as `Europe/Berlin` */
  zone: z.string().min(1).max(60).optional(),
});

const kind = z.strictObject({
  class: mappingClass,
  activity: activity.optional(),
});

export const mapping = z.strictObject({
  /** also the `format` of its events */
  mapping: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,60}$/, 'lower case letters, digits and dashes, 2 to 61 of them, a letter first'),
  title: z.string().min(1).max(200),
  description: z.string().max(4000).optional(),
  input: z.enum(['json', 'delimited', 'key-value', 'text', 'templates']),
  /** only records of such sources; `*` stands for any text */
  source: z.string().min(1).max(500).optional(),
  recognise: z
    .strictObject({
      /** fields that must be there */
      keys: z.array(name).max(50).optional(),
      /** fields that must have such values */
      values: z.record(name, values).optional(),
      /** how the text begins */
      prefix: z.string().min(1).max(500).optional(),
      /** what the text holds */
      contains: z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).min(1).max(20)]).optional(),
      /** the program's name in the syslog header */
      app: values.optional(),
    })
    .optional(),
  /** of delimited text: one character, or `tab` */
  delimiter: z.string().min(1).max(4).optional(),
  /** of delimited text without a header line */
  columns: z.array(name).min(1).max(1000).optional(),
  /** of key-value text: what stands between pairs, and in them */
  pairs: z
    .strictObject({ separator: z.string().min(1).max(4).optional(), assign: z.string().min(1).max(4).optional() })
    .optional(),
  /** of text: the first that fits the line whole */
  patterns: z.array(z.string().min(1).max(2000)).min(1).max(100).optional(),
  /** of mined templates: lines in which `<*>` varies */
  templates: z.array(z.string().min(1).max(2100)).min(1).max(2000).optional(),
  time: z.union([name, time]).optional(),
  product: z.strictObject({ vendor: z.string().min(1).max(200), name: z.string().min(1).max(200) }).optional(),
  /** Sigma's words for these events: rules of such log sources look at them */
  log_source: z.union([logSource, z.array(logSource).min(1).max(8)]).optional(),
  event: z
    .strictObject({
      class: mappingClass.optional(),
      activity: activity.optional(),
      /** the first whose field has such a value decides */
      when: z
        .array(z.strictObject({ field: name, is: values, ...kind.shape, log_source: logSource.optional() }))
        .max(200)
        .optional(),
    })
    .optional(),
  /** what fields mean: the first of them that has a value */
  fields: z.partialRecord(meaning, names).optional(),
  outcome: z.strictObject({ field: name, success: values.optional(), failure: values.optional() }).optional(),
  severity: z
    .union([severity, z.strictObject({ field: name, values: z.record(z.string().max(200), severity) })])
    .optional(),
  /** names that Sigma rules use, and the field that has it here */
  aliases: z.record(name, names).optional(),
  /** records that it must understand: for people, and for tests */
  examples: z.array(z.string().min(1).max(65_536)).max(20).optional(),
});
export type Mapping = z.infer<typeof mapping>;

/** What is wrong with a mapping, at its place. Lines and columns count from 1. */
export const mappingProblem = z.object({
  level: z.enum(['error', 'warning']),
  line: z.number().int(),
  column: z.number().int(),
  /** as `fields.src_ip` */
  at: z.string(),
  message: z.string(),
});
export type MappingProblem = z.infer<typeof mappingProblem>;

/** Why a part of a suggested mapping is as it is. */
export const suggestedPart = z.object({
  /** `time`, or a meaning, or `outcome`, `severity`, `class` */
  part: z.string(),
  fields: z.array(z.string()),
  /** 0 to 1 */
  certainty: z.number(),
  reasons: z.array(z.string()),
});
export type SuggestedPart = z.infer<typeof suggestedPart>;

/** A mapping that was made from a sample of records. */
export const suggestedMapping = z.object({
  mapping,
  /** the same in YAML */
  text: z.string(),
  parts: z.array(suggestedPart),
  /** share of the sample that it reads, 0 to 1 */
  share: z.number(),
});
export type SuggestedMapping = z.infer<typeof suggestedMapping>;
