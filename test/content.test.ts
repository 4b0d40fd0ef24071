import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createCaseRunner } from '../src/server/rule-cases/rule-cases.ts';
import { DEFAULT_RULES, readRuleTexts } from '../src/server/rule-texts.ts';
import { readYaml } from '../src/sigma/yaml.ts';

/** What every rule of ours says of itself. */
const head = z.object({ title: z.string(), id: z.uuid(), name: z.string() });
/** What the rule says that a file is about; others in it are what a correlation counts. */
const mainRule = head.extend({
  description: z.string().min(16),
  level: z.enum(['informational', 'low', 'medium', 'high', 'critical']),
  tags: z.array(z.string()).refine((tags) => tags.some((tag) => /^attack\.t\d{4}/.test(tag)), 'no technique of ATT&CK'),
  falsepositives: z.array(z.string()).min(1),
  vedette: z.object({
    response: z.array(z.unknown()).min(1),
    cases: z.array(z.record(z.string(), z.string())).min(2),
  }),
});
const reference = z.object({ correlation: z.object({ rules: z.array(z.string()) }) });

const { texts, problems } = await readRuleTexts([DEFAULT_RULES]);
const runner = createCaseRunner(texts, problems);
const files = texts.map(({ source, text }) => ({
  path: source.slice(DEFAULT_RULES.length + 1),
  name: basename(source, '.yml'),
  documents: readYaml(text).map((document) => (document.kind === 'value' ? document.value : document)),
  rules: runner.rules.filter((rule) => rule.source === source),
}));
/** Ids and names of the rules that correlations refer to. */
const counted = new Set(
  files.flatMap(({ documents }) => documents.flatMap((one) => reference.safeParse(one).data?.correlation.rules ?? [])),
);

describe('our own rules', () => {
  test('all load, and there are some', () => {
    expect(runner.problems).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });

  test('ids, names and titles are given once', () => {
    const heads = files.flatMap(({ documents }) => documents.map((document) => head.parse(document)));
    for (const key of ['id', 'name', 'title'] as const) {
      const values = heads.map((one) => one[key]);
      expect(values.filter((value, i) => values.indexOf(value) < i)).toEqual([]);
    }
  });

  test.each(files)('$path says what it must, fires where it must and is silent where it must', (file) => {
    const main = file.documents.filter((document) => {
      const { id, name } = head.parse(document);
      return !counted.has(id) && !counted.has(name);
    });
    // a correlation that others count still is what its file is about
    const [about] = main.length > 0 ? main : file.documents.slice(-1);
    expect(mainRule.parse(about).name).toBe(file.name);
    for (const document of main) mainRule.parse(document);

    const failures = file.rules.flatMap((rule) =>
      rule.cases
        .map((one) => runner.run(rule, one))
        .filter(({ isPassed }) => !isPassed)
        .map(({ number, line, why }) => ({ case: number, line, why })),
    );
    expect(failures).toEqual([]);
    const expected = new Set(file.rules.flatMap((rule) => rule.cases.map(({ expects }) => expects)));
    expect([...expected].sort()).toEqual(['fires', 'silent']);
  });
});
