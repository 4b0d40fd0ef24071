import type { RuleProblem } from '../model/api.ts';
import type { Placeholders } from './modifiers.ts';
import type { RuleText } from './read-rules.ts';
import { isMapping } from './rule-document.ts';
import { textsOf } from './transform/parameters.ts';
import { lineOf, readYaml } from './yaml.ts';

/**
 * Reads values for placeholders from YAML or JSON texts: a map of names to one or more values. Values may have wildcards, as in rules.
 *
 *     Administrators: [root, adm_*]
 *     Servers: srv*
 */
export function readPlaceholders(texts: Iterable<RuleText>): { placeholders: Placeholders; problems: RuleProblem[] } {
  const placeholders: Record<string, readonly string[]> = {};
  const problems: RuleProblem[] = [];
  for (const { source, text } of texts) {
    for (const document of readYaml(text)) {
      if (document.kind === 'problem') problems.push({ source, line: document.line, message: document.message });
      else if (!isMapping(document.value))
        problems.push({ source, line: document.line, message: 'values of placeholders must be a map of names to values' }); // prettier-ignore
      else {
        for (const [name, value] of Object.entries(document.value)) {
          const values = textsOf(value);
          const field = { source, line: lineOf(document, [name]), field: name };
          if (!/^\w+$/.test(name))
            problems.push({ ...field, message: 'the name of a placeholder is made of letters, digits and _' }); // prettier-ignore
          else if (values === undefined || values.length === 0)
            problems.push({ ...field, message: 'a placeholder needs a text or a number, or a list of these' }); // prettier-ignore
          else placeholders[name] = values;
        }
      }
    }
  }
  return { placeholders, problems };
}
