import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import {
  blindness,
  cure,
  loadedRule,
  packName,
  ruleDetail,
  ruleException,
  rulePack,
  ruleProblem,
  ruleSetState,
} from './rule.ts';
import { severity } from './severity.ts';

/**
 * The endpoints about rules. Every change is written down with who made it and is active when the answer comes: the answer's `set`
 * says which rules judge now; if the new set could not be started, its `failure` says why, the change is kept and the set before it goes on.
 * Until then and after, each event is judged once, by one set.
 */
const none = z.object({});
const id = z.object({ id: z.string().min(1).max(512) });
const note = z.string().max(2000).default('');
/** A file of rules: one or more YAML documents. */
const text = z
  .string()
  .min(1)
  .max(1 << 20);
const changed = z.object({ rule: ruleDetail, set: ruleSetState });
const packParams = z.object({ name: z.string().min(1).max(200) });

export const rulesApi = {
  rules: {
    method: 'GET', path: '/rules', permission: 'viewer',
    summary: 'All rules with state, findings, cost and blindness, in the order of severity, then title; and what could not be loaded with its reason',
    params: none,
    query: z.object({
      text: z.string().max(200).optional(),
      pack: z.string().max(200).optional(),
      kind: z.enum(['rule', 'correlation']).optional(),
      state: z.enum(['enabled', 'disabled', 'tuned', 'blind', 'finding']).optional(),
      attack: z.string().max(20).optional(),
      limit: z.coerce.number().int().min(1).max(100_000).default(100_000),
      offset: z.coerce.number().int().min(0).default(0),
    }),
    body: none,
    answer: z.object({
      rules: z.array(loadedRule), problems: z.array(ruleProblem),
      /** rules that fit the filters, on all pages */
      total: z.number().int(), set: ruleSetState,
      /** since when costs are summed */
      costSince: z.number(),
    }),
  },
  rule: {
    method: 'GET', path: '/rules/{id}', permission: 'viewer', summary: 'One rule whole: text, versions, tuning and its history, why it is blind and what would help',
    params: id, query: none, body: none, answer: z.object({ rule: ruleDetail }),
  },
  changeRule: {
    method: 'PATCH', path: '/rules/{id}', permission: 'engineer', summary: 'Turns a rule on or off, changes its severity or its exceptions; what is left out stays, null means as the rule says',
    params: id, query: none,
    body: z.object({ enabled: z.boolean().nullable().optional(), severity: severity.nullable().optional(), exceptions: z.array(ruleException).max(100).optional(), note }),
    answer: changed,
  },
  undoRuleChange: {
    method: 'POST', path: '/rules/{id}/undo', permission: 'engineer', summary: 'Puts the tuning back to what it was before the last change, or to a version of its history; this is a change, too',
    params: id, query: none, body: z.object({ version: z.number().int().min(0).optional(), note }), answer: changed,
  },
  checkRules: {
    method: 'POST', path: '/rules/check', permission: 'viewer', summary: 'Reads rules without keeping them: what they are, or what is wrong with them',
    params: none, query: none, body: z.object({ text }),
    answer: z.object({
      rules: z.array(z.object({ id: z.string(), kind: z.enum(['rule', 'correlation']), title: z.string(), severity, line: z.number().int(), blind: blindness.optional(), cures: z.array(cure) })),
      problems: z.array(ruleProblem),
    }),
  },
  createRule: {
    method: 'POST', path: '/rules', permission: 'engineer', summary: 'Adds a file of own rules; refused with the first problem if anything in it cannot be loaded. With the id of a rule of another pack it takes that one\'s place',
    params: none, query: none, body: z.object({ text, note }), answer: changed,
  },
  replaceRule: {
    method: 'PUT', path: '/rules/{id}', permission: 'engineer', summary: 'Replaces the text that an own rule stands in; the new text must hold a rule with this id. `version`: the one that was edited, so that two people do not overwrite each other',
    params: id, query: none, body: z.object({ text, version: z.string().optional(), note }), answer: changed,
  },
  removeRule: {
    method: 'DELETE', path: '/rules/{id}', permission: 'engineer', summary: 'Takes away the text that an own rule stands in; its versions are kept',
    params: id, query: none, body: none, answer: z.object({ set: ruleSetState }),
  },
  ruleVersionText: {
    method: 'GET', path: '/rules/{id}/versions/{version}', permission: 'viewer', summary: 'The text of an earlier version',
    params: z.object({ id: z.string().min(1).max(512), version: z.string().regex(/^[0-9a-f]{16}$/) }), query: none, body: none,
    answer: z.object({ text: z.string() }),
  },
  revertRule: {
    method: 'POST', path: '/rules/{id}/revert', permission: 'engineer', summary: 'Brings an earlier text of an own rule back, as a new version',
    params: id, query: none, body: z.object({ version: z.string().regex(/^[0-9a-f]{16}$/), note }), answer: changed,
  },
  reloadRules: {
    method: 'POST', path: '/rules/reload', permission: 'engineer', summary: 'Reads the files of --rules again',
    params: none, query: none, body: none, answer: z.object({ set: ruleSetState, problems: z.array(ruleProblem) }),
  },
  importRules: {
    method: 'POST', path: '/rules/import', permission: 'engineer', bodyLimit: 48 << 20,
    summary: 'Adds or renews a pack. Files that cannot be loaded are left out and reported. With `dryRun` nothing is changed',
    params: none, query: none,
    body: z.object({
      pack: packName, origin: z.string().max(500).default(''), note,
      /** path inside the pack and text */
      texts: z.array(z.object({ path: z.string().min(1).max(500), text })).max(20_000),
      /** take away files of the pack that are not among `texts` */
      removeMissing: z.boolean().default(true),
      dryRun: z.boolean().default(false),
    }),
    answer: z.object({
      added: z.array(z.string()), changed: z.array(z.string()), removed: z.array(z.string()), unchanged: z.number().int(),
      problems: z.array(ruleProblem), set: ruleSetState,
    }),
  },
  rulePacks: {
    method: 'GET', path: '/rule-packs', permission: 'viewer', summary: 'The packs that rules come from',
    params: none, query: none, body: none, answer: z.object({ packs: z.array(rulePack) }),
  },
  changeRulePack: {
    method: 'PATCH', path: '/rule-packs/{name}', permission: 'engineer', summary: 'Turns a pack on or off; a rule that a person turned on or off by itself stays so',
    params: packParams, query: none, body: z.object({ enabled: z.boolean(), note }), answer: z.object({ pack: rulePack, set: ruleSetState }),
  },
  removeRulePack: {
    method: 'DELETE', path: '/rule-packs/{name}', permission: 'engineer', summary: 'Removes an imported pack',
    params: packParams, query: none, body: none, answer: z.object({ set: ruleSetState }),
  },
  blindRules: {
    method: 'GET', path: '/blind-rules', permission: 'viewer', summary: 'Enabled rules that cannot fire, by what is missing: most rules first, with what would cure it',
    params: none, query: none, body: none,
    answer: z.object({
      since: z.number(), enabled: z.number().int(), blind: z.number().int(),
      groups: z.array(z.object({ kind: blindness.shape.kind, missing: z.array(z.string()), reason: z.string(), cures: z.array(cure), rules: z.array(z.string()) })),
    }),
  },
  coverage: {
    method: 'GET', path: '/coverage', permission: 'viewer', summary: "All of ATT&CK's techniques, each with its rules and findings",
    params: none, query: none, body: none,
    answer: z.object({
      /** of ATT&CK, as `18.1` */
      version: z.string(),
      /** in the order of the matrix */
      tactics: z.array(z.object({ id: z.string(), shortName: z.string(), name: z.string() })),
      /** also those without a rule; `tactics` are short names */
      techniques: z.array(z.object({
        id: z.string(), name: z.string(), tactics: z.array(z.string()), rules: z.number().int(), enabled: z.number().int(), blind: z.number().int(),
        findings: z.number().int(), lastDay: z.number().int(),
      })),
      /** enabled rules without a technique */
      without: z.number().int(),
    }),
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
