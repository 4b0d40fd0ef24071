import { api } from '../../model/api.ts';
import type { SourceKindRow } from '../../model/configured-source.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Command } from '../command.ts';
import { answerOf, onServer } from '../rules/server-rules.ts';
import { serverOptions } from '../server-client.ts';
import { kindOnServer } from './on-server.ts';

/** `vedette sources kinds [KIND]`: what can be added, and which settings it has. */
export const kinds: Command = {
  name: 'kinds',
  summary: 'Lists what can be added; of one kind its settings with units, defaults and which are secret.',
  usage: '[KIND]',
  options: serverOptions,
  examples: ['vedette sources kinds', 'vedette sources kinds files', 'vedette sources kinds --json'],
  run: async (call) => {
    const [wanted, ...more] = call.positionals;
    if (more.length > 0) throw new UsageError('name one kind');
    const server = onServer(call);
    if (wanted !== undefined) {
      const kind = await kindOnServer(server, wanted);
      if (call.flag('json')) call.out(JSON.stringify({ kind }));
      else for (const line of kindToLines(kind)) call.out(visible(line));
      return exitCodes.ok;
    }
    const all = answerOf(server, await server.client.call(api.sourceKinds)).kinds;
    if (call.flag('json')) call.out(JSON.stringify({ kinds: all }));
    const width = Math.max(...all.map(({ kind }) => kind.length));
    if (!call.flag('json')) for (const { kind, summary } of all) call.out(visible(`${kind.padEnd(width)}  ${summary}`));
    return exitCodes.ok;
  },
};

function kindToLines(kind: SourceKindRow): string[] {
  return [
    `${kind.title} (${kind.kind})`,
    kind.summary,
    '',
    ...settingsToLines(kind.schema, '', kind.secrets),
    '',
    `Example: ${JSON.stringify(kind.example)}`,
  ];
}

function settingsToLines(schema: JsonValue | undefined, before: string, secrets: readonly string[]): string[] {
  if (!isJsonObject(schema ?? null) || !isJsonObject(schema)) return [];
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const properties = isJsonObject(schema['properties'] ?? null) ? schema['properties'] : {};
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, field]) => {
    if (!isJsonObject(field)) return [];
    const path = `${before}${name}`;
    const facts = [
      typeToText(field),
      typeof field['unit'] === 'string' && field['unit'] !== '1' ? `in ${field['unit']}` : '',
      secrets.includes(path) ? 'secret' : '',
      required.includes(name) ? 'must be given' : field['default'] === undefined ? '' : `default ${JSON.stringify(field['default'])}`, // prettier-ignore
    ].filter((fact) => fact !== '');
    const description = typeof field['description'] === 'string' ? field['description'] : '';
    return [`  ${path}  (${facts.join(', ')})`, ...(description === '' ? [] : [`      ${description}`]), ...settingsToLines(field, `${path}.`, secrets)]; // prettier-ignore
  });
}

function typeToText(field: JsonValue): string {
  if (!isJsonObject(field)) return 'any';
  if (Array.isArray(field['enum'])) return field['enum'].map((each) => JSON.stringify(each)).join(' or ');
  if (Array.isArray(field['anyOf'])) return field['anyOf'].map(typeToText).join(' or ');
  if (field['type'] === 'array') return `list of ${typeToText(field['items'] ?? null)}`;
  if (field['type'] === 'object') return 'group';
  return typeof field['type'] === 'string' ? (typeWords[field['type']] ?? 'any') : 'any';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'null',
};
