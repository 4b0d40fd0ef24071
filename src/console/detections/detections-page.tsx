import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { LoadedRule } from '../../model/rule.ts';
import { usePeople } from '../api/people.ts';
import { conditionText } from '../hunt/query-text.ts';
import type { Command } from '../keys/commands.ts';
import { useCommands } from '../keys/keys.ts';
import { FilterField } from '../parts/filter-field.tsx';
import { List } from '../parts/list.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { plural } from '../words/format.ts';
import { switchRule } from './change-rule.ts';
import { DetectionsFrame } from './detections-frame.tsx';
import { filterRules } from './filter-rules.ts';
import { rulesQuery } from './queries.ts';
import { ruleColumns } from './rule-columns.tsx';
import { RuleProblems } from './rule-problems.tsx';
import { ruleState, stateOf } from './rule-state.ts';
import { stateLooks } from './state-mark.tsx';

const route = getRouteApi('/detections');
const getId = (rule: LoadedRule): string => rule.id;
const states = Object.entries(stateLooks).map(([value, { word }]) => ({ value, label: word }));

/** All rules, or what could not be loaded. */
export function DetectionsPage() {
  const search = route.useSearch();
  const query = useQuery(rulesQuery);
  const view = search.view ?? 'rules';
  return (
    <DetectionsFrame view={view}>
      {query.error !== null && (
        <ProblemBox what="The rules could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={14} what="Reading the rules" />}
      {query.data !== undefined && view === 'problems' && <RuleProblems problems={query.data.problems} />}
      {query.data !== undefined && view === 'rules' && <Rules all={query.data.rules} />}
    </DetectionsFrame>
  );
}

function Rules({ all }: { readonly all: readonly LoadedRule[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const goTo = useNavigate();
  const { may } = usePeople();
  const input = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(search.at);
  const text = search.text ?? '';
  const rules = useMemo(
    () => filterRules(all, text).filter((rule) => search.state === undefined || stateOf(rule) === search.state),
    [all, text, search.state],
  );
  const current = rules.find((rule) => getId(rule) === at) ?? rules[0];
  const hunt = (): void => {
    if (current !== undefined)
      void goTo({ to: '/hunt', search: { q: conditionText('rule', current.id, '='), from: 'now-7d', to: 'now' } });
  };
  const toggle = (): void => {
    if (current !== undefined) void switchRule(current);
  };
  const ofEngineers: Command[] = [
    { id: 'rules.switch', title: 'Turn the rule on or off', group: 'This page', keys: ['O'], strip: 'on or off', run: toggle },
    { id: 'rules.new', title: 'Write a rule', group: 'This page', keys: ['N'], run: () => void goTo({ to: '/detections/new' }) },
  ]; // prettier-ignore
  useCommands([
    { id: 'rules.filter', title: 'Filter the rules', group: 'This page', keys: ['/'], strip: 'filter', run: () => input.current?.focus() },
    { id: 'rules.hunt', title: 'Hunt for what the rule found', group: 'This page', keys: ['H'], strip: 'its events', run: hunt },
    ...(may('engineer') ? ofEngineers : []),
  ]); // prettier-ignore
  return (
    <>
      <div className="bar bar-2">
        <FilterField
          ref={input}
          label="Filter the rules"
          placeholder="Filter by title, technique, log source, pack or file, or type /"
          value={text}
          onText={(next) => void navigate({ search: (before) => ({ ...before, text: next }), replace: true })}
        />
        <Select
          aria-label="State"
          placeholder="every state"
          clearable
          w={140}
          data={states}
          value={search.state ?? null}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, state: ruleState.safeParse(value).data }),
              replace: true,
            })
          }
        />
        <span className="small dim" role="status">
          {plural(rules.length, 'rule')}
        </span>
      </div>
      {all.length === 0 && (
        <Empty title="No rule is loaded.">
          Start with <code className="mono">vedette serve --rules FOLDER</code>, import a pack, or write a rule.
        </Empty>
      )}
      {rules.length === 0 && all.length > 0 && (
        <Empty
          title="No rule fits this filter."
          action={
            <Link to="/detections" search={{}}>
              Show all {all.length}
            </Link>
          }
        />
      )}
      {rules.length > 0 && (
        <List
          label="Rules"
          rows={rules}
          columns={ruleColumns}
          getId={getId}
          at={current === undefined ? undefined : getId(current)}
          onAt={setAt}
          onOpen={(id) => void goTo({ to: '/detections/$id', params: { id } })}
          rowHeight={48}
          rowClass={(rule) => (rule.enabled ? '' : 'is-off')}
          takesFocus={search.at !== undefined}
        />
      )}
    </>
  );
}
