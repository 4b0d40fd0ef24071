import type { TenantId } from '../../model/ids.ts';
import { readRules } from '../../sigma/read-rules.ts';
import type { RuleStore } from '../../store/state/rule-store.ts';
import { Refused } from '../http/refused.ts';
import type { LoadedContent, RuleFacts } from '../loaded-rules.ts';
import { checkText, type FindTexts } from '../rules/check-text.ts';
import { isError } from '../rules/file-packs.ts';
import { tuneRule } from '../rules/tune-rules.ts';
import { mainIdOf, subjectOf, type Subject } from './subject.ts';

export interface FindSubjectDeps {
  readonly store: Pick<RuleStore, 'texts' | 'tunings'>;
  readonly tenant: TenantId;
  readonly loaded: () => LoadedContent;
}

/** Makes the rules that are run over the past, out of texts that somebody sends or of what is loaded. */
export interface FindSubject {
  /** @param id which rule of the text; else its main one */
  ofText(text: string, id: string | undefined): Promise<Subject | Refused>;
  /** A rule as it counts now, tuned. Undefined if it is not loaded. */
  loaded(id: string): Promise<Subject | undefined>;
}

export function createFindSubject({ store, tenant, loaded }: FindSubjectDeps): FindSubject {
  const textsOf = async (facts: readonly RuleFacts[]) => {
    const versionsByFile = new Map(facts.map(({ file, version }) => [file, version]));
    const texts = await store.texts(tenant, [...new Set(versionsByFile.values())]);
    return [...versionsByFile].map(([source, version]) => ({ source, text: texts.get(version) ?? '' }));
  };
  const find: FindTexts = async (names) =>
    await textsOf(loaded().rules.filter(({ id, name }) => names.has(id) || (name !== undefined && names.has(name))));

  return {
    async ofText(text, id) {
      const own = await checkText({ source: 'text', text }, find);
      const problem = own.problems.find(isError);
      if (problem !== undefined) {
        const place = problem.line === undefined ? '' : ` (line ${problem.line})`;
        return new Refused('bad-request', `The rule cannot be loaded${place}: ${problem.message}.`, {
          at: 'body.text',
        });
      }
      const main = id ?? mainIdOf(own);
      // a correlation may be about rules that are loaded: they are read with it
      const others = own.correlations.length === 0 ? [] : await textsOf(loaded().rules.filter((rule) => own.correlations.some(({ refs }) => refs.some((ref) => ref.rule === rule.id)))); // prettier-ignore
      const known = others.length === 0 ? own : readRules([{ source: 'text', text }, ...others]);
      const subject = main === undefined ? undefined : subjectOf(main, known);
      return subject ?? new Refused('bad-request', id === undefined ? 'There is no rule in this text.' : `There is no rule with the id ${id} in this text.`, { at: id === undefined ? 'body.text' : 'body.rule' }); // prettier-ignore
    },
    async loaded(id) {
      const { rules } = loaded();
      const facts = rules.find((rule) => rule.id === id);
      if (facts === undefined) return undefined;
      const needed = basesOf(facts, rules);
      const read = readRules(await textsOf([facts, ...needed]));
      const tunings = new Map((await store.tunings(tenant)).map((tuning) => [tuning.rule, tuning]));
      const tuned = read.rules.map((rule) => {
        const tuning = tunings.get(rule.id);
        return tuning === undefined ? rule : tuneRule(rule, { ...tuning, exceptions: [...tuning.exceptions] }).rule;
      });
      return subjectOf(id, { rules: tuned, correlations: read.correlations });
    },
  };
}

/** The rules that a correlation is about, also through other correlations. */
function basesOf(facts: RuleFacts, all: readonly RuleFacts[]): RuleFacts[] {
  const found = new Map<string, RuleFacts>();
  const add = ({ bases }: RuleFacts): void => {
    for (const base of all.filter(({ id }) => bases.includes(id) && !found.has(id))) {
      found.set(base.id, base);
      add(base);
    }
  };
  add(facts);
  return [...found.values()];
}
