import type { RuleProblem } from '../../../model/rule.ts';
import { readResponseHints } from '../../../sigma/response-hints.ts';
import type { RuleText } from '../../../sigma/read-rules.ts';
import type { Path } from '../../../sigma/rule-document.ts';
import { readYaml } from '../../../sigma/yaml.ts';
import type { Feature } from '../features/feature.ts';
import type { Kind } from '../kinds/kind.ts';
import { nameIn, problemAt, problemsOf, suggestion, type PlacedDocument } from '../problems.ts';
import { commonSchema, headSchema, type Behavior } from './behavior.ts';

export interface ReadBehaviors {
  /** in the order of the files */
  readonly behaviors: readonly Behavior[];
  /** what was not loaded, and why; a behaviour with a problem never stops the others */
  readonly problems: readonly RuleProblem[];
}

/** Reads behaviour files: YAML, one behaviour a document. @param kinds by name */
export function readBehaviors(
  texts: Iterable<RuleText>,
  features: readonly Feature[],
  kinds: ReadonlyMap<string, Kind>,
): ReadBehaviors {
  const problems: RuleProblem[] = [];
  const byId = new Map<string, Behavior>();
  const featuresById = new Map(features.map((feature) => [feature.id, feature]));
  for (const { source, text } of texts) {
    const documents = readYaml(text);
    if (documents.length === 0) problems.push({ source, message: 'there is no behaviour in it' });
    for (const document of documents) {
      if (document.kind === 'problem') {
        problems.push({ source, line: document.line, message: document.message });
        continue;
      }
      const placed = { ...document, source };
      const reader = new BehaviorReader(placed, nameIn(document.value), featuresById, kinds);
      const behavior = reader.read(document.value);
      const same = behavior === undefined ? undefined : byId.get(behavior.id);
      if (same !== undefined)
        reader.report(['id'], `the id is already used by "${same.title}" in ${same.source}, line ${same.line}: this behaviour was not loaded`); // prettier-ignore
      else if (behavior !== undefined) byId.set(behavior.id, behavior);
      problems.push(...reader.problems);
    }
  }
  return { behaviors: [...byId.values()], problems };
}

const HEAD_KEYS = Object.keys(headSchema.shape);
const COMMON_KEYS = Object.keys(commonSchema.shape);

class BehaviorReader {
  readonly problems: RuleProblem[] = [];
  readonly #document: PlacedDocument;
  readonly #name: string | undefined;
  readonly #features: ReadonlyMap<string, Feature>;
  readonly #kinds: ReadonlyMap<string, Kind>;

  constructor(
    document: PlacedDocument,
    name: string | undefined,
    features: ReadonlyMap<string, Feature>,
    kinds: ReadonlyMap<string, Kind>,
  ) {
    this.#document = document;
    this.#name = name;
    this.#features = features;
    this.#kinds = kinds;
  }

  report(path: Path, message: string): void {
    this.problems.push(problemAt(this.#document, path, message, this.#name));
  }

  /** Undefined if anything is wrong; what is wrong is all in `problems`. */
  read(value: unknown): Behavior | undefined {
    const head = headSchema.safeParse(value);
    if (!head.success) {
      this.problems.push(...problemsOf(head.error, this.#document, [], HEAD_KEYS, this.#name));
      return undefined;
    }
    const { behavior: body, tags, falsepositives, response: said, ...rest } = head.data;
    const common = commonSchema.safeParse(body);
    if (!common.success) {
      this.problems.push(...problemsOf(common.error, this.#document, ['behavior'], COMMON_KEYS, this.#name));
      return undefined;
    }
    const { feature, features: several, kind: kindName, scopes, needs, p } = common.data;
    const kind = this.#kinds.get(kindName);
    if (kind === undefined) {
      const names = [...this.#kinds.keys()];
      this.report(['behavior', 'kind'], `there is no kind "${kindName}"${suggestion(kindName, names)} (there are ${names.join(', ')})`); // prettier-ignore
    }
    const features = this.#featuresOf(feature, several, kind);
    const options = kind === undefined ? undefined : this.#options(body, kind);
    const response = readResponseHints(said, (path, message) => this.report(path.slice(1), message));
    if (kind === undefined || features === undefined || options === undefined || response === undefined) return undefined; // prettier-ignore
    return {
      ...rest,
      description: rest.description,
      tags,
      attack: tags.filter((tag) => /^attack\.t\d{4}(?:\.\d{3})?$/i.test(tag)).map((tag) => tag.slice(7).toUpperCase()),
      tactics: tags.filter((tag) => /^attack\.[a-su-z]/i.test(tag) || /^attack\.t[^\d]/i.test(tag)).map((tag) => tag.slice(7)), // prettier-ignore
      falsePositives: falsepositives,
      response,
      features,
      kind,
      options: options.value,
      scopes,
      needs,
      p,
      source: this.#document.source,
      line: this.#document.line,
    };
  }

  #options(body: Readonly<Record<string, unknown>>, kind: Kind): { readonly value: unknown } | undefined {
    const own = Object.fromEntries(Object.entries(body).filter(([key]) => !COMMON_KEYS.includes(key)));
    const read = kind.options.safeParse(own);
    if (read.success) return { value: read.data };
    const known = [...COMMON_KEYS, ...optionNames(kind)];
    this.problems.push(...problemsOf(read.error, this.#document, ['behavior'], known, this.#name));
    return undefined;
  }

  #featuresOf(
    one: string | undefined,
    several: readonly string[] | undefined,
    kind: Kind | undefined,
  ): Feature[] | undefined {
    // prettier-ignore
    if ((one === undefined) === (several === undefined)) {
      this.report(['behavior'], 'a behaviour needs either a "feature" or a list of "features"');
      return undefined;
    }
    const ids = several ?? [one ?? ''];
    const path: Path = several === undefined ? ['behavior', 'feature'] : ['behavior', 'features'];
    if (kind !== undefined && kind.takes !== 'many' && ids.length > 1) {
      this.report(path, `"${kind.name}" looks at one feature`);
      return undefined;
    }
    const found = ids.flatMap((id) => {
      const feature = this.#features.get(id);
      if (feature === undefined)
        this.report(path, `there is no feature "${id}"${suggestion(id, this.#features.keys())}`);
      return feature ?? [];
    });
    if (found.length < ids.length) return undefined;
    const [first] = found;
    if (first !== undefined && (kind?.takes === 'text' || kind?.takes === 'number') && first.type !== kind.takes) {
      this.report(path, `"${kind.name}" looks at ${kind.takes === 'text' ? 'texts' : 'numbers'}, and "${first.id}" gives ${first.type === 'text' ? 'texts' : 'numbers'}`); // prettier-ignore
      return undefined;
    }
    return found;
  }
}

function optionNames({ options }: Kind): string[] {
  const shape: unknown = 'shape' in options ? options.shape : undefined;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}
