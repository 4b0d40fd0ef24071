import { z } from 'zod';
import type { RuleProblem } from '../../../model/rule.ts';
import type { RuleText } from '../../../sigma/read-rules.ts';
import { isMapping } from '../../../sigma/rule-document.ts';
import { readYaml } from '../../../sigma/yaml.ts';
import { nameIn, problemAt, problemsOf, suggestion, type PlacedDocument } from '../problems.ts';
import { featureSchema, typeOf, type Feature } from './feature.ts';

export interface ReadFeatures {
  /** in the order of the files */
  readonly features: readonly Feature[];
  /** what was not loaded, and why; what is wrong with one feature never stops the others */
  readonly problems: readonly RuleProblem[];
}

/** Reads feature files: YAML documents with a list `features`. Ids are given once; the first one counts. */
export function readFeatures(texts: Iterable<RuleText>): ReadFeatures {
  const problems: RuleProblem[] = [];
  const byId = new Map<string, Feature>();
  for (const { source, text } of texts) {
    const documents = readYaml(text);
    if (documents.length === 0) problems.push({ source, message: 'there is no feature in it' });
    for (const document of documents) {
      if (document.kind === 'problem') problems.push({ source, line: document.line, message: document.message });
      else for (const feature of featuresOf(document.value, { ...document, source }, problems)) {
        const same = byId.get(feature.id);
        if (same === undefined) byId.set(feature.id, feature);
        else problems.push({ source, line: feature.line, rule: feature.id, field: 'id', message: `the id is already used in ${same.source}, line ${same.line}: this feature was not loaded` });
      } // prettier-ignore
    }
  }
  return { features: [...byId.values()], problems };
}

const fileSchema = z.strictObject({ features: z.array(z.unknown()).min(1).max(2000) });
const KEYS = Object.keys(featureSchema.shape);

function featuresOf(value: unknown, document: PlacedDocument, problems: RuleProblem[]): Feature[] {
  const file = fileSchema.safeParse(value);
  if (!file.success) {
    const keys = isMapping(value) ? Object.keys(value) : [];
    const [other] = keys.filter((key) => key !== 'features');
    const hint = other === undefined ? '' : suggestion(other, ['features']);
    problems.push(problemAt(document, [], `a feature file is a map with a list "features", and nothing else${hint}`));
    return [];
  }
  return file.data.features.flatMap((one, i): Feature[] => {
    const read = featureSchema.safeParse(one);
    const path = ['features', i];
    if (!read.success) {
      problems.push(...problemsOf(read.error, document, path, KEYS, nameIn(one)));
      return [];
    }
    const { line = document.line } = problemAt(document, path, '');
    return [{ ...read.data, type: typeOf(read.data), source: document.source, line }];
  });
}
