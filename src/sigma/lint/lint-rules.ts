import { isMapping } from '../rule-document.ts';
import type { RuleText } from '../read-rules.ts';
import { lineOf, readYaml } from '../yaml.ts';
import { attributeLints } from './attributes.ts';
import { fieldLints } from './fields.ts';
import type { Lint, LintContext, LintedDocument, LintWarning } from './lint.ts';
import { nameLints } from './names.ts';
import { polarityLints } from './polarity.ts';
import { tagLints } from './tags.ts';
import { valueLints } from './values.ts';

/** Every lint, in the order of the docs. */
export const lints: readonly Lint[] = [
  ...attributeLints,
  ...nameLints,
  ...tagLints,
  ...polarityLints,
  ...valueLints,
  ...fieldLints,
];

interface Placed {
  readonly document: LintedDocument;
  readonly text: string;
  readonly line: number;
}

/** What could be better about rules that load: documents that cannot be read are not looked at, `readRules` says why they cannot. */
export function lintRules(
  texts: Iterable<RuleText>,
  knowledge: Pick<LintContext, 'attack' | 'fieldsOf'>,
  isAsked: (lint: string) => boolean = () => true,
): LintWarning[] {
  const written = [...texts].flatMap(documentsOf);
  const parts = partsOf(written.map(({ document }) => document.value));
  const placed = written.map((one): Placed => {
    const { id, name } = one.document.value;
    return { ...one, document: { ...one.document, isPart: [id, name].some((key) => parts.has(key)) } };
  });
  const placesByTitle = new Map<string, Placed>();
  for (const one of placed) {
    const title = titleOf(one.document);
    if (title !== undefined && !placesByTitle.has(title)) placesByTitle.set(title, one);
  }
  const context: LintContext = {
    ...knowledge,
    titleElsewhere: (document) => {
      const first = placesByTitle.get(titleOf(document) ?? '');
      return first === undefined || first.document === document ? undefined : `${first.document.source}:${first.line}`;
    },
  };
  const asked = lints.filter(({ id }) => isAsked(id));
  const warnings: LintWarning[] = [];
  for (const { document, text, line } of placed) {
    const { value, source } = document;
    const rule = [value['id'], value['title']].find((one) => typeof one === 'string' && one !== '');
    for (const lint of asked) {
      const report = (path: readonly (string | number)[], message: string): void => {
        warnings.push({
          source,
          line: lineOf({ text, line }, path),
          ...(typeof rule === 'string' ? { rule } : {}),
          ...(path.length === 0 ? {} : { field: path.join('.') }),
          message,
          level: 'warning',
          lint: lint.id,
        });
      };
      lint.check(document, report, context);
    }
  }
  return warnings;
}

function documentsOf({ source, text }: RuleText): Placed[] {
  let hasTemplate = false;
  return readYaml(text).flatMap((document): Placed[] => {
    if (document.kind === 'problem' || !isMapping(document.value)) return [];
    const { value } = document;
    const { action } = value;
    if (action === 'global' || action === 'repeat') hasTemplate = true;
    if (action === 'reset') hasTemplate = false;
    if (action !== undefined) return [];
    const kind = 'correlation' in value ? 'correlation' : 'filter' in value ? 'filter' : 'rule';
    return [
      { document: { kind, source, value, hasTemplate, isPart: false }, text: document.text, line: document.line },
    ];
  });
}

/** Ids and names of what correlations refer to, and do not report by itself. */
function partsOf(values: readonly Readonly<Record<string, unknown>>[]): ReadonlySet<unknown> {
  return new Set(
    values.flatMap(({ correlation }) => {
      if (!isMapping(correlation) || correlation['generate'] === true) return [];
      const { rules } = correlation;
      return Array.isArray(rules) ? rules : [rules];
    }),
  );
}

function titleOf({ value }: LintedDocument): string | undefined {
  const { title } = value;
  return typeof title === 'string' ? title.trim().toLowerCase() : undefined;
}
