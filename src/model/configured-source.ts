import { z } from 'zod';
import { sourceId } from './ids.ts';
import { jsonObject } from './json.ts';

/** A source that people configure (docs/sources.md): a kind, a name, settings; and how it is doing. */

/** Part of ids, paths and addresses, so it is narrow on purpose. */
export const sourceName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'a name begins with a small letter or digit and has at most 63 small letters, digits, ".", "_" and "-"',
  );
export const sourceKindId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a kind has small letters, digits and "-"');

export const sourceStateKind = z.enum(['works', 'waits', 'fails', 'wrong-settings', 'stopped']);
export type SourceStateKind = z.infer<typeof sourceStateKind>;

/** A stretch of time in one state. */
export const sourceStretch = z.object({
  state: sourceStateKind,
  /** the last words about it; empty if there is nothing to say */
  message: z.string(),
  /** ms since 1970 */
  since: z.number(),
});
export type SourceStretch = z.infer<typeof sourceStretch>;

export const configuredSource = z.object({
  id: sourceId,
  kind: z.string(),
  name: z.string(),
  /** of the kind: "Followed files" */
  title: z.string(),
  group: z.enum(['listens', 'reads', 'asks']),
  enabled: z.boolean(),
  /** where it is written; what a file says is not changed over the API */
  from: z.enum(['console', 'file']),
  /** `sources.yml:7` */
  place: z.string().nullable(),
  state: sourceStretch,
  /** when it goes on or is tried again, ms since 1970 */
  until: z.number().nullable(),
  /** how often it was started again because it had failed */
  restarts: z.number().int(),
  /** "udp 2055" */
  listens: z.array(z.string()),
  /** an entry of the file that is wrong now, while the source goes on with what it had; null if all is well */
  problem: z.string().nullable(),
  created: z.number().nullable(),
  changed: z.number().nullable(),
  changedBy: z.string().nullable(),
});
export type ConfiguredSource = z.infer<typeof configuredSource>;

export const configuredSourceDetail = configuredSource.extend({
  summary: z.string(),
  /** without secrets */
  settings: jsonObject,
  secrets: z.record(z.string(), z.enum(['set', 'not-set'])),
  note: z.string(),
  /** newest first, at most 50; the first is the state now */
  history: z.array(sourceStretch),
});
export type ConfiguredSourceDetail = z.infer<typeof configuredSourceDetail>;

export const sourceKindRow = z.object({
  kind: z.string(),
  title: z.string(),
  summary: z.string(),
  group: z.enum(['listens', 'reads', 'asks']),
  /** JSON Schema of the settings: titles, descriptions, units (`unit`), defaults */
  schema: jsonObject,
  /** paths of settings that are secret, parts joined by dots */
  secrets: z.array(z.string()),
  example: jsonObject,
  /** whether it can be tried without being added */
  canCheck: z.boolean(),
});
export type SourceKindRow = z.infer<typeof sourceKindRow>;

/** What is wrong with settings: one of these for each setting that is. */
export const settingProblem = z.object({
  /** path of the setting, parts joined by dots; empty for the settings as a whole */
  setting: z.string(),
  message: z.string(),
});
export type SettingProblem = z.infer<typeof settingProblem>;

/** What is wrong in a sources file, with its place. */
export const sourcesFileProblem = z.object({ file: z.string(), line: z.number().int(), message: z.string() });
export type SourcesFileProblem = z.infer<typeof sourcesFileProblem>;
