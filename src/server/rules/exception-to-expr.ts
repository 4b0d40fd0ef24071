import type { ExceptionTest, RuleException } from '../../model/rule.ts';
import type { RuleProblem } from '../../model/api.ts';
import { readRules } from '../../sigma/read-rules.ts';
import type { Expr } from '../../sigma/rule.ts';

/** What an exception is true of, read by the same reader as rules: the same words mean the same. Else the first problem. */
export function exceptionToExpr(exception: RuleException): Expr | RuleProblem {
  const source = `exception "${exception.title}"`;
  const { rules, problems } = readRules([{ source, text: documentOf(exception) }]);
  const [rule] = rules;
  const [problem] = problems;
  if (rule !== undefined && rules.length === 1 && problem === undefined) return rule.detection;
  return problem ?? { source, message: 'an exception must be one map of searches with a condition' };
}

export const isExpr = (value: Expr | RuleProblem): value is Expr => 'kind' in value;

/** A rule document with the exception as its detection. JSON is YAML, so nothing that a person wrote can end a text early. */
function documentOf(exception: RuleException): string {
  const head = `title: an exception\nlogsource: { product: any }\n`;
  if (exception.kind === 'fields') {
    const searches = exception.tests.map((test, i) => [`test_${i}`, searchOf(test)] as const);
    return `${head}detection: ${JSON.stringify({ ...Object.fromEntries(searches), condition: 'all of test_*' })}\n`;
  }
  const lines = exception.text.split(/\r\n|[\n\r]/);
  return `${head}detection:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

function searchOf({ field, is, values }: ExceptionTest): object {
  const modifier = { equals: '', contains: '|contains', startswith: '|startswith', endswith: '|endswith', cidr: '|cidr', re: '|re|i' }[is]; // prettier-ignore
  const isText = is !== 'cidr' && is !== 're';
  return { [`${field}${modifier}`]: isText ? values.map(escapeWildcards) : values };
}

/** In the simple form `*`, `?` and `\` are themselves: who wants patterns writes Sigma. */
function escapeWildcards(value: string): string {
  return value.replaceAll(/[\\*?]/g, String.raw`\$&`);
}
