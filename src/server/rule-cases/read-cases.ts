import type { RuleProblem } from '../../model/api.ts';
import type { RuleText } from '../../sigma/read-rules.ts';
import { isMapping } from '../../sigma/rule-document.ts';
import { lineOf, readYaml, type YamlDocument } from '../../sigma/yaml.ts';

/** A case of a rule: records as they come in, one a line, and whether the rule must speak about them. */
export interface RuleCase {
  readonly expects: 'fires' | 'silent';
  readonly text: string;
  /** the file that it stands in, where that is not the rule's own */
  readonly place?: string;
  /** from 1, in the order they are written */
  readonly number: number;
  /** the line of the file it stands on; found when asked for, since only failures are told with their place */
  line(): number;
}

/** What one document of a rule file says under `vedette: cases:`. */
export interface DocumentCases {
  readonly source: string;
  /** the line the document begins on: with `source` it names the rule */
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
  readonly cases: readonly RuleCase[];
  readonly problems: readonly RuleProblem[];
}

type ReadDocument = Extract<YamlDocument, { kind: 'value' }>;

/**
 * Reads the cases of a rule file:
 *
 *     vedette:
 *       cases:
 *         - fires: |-
 *             {"EventID": 1, …}
 *         - silent: |-
 *             {"EventID": 1, …}
 */
export function readCases({ source, text }: RuleText): DocumentCases[] {
  return readYaml(text).flatMap((document) =>
    document.kind === 'value' && isMapping(document.value) ? [casesOf(source, document, document.value)] : [],
  );
}

function casesOf(source: string, document: ReadDocument, value: Readonly<Record<string, unknown>>): DocumentCases {
  const problems: RuleProblem[] = [];
  const cases: RuleCase[] = [];
  const own = value['vedette'];
  const listed = isMapping(own) ? own['cases'] : undefined;
  const problem = (at: number | undefined, message: string): void => {
    const path = ['vedette', 'cases', ...(at === undefined ? [] : [at])];
    problems.push({ source, line: lineOf(document, path), field: path.join('.'), message });
  };
  if (listed !== undefined && listed !== null && !Array.isArray(listed)) problem(undefined, '"cases" must be a list');
  const list: unknown[] = Array.isArray(listed) ? listed : [];
  for (const [at, one] of list.entries()) {
    const read = caseOf(one);
    if (typeof read === 'string') problem(at, read);
    else {
      const line = (): number => lineOf(document, ['vedette', 'cases', at, read.expects]);
      cases.push({ ...read, number: at + 1, line });
    }
  }
  return { source, line: document.line, value, cases, problems };
}

function caseOf(one: unknown): Pick<RuleCase, 'expects' | 'text'> | string {
  const shape = 'a case is a map with one key, "fires" or "silent", and the records as a text (write it behind |-)';
  if (!isMapping(one)) return shape;
  const [[expects, text] = [], ...more] = Object.entries(one);
  if (more.length > 0 || (expects !== 'fires' && expects !== 'silent')) return shape;
  if (typeof text !== 'string') return `${shape}; this one is no text`;
  return text.trim() === '' ? 'the case has no record' : { expects, text };
}
