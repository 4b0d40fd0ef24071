import { readFile } from 'node:fs/promises';

import type { SourceKindRow } from '../../model/configured-source.ts';
import { isJsonObject, jsonObject, jsonValue, type JsonObject, type JsonValue } from '../../model/json.ts';
import { readYaml } from '../../sigma/yaml.ts';
import { visible } from '../analyze/visible.ts';
import { UsageError, type Call } from '../command.ts';
import { changeOptions } from '../rules/server-rules.ts';

/** The options by which settings are given. Secrets never stand on the command line: other users of the machine see it. */
export const settingOptions = {
  ...changeOptions,
  set: { type: 'string', value: 'NAME=VALUE', multiple: true, summary: 'A setting; lists and groups as JSON, parts of a name joined by dots' },
  unset: { type: 'string', value: 'NAME', multiple: true, summary: 'A setting that shall have its default again' },
  settings: { type: 'string', value: 'FILE', summary: 'All settings, from a YAML or JSON file' },
  'secret-env': { type: 'string', value: 'NAME=VARIABLE', multiple: true, summary: 'A secret, from an environment variable of this shell' },
  'secret-file': { type: 'string', value: 'NAME=PATH', multiple: true, summary: 'A secret, from a file of this machine; its last line break does not count' },
  'unset-secret': { type: 'string', value: 'NAME', multiple: true, summary: 'A secret to take away' },
} as const; // prettier-ignore

export interface GivenSettings {
  /** undefined if none was given */
  readonly settings: JsonObject | undefined;
  /** null takes one away */
  readonly secrets: Record<string, JsonValue>;
}

/** Settings and secrets of a call. @param before what `--set` and `--unset` change */
export async function givenSettings(call: Call, kind: SourceKindRow, before: JsonObject): Promise<GivenSettings> {
  const file = call.text('settings');
  const settings = structuredClone(file === undefined ? before : await readSettings(file));
  for (const pair of call.texts('set')) {
    const [path, text] = split('set', pair);
    if (kind.secrets.includes(path)) throw new UsageError(`${path} is a secret: give it with --secret-env or --secret-file, so that others do not see it`); // prettier-ignore
    put(settings, path, textToValue(text, schemaAt(kind.schema, path), path));
  }
  for (const path of call.texts('unset')) put(settings, path, undefined);
  const secrets: Record<string, JsonValue> = {};
  for (const pair of call.texts('secret-env')) {
    const [path, variable] = split('secret-env', pair);
    const value = process.env[variable];
    if (value === undefined) throw new UsageError(`the environment variable ${variable} of --secret-env is not set`);
    secrets[path] = value;
  }
  for (const pair of call.texts('secret-file')) {
    const [path, name] = split('secret-file', pair);
    secrets[path] = (await readText(name, 'secret-file')).replace(/\r?\n$/, '');
  }
  for (const path of call.texts('unset-secret')) secrets[path] = null;
  const foreign = Object.keys(secrets).find((path) => !kind.secrets.includes(path));
  if (foreign !== undefined) throw new UsageError(`"${visible(foreign)}" is no secret of ${kind.kind}${kind.secrets.length === 0 ? ', which has none' : `; it has ${kind.secrets.join(', ')}`}`); // prettier-ignore
  const isGiven = file !== undefined || call.texts('set').length + call.texts('unset').length > 0;
  return { settings: isGiven ? settings : undefined, secrets };
}

async function readSettings(path: string): Promise<JsonObject> {
  const [document] = readYaml(await readText(path, 'settings'));
  if (document?.kind === 'problem') throw new UsageError(`${path}:${document.line}: ${document.message}`);
  const read = jsonObject.safeParse(document?.value);
  if (!read.success) throw new UsageError(`${path} of --settings does not hold names and values`);
  return read.data;
}

async function readText(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`the file of --${option} cannot be read: ${error instanceof Error ? error.message : String(error)}`); // prettier-ignore
  }
}

function split(option: string, pair: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new UsageError(`--${option} takes NAME=…, not "${visible(pair.slice(0, 60))}"`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** A text is taken as it is where the setting is a text; all else is JSON, and a list of texts may be given with commas. */
export function textToValue(text: string, schema: unknown, path: string): JsonValue {
  const types = typesOf(schema);
  if (types.includes('string') && !(types.includes('null') && text === 'null')) return text;
  try {
    return jsonValue.parse(JSON.parse(text));
  } catch {
    if (types.includes('array')) return text.split(',').map((each) => each.trim());
    if (types.length === 0) return text;
    throw new UsageError(`${path} takes ${types.join(' or ')}, and "${visible(text.slice(0, 60))}" is not that`);
  }
}

function typesOf(schema: unknown): string[] {
  if (!isJsonLike(schema)) return [];
  const { type, anyOf, enum: values } = schema;
  if (Array.isArray(anyOf)) return anyOf.flatMap(typesOf);
  if (typeof type === 'string') return [type];
  return Array.isArray(values) && values.every((value) => typeof value === 'string') ? ['string'] : [];
}

function schemaAt(schema: unknown, path: string): unknown {
  let here = schema;
  for (const part of path.split('.')) {
    const properties: unknown = isJsonLike(here) ? here['properties'] : undefined;
    here = isJsonLike(properties) && Object.hasOwn(properties, part) ? properties[part] : undefined;
  }
  return here;
}

const isJsonLike = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function put(settings: JsonObject, path: string, value: JsonValue | undefined): void {
  const parts = path.split('.');
  const key = parts.pop() ?? '';
  let parent = settings;
  for (const part of parts) {
    const below = Object.hasOwn(parent, part) ? parent[part] : undefined;
    const next: JsonObject = isJsonObject(below) ? below : {};
    parent[part] = next;
    parent = next;
  }
  if (value === undefined) delete parent[key];
  else parent[key] = value;
}
