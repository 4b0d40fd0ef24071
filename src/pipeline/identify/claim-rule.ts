import { z } from 'zod';
import type { RuleProblem } from '../../model/rule.ts';
import type { RuleText } from '../../sigma/read-rules.ts';
import { readYaml } from '../../sigma/yaml.ts';
import { isNamespace } from './namespaces.ts';

const fieldNames = z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(8)]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const namePart = z.strictObject({
  /** namespace */
  as: z.string().refine(isNamespace, 'there is no such namespace'),
  /** original field, a dotted path into objects, or several of which the first that is there counts; of a list in a claim about addresses each value counts */
  field: fieldNames.optional(),
  /** `DOMAIN\name` out of two fields */
  domain: fieldNames.optional(),
  name: fieldNames.optional(),
});

/** What records of a kind may claim: that the names in them denote one thing. */
export const claimRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z\d]+(?:[.-][a-z\d]+)*$/),
  /** completes "… says so" */
  title: z.string().min(1).max(200),
  /** kinds of events, as `windows/security-4624`; a star stands for the rest */
  kind: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** fields that must have one of these values; `present` and `absent` ask for that; `events.0.name` goes into a list */
  when: z.record(z.string(), z.union([scalar, z.array(scalar)])).default({}),
  about: z.enum(['user', 'device', 'address']),
  /** the machine on which it was written: accounts of its own are told apart by it */
  host: fieldNames.optional(),
  names: z.array(namePart).min(2).max(8),
  /** of an address: for how many seconds it is held from the time of the record on; a field, or a number */
  lasts: z.union([z.number().positive(), z.string()]).optional(),
  /** of an address: only of an organisation's own networks */
  private: z.boolean().default(false),
});
export type ClaimRule = z.infer<typeof claimRuleSchema>;

export interface ReadClaims {
  readonly rules: readonly ClaimRule[];
  readonly problems: readonly RuleProblem[];
}

/** Reads files of claims: YAML with a list `claims`. What is wrong with one does not stop the others; of two with one id the first counts. */
export function readClaims(texts: Iterable<RuleText>): ReadClaims {
  const problems: RuleProblem[] = [];
  const byId = new Map<string, ClaimRule>();
  for (const { source, text } of texts) {
    for (const document of readYaml(text)) {
      if (document.kind === 'problem') {
        problems.push({ source, line: document.line, message: document.message });
        continue;
      }
      const file = z.strictObject({ claims: z.array(z.unknown()).max(500) }).safeParse(document.value);
      if (!file.success) problems.push({ source, line: document.line, message: 'a file of claims is a map with a list "claims", and nothing else' }); // prettier-ignore
      for (const one of file.data?.claims ?? []) {
        const rule = claimRuleSchema.safeParse(one);
        if (!rule.success)
          problems.push({ source, line: document.line, message: z.prettifyError(rule.error).slice(0, 1000) }); // prettier-ignore
        else if (!byId.has(rule.data.id)) byId.set(rule.data.id, rule.data);
      }
    }
  }
  return { rules: [...byId.values()], problems };
}
