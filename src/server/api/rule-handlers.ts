import { api } from '../../model/api.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { RuleDetail, RuleSetState } from '../../model/rule.ts';
import { severityOf } from '../../sigma/read-rule.ts';
import { readAttackTable } from '../attack/read-attack-table.ts';
import { actorOf } from '../auth/actor.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { RuleFacts } from '../loaded-rules.ts';
import { blindRules } from '../rules/blindness.ts';
import { createChangeRules, type Changed } from '../rules/change-rules.ts';
import { coverageOf } from '../rules/coverage.ts';
import { curesOf } from '../rules/cures.ts';
import { groupBlindRules } from '../rules/group-blind-rules.ts';
import { listPacks } from '../rules/list-packs.ts';
import { filterRules } from '../rules/list-rules.ts';
import { readRuleList } from '../rules/read-rule-list.ts';
import { ruleDetail } from '../rules/rule-detail.ts';
import { ruleToFacts } from '../rules/rule-facts.ts';
import type { ApiHandlersDeps } from './deps.ts';

const tenant = DEFAULT_TENANT;

export function ruleHandlers({ state: { rules: store }, rules }: Pick<ApiHandlersDeps, 'state' | 'rules'>) {
  const change = createChangeRules({ store, tenant, rules });
  const { usage } = rules;

  const list = () => readRuleList(rules, store);

  function factsOf(id: string): RuleFacts | Refused {
    const found = rules.loaded().rules.find((rule) => rule.id === id);
    return found ?? noSuchRule();
  }

  async function detailOf(id: string): Promise<RuleDetail | Refused> {
    const facts = factsOf(id);
    if (facts instanceof Refused) return facts;
    const row = (await list()).find((rule) => rule.id === id);
    // another set may have taken over since
    if (row === undefined) return noSuchRule();
    return await ruleDetail(row, facts, { store, tenant, rules, watchedSince: rules.watchedSince });
  }

  async function changed(result: Changed | Refused): Promise<{ rule: RuleDetail; set: RuleSetState } | Refused> {
    if (result instanceof Refused) return result;
    const rule = await detailOf(result.id);
    const { failure } = result.set;
    if (rule instanceof Refused && failure !== null) return new Refused('unavailable', `The change is kept, but not active yet. ${failure.message}`); // prettier-ignore
    return rule instanceof Refused ? rule : { rule, set: result.set };
  }

  /** For what is done to a rule that is loaded. */
  async function withFacts<T>(id: string, work: (facts: RuleFacts) => Promise<T>): Promise<T | Refused> {
    const facts = factsOf(id);
    return facts instanceof Refused ? facts : await work(facts);
  }
  const afterChange = async (id: string, set: RuleSetState | Refused) => await changed(set instanceof Refused ? set : { id, set }); // prettier-ignore
  const withSet = (set: RuleSetState | Refused) => (set instanceof Refused ? set : { set });

  return {
    rules: handle(api.rules, async ({ query: { limit, offset, ...filter } }) => {
      const found = filterRules(await list(), filter);
      return {
        rules: found.slice(offset, offset + limit),
        problems: [...rules.loaded().problems],
        total: found.length,
        set: rules.state(),
        costSince: usage.since,
      };
    }),
    rule: handle(api.rule, async ({ params: { id } }) => {
      const rule = await detailOf(id);
      return rule instanceof Refused ? rule : { rule };
    }),
    changeRule: handle(api.changeRule, ({ params: { id }, body }, caller) =>
      withFacts(id, async (facts) => await afterChange(id, await change.tune(facts, body, actorOf(caller)))),
    ),
    undoRuleChange: handle(
      api.undoRuleChange,
      ({ params: { id }, body: { version, note } }, caller) =>
      withFacts(id, async (facts) => await afterChange(id, await change.undoTuning(facts, version, note, actorOf(caller)))), // prettier-ignore
    ),
    checkRules: handle(api.checkRules, async ({ body: { text } }) => {
      const read = await change.check(text);
      const all = rules.loaded().rules;
      const facts = new Map(read.rules.map((rule) => [rule.id, ruleToFacts(rule, rule, undefined, undefined)]));
      const byId = new Map([...all.map((rule) => [rule.id, rule] as const), ...facts]);
      const blind = blindRules([...byId.values()], usage.seen(), rules.watchedSince);
      const rows = [
        ...read.rules.map((rule) => ({ rule, kind: 'rule' as const })),
        ...read.correlations.map((rule) => ({ rule, kind: 'correlation' as const })),
      ].map(({ rule, kind }) => {
        const [own, why] = [facts.get(rule.id), blind.get(rule.id)];
        const cures = own === undefined || why === undefined ? [] : curesOf(own, why, byId, blind);
        return { id: rule.id, kind, title: rule.title, severity: severityOf(rule), line: rule.line, ...(why === undefined ? {} : { blind: why }), cures }; // prettier-ignore
      });
      return { rules: rows, problems: [...read.problems] };
    }),
    createRule: handle(api.createRule, async ({ body }, caller) => changed(await change.create(body.text, body.note, actorOf(caller)))), // prettier-ignore
    replaceRule: handle(api.replaceRule, ({ params: { id }, body }, caller) =>
      withFacts(id, async (facts) => await changed(await change.replace(facts, body, actorOf(caller)))),
    ),
    removeRule: handle(api.removeRule, ({ params: { id } }, caller) =>
      withFacts(id, async (facts) => withSet(await change.remove(facts, actorOf(caller)))),
    ),
    ruleVersionText: handle(api.ruleVersionText, ({ params: { id, version } }) =>
      withFacts(id, async (facts) => {
        const text = await change.versionText(facts, version);
        return text instanceof Refused ? text : { text };
      }),
    ),
    revertRule: handle(
      api.revertRule,
      ({ params: { id }, body }, caller) =>
      withFacts(id, async (facts) => await changed(await change.revert(facts, body.version, body.note, actorOf(caller)))), // prettier-ignore
    ),
    reloadRules: handle(api.reloadRules, async () => ({ set: await rules.reloadFiles(), problems: [...rules.loaded().problems] })), // prettier-ignore
    importRules: handle(api.importRules, async ({ body }, caller) => {
      const done = await change.importPack(body, actorOf(caller));
      if (done instanceof Refused) return done;
      const { added, changed: changedPaths, removed, unchanged, problems, set } = done;
      return { added: [...added], changed: [...changedPaths], removed: [...removed], unchanged, problems: [...problems], set }; // prettier-ignore
    }),
    rulePacks: handle(api.rulePacks, async () => ({ packs: listPacks(await store.packs(tenant), await store.files(tenant), rules) })), // prettier-ignore
    changeRulePack: handle(api.changeRulePack, async ({ params: { name }, body: { enabled, note } }, caller) => {
      const done = await change.enablePack(name, enabled, note, actorOf(caller));
      if (done instanceof Refused) return done;
      const [pack] = listPacks([done.pack], await store.files(tenant), rules);
      return pack === undefined ? new Refused('not-found', 'This pack is not in use.') : { pack, set: done.set };
    }),
    removeRulePack: handle(api.removeRulePack, async ({ params: { name } }, caller) => withSet(await change.removePack(name, actorOf(caller)))), // prettier-ignore
    blindRules: handle(api.blindRules, async () => groupBlindRules(await list(), rules)),
    coverage: handle(api.coverage, async () => coverageOf(await list(), await readAttackTable())),
  };
}

function noSuchRule(): Refused {
  return new Refused('not-found', 'There is no rule with this id. It may have been removed, or not have been loaded: see the problems under /api/v1/rules.', { at: 'path.id' }); // prettier-ignore
}
