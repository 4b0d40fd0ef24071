import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RuleProblem } from '../../model/api.ts';
import { readYaml } from '../../sigma/yaml.ts';
import type { RuleCase } from './read-cases.ts';

/** Cases that stand beside the rules, by the id of their rule. */
export interface Regression {
  readonly casesByRule: ReadonlyMap<string, readonly RuleCase[]>;
  readonly problems: readonly RuleProblem[];
}

const info = z.object({
  rule_metadata: z.array(z.object({ id: z.string() })).min(1),
  regression_tests_info: z.array(z.object({ name: z.string().optional(), path: z.string() })).default([]),
});

/**
 * Reads a folder of tests as SigmaHQ keeps them (`regression_data`): an `info.yml` that names rules, and beside it the events that they must find.
 * Of an event log (`.evtx`) the JSON beside it is read.
 */
export async function readRegression(folder: string): Promise<Regression> {
  const casesByRule = new Map<string, RuleCase[]>();
  const problems: RuleProblem[] = [];
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    return { casesByRule, problems: [{ source: folder, message: `cannot be read: ${messageOf(error)}` }] };
  }
  for (const entry of entries) {
    if (!entry.isFile() || entry.name !== 'info.yml') continue;
    const source = join(entry.parentPath, entry.name);
    try {
      const [document] = readYaml(await readFile(source, 'utf8'));
      const { rule_metadata: rules, regression_tests_info: tests } = info.parse(document?.kind === 'value' ? document.value : undefined); // prettier-ignore
      if (tests.length === 0) problems.push({ source, message: 'there is no test in it', level: 'note' });
      for (const [i, { path }] of tests.entries()) {
        // the path is one of another repository: its name is that of the file beside us
        const name = (path.split('/').at(-1) ?? path).replace(/\.evtx$/, '.json');
        const place = join(entry.parentPath, name);
        const text = await readFile(place, 'utf8');
        for (const { id } of rules) {
          const one: RuleCase = { expects: 'fires', text, number: i + 1, place, line: () => 1 };
          casesByRule.set(id, [...(casesByRule.get(id) ?? []), one]);
        }
      }
    } catch (error) {
      const why = error instanceof z.ZodError ? 'it does not name rules (rule_metadata) and their tests (regression_tests_info)' : messageOf(error); // prettier-ignore
      problems.push({ source, message: `this test cannot be read: ${why}` });
    }
  }
  return { casesByRule, problems };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
