import { backtestApi } from '../../model/backtest-api.ts';
import type { LoadedRule, RulePack, RuleSetState, RuleTuning } from '../../model/rule.ts';
import { rulesApi } from '../../model/rules-api.ts';
import { refuse, type Input } from './fake-answer.ts';
import { createFakeBacktests } from './fake-backtests.ts';
import { fakeCoverage, fakePacks, fakeRuleDetail, fakeRules } from './fake-rules.ts';

type Name = keyof typeof rulesApi | keyof typeof backtestApi;

/** The part of the fake server that knows rules: they can be tuned, written, imported and run over the past. */
export function createFakeRuleHandlers(deps: { readonly now: () => number; readonly nameOfCaller: () => string }) {
  let isEmpty = false;
  let rules: LoadedRule[] = [];
  let packs: RulePack[] = [];
  let ruleTexts = new Map<string, string>();
  let tunings = new Map<string, RuleTuning[]>();

  const set = (): RuleSetState => ({
    version: `set-${rules.length}-${tunings.size}`,
    since: deps.now(),
    loading: false,
    failure: null,
  });
  const ruleOf = (input: Input): LoadedRule => {
    const { id } = rulesApi.rule.params.parse(input.params);
    return rules.find((rule) => rule.id === id) ?? refuse(404, 'not-found', `There is no rule with the id ${id}.`);
  };
  const backtests = createFakeBacktests(deps.now, (id) => {
    const { title, severity, kind } = rules.find((rule) => rule.id === id) ?? {
      title: 'A new rule',
      severity: 'medium',
      kind: 'rule',
    };
    return { id: id ?? 'new', title, severity, kind };
  });
  const runOf = <Run>(run: Run | undefined): { backtest: Run } => ({
    backtest: run ?? refuse(404, 'not-found', 'There is no such run over the past.'),
  });
  const changedRule = (rule: LoadedRule) => {
    rules = rules.map((other) => (other.id === rule.id ? rule : other));
    return { rule: fakeRuleDetail(rule, tunings.get(rule.id) ?? [], ruleTexts.get(rule.id), deps.now()), set: set() };
  };
  /** A tuning becomes the newest of the rule's history, and the rule is as it says. */
  const tune = (rule: LoadedRule, part: Partial<RuleTuning>) => {
    const before = tunings.get(rule.id) ?? [];
    const last = before[0] ?? { version: 0, enabled: null, severity: null, exceptions: [], note: '', at: 0, by: '' };
    const tuning: RuleTuning = { ...last, ...part, version: last.version + 1, at: deps.now(), by: deps.nameOfCaller() };
    tunings.set(rule.id, [tuning, ...before]);
    const own = rule.ownSeverity ?? rule.severity;
    const { ownSeverity: _own, ...rest } = rule;
    return changedRule({
      ...rest,
      enabled: tuning.enabled ?? true,
      severity: tuning.severity ?? own,
      ...(tuning.severity === null || tuning.severity === own ? {} : { ownSeverity: own }),
      tuned: tuning.enabled !== null || tuning.severity !== null || tuning.exceptions.length > 0,
    });
  };
  /** Reads as much of a rule as development needs: its id, title and level, and whether there is a condition. */
  const readText = (text: string) => {
    const value = (name: string): string | undefined => new RegExp(`^${name}:[ ]*(.+)$`, 'mu').exec(text)?.[1];
    const [id, title] = [value('id'), value('title')];
    const problems = [
      ...(title === undefined
        ? [{ source: 'editor', line: 1, field: 'title', message: 'a rule needs a "title"' }]
        : []),
      ...(/^ +condition:/mu.test(text)
        ? []
        : [
            {
              source: 'editor',
              line: Math.max(1, text.split('\n').findIndex((line) => line.startsWith('detection')) + 1),
              field: 'detection.condition',
              message: '"detection" needs a "condition"',
            },
          ]),
    ];
    const level = rulesApi.changeRule.body.shape.severity.safeParse(value('level')).data ?? 'medium';
    return {
      problems,
      rule: problems.length > 0 ? undefined : { id: id ?? 'no-id', title: title ?? '', severity: level },
    };
  };
  const keepText = (text: string) => {
    const { rule, problems } = readText(text);
    const [problem] = problems;
    if (rule === undefined)
      return refuse(400, 'bad-request', `Line ${problem?.line ?? 1}: ${problem?.message ?? 'not a rule'}.`);
    ruleTexts.set(rule.id, text);
    const known = rules.find((other) => other.id === rule.id);
    const made: LoadedRule = {
      ...(known ?? {
        kind: 'rule',
        pack: 'own',
        source: `${rule.id}.yml:1`,
        version: 'aaaaaaaaaaaaaaaa',
        enabled: true,
        tuned: false,
        logSource: { product: 'windows' },
        attack: [],
        findings: 0,
      }),
      ...rule,
    };
    if (known === undefined) rules = [made, ...rules];
    return changedRule(made);
  };

  const handlers: Record<Name, (input: Input) => unknown> = {
    rules: () => ({ rules, problems: isEmpty ? [] : fakeRules().problems, total: rules.length, set: set(), costSince: deps.now() - 9 * 3_600_000 }),
    rule: (input) => ({ rule: changedRule(ruleOf(input)).rule }),
    changeRule: (input) => {
      const { enabled, severity, exceptions, note } = rulesApi.changeRule.body.parse(input.body);
      return tune(ruleOf(input), { note, ...(enabled === undefined ? {} : { enabled }), ...(severity === undefined ? {} : { severity }), ...(exceptions === undefined ? {} : { exceptions }) });
    },
    undoRuleChange: (input) => {
      const rule = ruleOf(input);
      const { version } = rulesApi.undoRuleChange.body.parse(input.body);
      const history = tunings.get(rule.id) ?? [];
      const target = version === undefined ? history[1] : history.find((tuning) => tuning.version === version);
      return tune(rule, target ?? { enabled: null, severity: null, exceptions: [] });
    },
    checkRules: (input) => {
      const { rule, problems } = readText(rulesApi.checkRules.body.parse(input.body).text);
      return { rules: rule === undefined ? [] : [{ ...rule, kind: 'rule', line: 1, cures: [] }], problems };
    },
    createRule: (input) => keepText(rulesApi.createRule.body.parse(input.body).text),
    replaceRule: (input) => keepText(rulesApi.replaceRule.body.parse(input.body).text),
    removeRule: (input) => {
      const { id } = ruleOf(input);
      rules = rules.filter((rule) => rule.id !== id);
      return { set: set() };
    },
    ruleVersionText: (input) => ({ text: `# an earlier version\n${fakeRuleDetail(ruleOf(input), [], undefined, deps.now()).text}` }),
    revertRule: (input) => changedRule(ruleOf(input)),
    reloadRules: () => ({ set: set(), problems: [] }),
    importRules: (input) => {
      const { texts, dryRun, pack, origin } = rulesApi.importRules.body.parse(input.body);
      const added = texts.flatMap(({ text }) => readText(text).rule?.title ?? []);
      const problems = texts.flatMap(({ path, text }) => readText(text).problems.map((problem) => ({ ...problem, source: path })));
      if (!dryRun) packs = [...packs.filter((other) => other.name !== pack), { name: pack, kind: 'imported', enabled: true, origin, files: texts.length, rules: added.length, problems: problems.length, updated: deps.now(), by: deps.nameOfCaller() }];
      return { added, changed: [], removed: [], unchanged: 0, problems, set: set() };
    },
    rulePacks: () => ({ packs }),
    changeRulePack: (input) => {
      const { name } = rulesApi.changeRulePack.params.parse(input.params);
      const { enabled } = rulesApi.changeRulePack.body.parse(input.body);
      packs = packs.map((pack) => (pack.name === name ? { ...pack, enabled } : pack));
      return { pack: packs.find((pack) => pack.name === name), set: set() };
    },
    removeRulePack: (input) => {
      const { name } = rulesApi.removeRulePack.params.parse(input.params);
      packs = packs.filter((pack) => pack.name !== name);
      return { set: set() };
    },
    blindRules: () => {
      const blind = rules.filter((rule) => rule.blind !== undefined).map((rule) => rule.id);
      return {
        since: deps.now() - 40 * 3_600_000, enabled: rules.length, blind: blind.length,
        groups: blind.length === 0 ? [] : [{ kind: 'log-source', missing: ['windows/driver_load/'], reason: 'No event of the log source windows/driver_load was ever seen.', cures: [{ connector: 'windows', format: 'windows', hint: 'Let Sysmon record the loading of drivers (event 6) and send its channel.' }], rules: blind }],
      };
    },
    coverage: () => fakeCoverage(isEmpty),
    startBacktest: (input) => ({ backtest: backtests.start(input.body) }),
    backtests: () => ({ backtests: backtests.list() }),
    backtest: (input) => runOf(backtests.get(backtestApi.backtest.params.parse(input.params).id)),
    cancelBacktest: (input) => runOf(backtests.cancel(backtestApi.backtest.params.parse(input.params).id)),
  }; // prettier-ignore

  return {
    handlers,
    become(empty: boolean): void {
      isEmpty = empty;
      rules = empty ? [] : fakeRules().rules;
      packs = fakePacks(deps.now());
      ruleTexts = new Map();
      tunings = new Map();
    },
  };
}
