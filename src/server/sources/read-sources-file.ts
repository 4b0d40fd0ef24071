import { z } from 'zod';
import { sourceName, type SourcesFileProblem } from '../../model/configured-source.ts';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import { isJsonObject, jsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';
import type { Path } from '../../sigma/rule-document.ts';
import { lineOf, readYaml, type YamlDocument } from '../../sigma/yaml.ts';
import { checkSettings } from './check-settings.ts';
import { takeSecrets, textsOf } from './take-secrets.ts';

/** A source as the file says, ready to run unless something is wrong with it. */
export interface FileSource {
  readonly id: SourceId;
  readonly kind: SourceKind;
  readonly name: string;
  readonly enabled: boolean;
  /** with secrets and what stands elsewhere */
  readonly settings: JsonObject;
  /** as written, without secrets */
  readonly shown: JsonObject;
  readonly secretPaths: readonly string[];
  /** texts that must not appear in what it says */
  readonly secrets: readonly string[];
  readonly line: number;
  /** empty if it can run; each with its line */
  readonly problems: readonly SourcesFileProblem[];
}

export interface SourcesFile {
  readonly file: string;
  readonly sources: readonly FileSource[];
  /** what is wrong, in the order of the file */
  readonly problems: readonly SourcesFileProblem[];
  /** false: nothing of it is known, not even which sources it has */
  readonly isReadable: boolean;
}

export interface SourcesFileDeps {
  readonly kinds: readonly SourceKind[];
  readonly env: (name: string) => string | undefined;
  /** the text of a file that the sources file names, @throws with the reason */
  readonly readText: (path: string) => Promise<string>;
}

/** @param file how it is called in what is told of it */
export async function readSourcesFile(file: string, text: string, deps: SourcesFileDeps): Promise<SourcesFile> {
  const documents = readYaml(text);
  const broken = documents.filter((document) => document.kind === 'problem');
  if (broken.length > 0) return { file, sources: [], problems: broken.map(({ line, message }) => ({ file, line, message: `${message}. Nothing of the file was taken over.` })), isReadable: false }; // prettier-ignore
  const sources: FileSource[] = [];
  const problems: SourcesFileProblem[] = [];
  for (const document of documents) {
    if (document.kind === 'problem' || document.value === null || document.value === undefined) continue;
    const list = listOf(document.value);
    if (list === undefined) {
      problems.push({ file, line: document.line, message: 'The file must be a list of sources: "- kind: …, name: …, settings: …". Nothing of the file was taken over.' }); // prettier-ignore
      return { file, sources: [], problems, isReadable: false };
    }
    for (const [index, value] of list.entries.entries()) {
      const entry = await readEntry(value, { file, document, path: [...list.path, index] }, deps);
      const twin = sources.find(({ id }) => id === entry.source?.id);
      if (twin !== undefined && entry.source !== undefined)
        problems.push({ file, line: entry.source.line, message: `${twin.id} stands in line ${twin.line} already; this one was left out. Give it another name.` }); // prettier-ignore
      else if (entry.source !== undefined) sources.push(entry.source);
      problems.push(...entry.problems);
    }
  }
  return { file, sources, problems, isReadable: true };
}

function listOf(value: unknown): { entries: readonly unknown[]; path: Path } | undefined {
  if (Array.isArray(value)) return { entries: value, path: [] };
  const named = z.strictObject({ sources: z.array(z.unknown()).nullable() }).safeParse(value);
  return named.success ? { entries: named.data.sources ?? [], path: ['sources'] } : undefined;
}

interface Place {
  readonly file: string;
  readonly document: Extract<YamlDocument, { kind: 'value' }>;
  readonly path: Path;
}

const entryShape = z.strictObject({
  kind: z.string(),
  name: sourceName,
  enabled: z.boolean().default(true),
  settings: jsonObject.nullable().default({}),
});

async function readEntry(value: unknown, place: Place, deps: SourcesFileDeps): Promise<{ source?: FileSource; problems: SourcesFileProblem[] }> {
  const problems: SourcesFileProblem[] = [];
  const line = lineOf(place.document, place.path);
  const wrong = (path: Path, message: string): void =>
    void problems.push({ file: place.file, line: lineOf(place.document, [...place.path, ...path]), message });
  const read = entryShape.safeParse(value);
  if (!read.success) {
    for (const issue of read.error.issues) wrong(issue.path.filter((key) => typeof key !== 'symbol'), entryProblem(issue));
    return { problems };
  }
  const { name, enabled, kind: kindId } = read.data;
  const written = read.data.settings ?? {};
  const kind = deps.kinds.find(({ id }) => id === kindId);
  if (kind === undefined) {
    wrong(['kind'], `There is no kind "${kindId}". There are: ${deps.kinds.map(({ id }) => id).join(', ')}.`);
    return { problems };
  }
  const elsewhere: string[] = [];
  const settings = await resolved(written, [], async (reference, path) => {
    const found = await readReference(reference, deps);
    if (found.kind === 'missing') wrong(['settings', ...path], `${path.join('.')}: ${found.message}`);
    else if (found.text !== '') elsewhere.push(found.text);
    return found.kind === 'missing' ? '' : found.text;
  });
  if (problems.length === 0) {
    for (const { setting, message } of checkSettings(kind, settings)) {
      wrong(['settings', ...setting.split('.')], `${setting === '' ? 'The settings' : setting} ${message}.`);
    }
  }
  const { secrets } = takeSecrets(settings, kind.secrets);
  return {
    problems,
    source: {
      id: asSourceId(`${kind.id}/${name}`), kind, name, enabled, line, problems,
      settings, shown: takeSecrets(written, kind.secrets).open,
      secretPaths: Object.keys(secrets), secrets: [...textsOf(secrets), ...elsewhere],
    },
  };
} // prettier-ignore

function entryProblem(issue: z.core.$ZodIssue): string {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return `Not known here: ${issue.keys.join(', ')}. A source has kind, name, enabled and settings.`; // prettier-ignore
  if (issue.code === 'invalid_format') return `${key} is not in the right form: ${issue.message}.`;
  if (key === '') return 'A source is a group of kind, name and settings.';
  return `${key} is missing or of the wrong type: ${issue.message}.`;
}

type Reference = { readonly env: string } | { readonly file: string };

/** Settings with everything that stands elsewhere put in its place. */
async function resolved(settings: JsonObject, path: readonly string[], take: (reference: Reference, path: readonly string[]) => Promise<string>): Promise<JsonObject> {
  const visit = async (value: JsonValue, at: readonly string[]): Promise<JsonValue> => {
    if (Array.isArray(value)) return await Promise.all(value.map((each, index) => visit(each, [...at, String(index)])));
    if (!isJsonObject(value)) return value;
    const reference = referenceOf(value);
    return reference === undefined ? await resolved(value, at, take) : await take(reference, at);
  };
  const entries = Object.entries(settings).map(async ([key, value]) => [key, await visit(value, [...path, key])] as const);
  return Object.fromEntries(await Promise.all(entries));
} // prettier-ignore

function referenceOf(value: JsonObject): Reference | undefined {
  const { env, file, ...rest } = value;
  if (Object.keys(rest).length > 0) return undefined;
  if (typeof env === 'string' && file === undefined) return { env };
  return typeof file === 'string' && env === undefined ? { file } : undefined;
}

type Found = { readonly kind: 'found'; readonly text: string } | { readonly kind: 'missing'; readonly message: string };

async function readReference(reference: Reference, deps: SourcesFileDeps): Promise<Found> {
  if ('env' in reference) {
    const text = deps.env(reference.env);
    if (text !== undefined) return { kind: 'found', text };
    return { kind: 'missing', message: `the environment variable ${reference.env} is not set; set it where the server is started.` }; // prettier-ignore
  }
  try {
    return { kind: 'found', text: (await deps.readText(reference.file)).replace(/\r?\n$/, '') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'missing', message: `the file ${reference.file} cannot be read: ${reason}.` };
  }
}
