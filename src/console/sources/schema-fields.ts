import { isJsonObject, jsonValue, type JsonObject, type JsonValue } from '../../model/json.ts';

/** A setting as a form shows it, made of its JSON Schema. */
export interface SettingField {
  /** parts joined by dots: `tls.ca` */
  readonly path: string;
  readonly label: string;
  readonly description: string;
  /** `s`, `ms`, `bytes`; absent for plain counts */
  readonly unit: string | undefined;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  /** what stands there if nothing is given; undefined if there is nothing */
  readonly fallback: JsonValue | undefined;
  readonly type:
    | { readonly kind: 'text' | 'switch' | 'lines' | 'json' }
    | { readonly kind: 'number'; readonly isWhole: boolean; readonly least: number | undefined; readonly most: number | undefined }
    | { readonly kind: 'choice'; readonly options: readonly string[] };
} // prettier-ignore

/** What is typed, by path: a text for everything but switches. An empty text means: not given. */
export type Typed = Readonly<Record<string, string | boolean>>;

/** The settings of a kind, groups opened, in the order in which they were written. */
export function schemaToFields(schema: JsonObject, secrets: readonly string[]): SettingField[] {
  return fieldsBelow(schema, '', secrets);
}

function fieldsBelow(schema: JsonObject, before: string, secrets: readonly string[]): SettingField[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = schema['properties'];
  if (properties === undefined || !isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, field]) => {
    if (!isJsonObject(field)) return [];
    const path = `${before}${name}`;
    const inner = withoutNull(field);
    if (inner['type'] === 'object' && isJsonObject(inner['properties'] ?? null)) return fieldsBelow(inner, `${path}.`, secrets); // prettier-ignore
    const unit = textAt(field, 'unit') ?? textAt(inner, 'unit');
    return [
      {
        path,
        label: textAt(field, 'title') ?? textAt(inner, 'title') ?? nameToLabel(name),
        description: textAt(field, 'description') ?? textAt(inner, 'description') ?? '',
        unit: unit === '1' ? undefined : unit,
        isRequired: required.includes(name) && field['default'] === undefined,
        isSecret: secrets.includes(path),
        fallback: field['default'] ?? undefined,
        type: typeOf(inner),
      },
    ];
  });
}

function typeOf(schema: JsonObject): SettingField['type'] {
  const options = schema['enum'];
  if (Array.isArray(options) && options.every((option) => typeof option === 'string')) return { kind: 'choice', options };
  switch (schema['type']) {
    case 'string':
      return { kind: 'text' };
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
    case 'number':
      return { kind: 'number', isWhole: schema['type'] === 'integer', least: limitAt(schema, 'minimum'), most: limitAt(schema, 'maximum') };
    case 'array': {
      const items = schema['items'];
      return { kind: items !== undefined && isJsonObject(items) && items['type'] === 'string' && items['enum'] === undefined ? 'lines' : 'json' };
    }
    default:
      return { kind: 'json' };
  }
} // prettier-ignore

/** What may also be null is shown as what it is otherwise: an empty field is null. */
function withoutNull(schema: JsonObject): JsonObject {
  const choices = schema['anyOf'];
  if (!Array.isArray(choices)) return schema;
  const rest = choices.filter(isJsonObject).filter((choice) => choice['type'] !== 'null');
  return rest.length === 1 ? (rest[0] ?? schema) : schema;
}

const textAt = (schema: JsonObject, key: string): string | undefined => {
  const value = schema[key];
  return typeof value === 'string' ? value : undefined;
};

/** The bounds of what a double can count are no bounds of a setting. */
const limitAt = (schema: JsonObject, key: string): number | undefined => {
  const value = schema[key];
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
};

/** `maxMessage` is "Max message". */
function nameToLabel(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Settings as they are typed. Secrets are never there: their fields begin empty. */
export function settingsToTyped(fields: readonly SettingField[], settings: JsonObject): Typed {
  return Object.fromEntries(fields.map((field) => [field.path, toTyped(field, valueAt(settings, field.path))]));
}

function toTyped({ type, fallback }: SettingField, value: JsonValue | undefined): string | boolean {
  if (type.kind === 'switch') return (value ?? fallback ?? false) === true;
  if (value === undefined || value === null) return '';
  if (type.kind === 'lines') return Array.isArray(value) ? value.map(String).join('\n') : '';
  return typeof value === 'string' && type.kind !== 'json' ? value : JSON.stringify(value);
}

export interface ReadSettings {
  /** without secrets and without what is as its default */
  readonly settings: JsonObject;
  /** those that were typed */
  readonly secrets: Record<string, JsonValue>;
  readonly problems: readonly { readonly setting: string; readonly message: string }[];
}

/** What was typed as settings. Whether they fit is said by the server; only what cannot be sent is said here. */
export function typedToSettings(fields: readonly SettingField[], typed: Typed): ReadSettings {
  const settings: JsonObject = {};
  const secrets: Record<string, JsonValue> = {};
  const problems: { setting: string; message: string }[] = [];
  for (const field of fields) {
    const read = typedToValue(field, typed[field.path] ?? '');
    if (read.kind === 'problem') problems.push({ setting: field.path, message: read.message });
    else if (read.kind === 'value' && field.isSecret) secrets[field.path] = read.value;
    else if (read.kind === 'value') putAt(settings, field.path, read.value);
  }
  return { settings, secrets, problems };
}

type Read =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly message: string };

function typedToValue({ type, fallback }: SettingField, typed: string | boolean): Read {
  if (typeof typed === 'boolean') return typed === (fallback ?? false) ? { kind: 'none' } : { kind: 'value', value: typed };
  const text = type.kind === 'text' ? typed : typed.trim();
  if (text === '') return { kind: 'none' };
  switch (type.kind) {
    case 'text':
    case 'choice':
    case 'switch':
      return text === fallback ? { kind: 'none' } : { kind: 'value', value: text };
    case 'number': {
      const number = Number(text);
      return Number.isFinite(number) ? { kind: 'value', value: number } : { kind: 'problem', message: 'must be a number' };
    }
    case 'lines':
      return { kind: 'value', value: text.split('\n').map((line) => line.trim()).filter((line) => line !== '') };
    case 'json':
      try {
        return { kind: 'value', value: jsonValue.parse(JSON.parse(text)) };
      } catch {
        return { kind: 'problem', message: 'must be JSON' };
      }
  }
} // prettier-ignore

function valueAt(settings: JsonObject, path: string): JsonValue | undefined {
  let here: JsonValue | undefined = settings;
  for (const part of path.split('.')) here = here !== undefined && isJsonObject(here) ? here[part] : undefined;
  return here;
}

function putAt(settings: JsonObject, path: string, value: JsonValue): void {
  const parts = path.split('.');
  const key = parts.pop() ?? '';
  let parent = settings;
  for (const part of parts) {
    const below = parent[part];
    const next: JsonObject = below !== undefined && isJsonObject(below) ? below : {};
    parent[part] = next;
    parent = next;
  }
  parent[key] = value;
}
