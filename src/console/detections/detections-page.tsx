import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { LoadedRule, RuleProblem } from '../../model/api.ts';
import { logSourceToText } from '../../model/log-source.ts';
import { severity } from '../../model/severity.ts';
import { rulesQuery } from '../api/queries.ts';
import { useCommands } from '../keys/keys.ts';
import { conditionText } from '../hunt/query-text.ts';
import { List, type ListColumn } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { SeverityGlyph } from '../parts/severity.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';
import { countToText, plural } from '../words/format.ts';
import { filterRules } from './filter-rules.ts';

const route = getRouteApi('/detections');
const getId = (rule: LoadedRule): string => `${rule.id} ${rule.source}`;

/** What do we see, and what could not be loaded? */
export function DetectionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const goTo = useNavigate();
  const query = useQuery(rulesQuery);
  const input = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(search.at);
  const text = search.text ?? '';
  const rules = useMemo(() => filterRules(query.data?.rules ?? [], text), [query.data, text]);
  const problems = query.data?.problems ?? [];
  const view = search.view ?? 'rules';
  const current = rules.find((rule) => getId(rule) === at) ?? rules[0];
  useCommands([
    { id: 'rules.filter', title: 'Filter the rules', group: 'This page', keys: ['/'], strip: 'filter', run: () => input.current?.focus() },
  ]); // prettier-ignore
  const hunt = (id: string): void => {
    const rule = rules.find((other) => getId(other) === id);
    if (rule !== undefined)
      void goTo({ to: '/hunt', search: { q: conditionText('rule', rule.id, '='), from: 'now-7d', to: 'now' } });
  };
  return (
    <Page
      title="Detections"
      start={
        <div className="views">
          <Link to="/detections" search={{}} aria-current={view === 'rules' ? 'page' : undefined}>
            Rules <span className="count">{query.data === undefined ? '' : countToText(query.data.rules.length)}</span>
          </Link>
          <Link to="/detections" search={{ view: 'problems' }} aria-current={view === 'problems' ? 'page' : undefined}>
            Problems{' '}
            <span className={problems.length > 0 ? 'count is-bad' : 'count'}>
              {query.data === undefined ? '' : countToText(problems.length)}
            </span>
          </Link>
        </div>
      }
    >
      {query.error !== null && (
        <ProblemBox what="The rules could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={14} what="Reading the rules" />}
      {query.data !== undefined && view === 'problems' && <Problems problems={problems} />}
      {query.data !== undefined && view === 'rules' && (
        <>
          <div className="bar bar-2">
            <TextInput
              ref={input}
              className="grow filter-input"
              variant="unstyled"
              leftSection={<IconSearch size={15} stroke={1.7} />}
              placeholder="Filter by title, technique, log source or file, or type /"
              aria-label="Filter the rules"
              value={text}
              onChange={(event) =>
                void navigate({ search: (before) => ({ ...before, text: event.currentTarget.value }), replace: true })
              }
            />
            <span className="small dim" role="status">
              {plural(rules.length, 'rule')}
            </span>
          </div>
          {rules.length === 0 && text === '' && (
            <Empty title="No rule is loaded.">
              Put Sigma rules in a folder and start with <code className="mono">vedette serve --rules FOLDER</code>.
            </Empty>
          )}
          {rules.length === 0 && text !== '' && (
            <Empty
              title="No rule fits this filter."
              action={<Link to="/detections">Show all {query.data.rules.length}</Link>}
            />
          )}
          {rules.length > 0 && (
            <List
              label="Rules"
              rows={rules}
              columns={columns}
              getId={getId}
              at={current === undefined ? undefined : getId(current)}
              onAt={setAt}
              onOpen={hunt}
              rowHeight={48}
              openWord="its events"
            />
          )}
        </>
      )}
    </Page>
  );
}

const columns: readonly ListColumn<LoadedRule>[] = [
  { id: 'severity', header: 'Sev.', width: '34px', sortBy: (rule) => severity.options.indexOf(rule.severity), cell: (rule) => <SeverityGlyph severity={rule.severity} /> },
  {
    id: 'title',
    header: 'Rule',
    width: 'minmax(0, 1fr)',
    sortBy: (rule) => rule.title,
    cell: (rule) => (
      <>
        <div className="line-1">
          <Value text={rule.title} still limit={240} />
        </div>
        <div className="line-2">
          <Value text={rule.source} still mono limit={240} />
        </div>
      </>
    ),
  },
  { id: 'logSource', header: 'Log source', width: '220px', sortBy: (rule) => logSourceToText(rule.logSource), cell: (rule) => <span className="mono soft cut"><Value text={logSourceWords(rule)} still limit={80} /></span> },
  { id: 'attack', header: 'Technique', width: '130px', sortBy: (rule) => rule.attack[0] ?? '', cell: (rule) => <span className="mono soft">{rule.attack.slice(0, 2).join(' ') || '–'}{rule.attack.length > 2 && ` +${rule.attack.length - 2}`}</span> },
  { id: 'findings', header: 'Findings since start', width: '120px', end: true, sortBy: (rule) => rule.findings, cell: (rule) => (rule.findings === 0 ? <span className="dim">0</span> : countToText(rule.findings)) },
]; // prettier-ignore

function logSourceWords(rule: LoadedRule): string {
  const { product, category, service } = rule.logSource;
  return [product, category, service].filter((part) => part !== undefined && part !== '').join(' / ');
}

/** Every rule that did not load, with its place and the reason. Nothing is skipped in silence. */
function Problems({ problems }: { readonly problems: readonly RuleProblem[] }) {
  if (problems.length === 0) return <Empty title="Every rule was loaded." />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Problems of rules">
      <table className="plain-table problems">
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Rule</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr key={`${problem.source} ${problem.line ?? ''} ${problem.field ?? ''} ${problem.message}`}>
              <td className="mono">
                <Value text={problem.line === undefined ? problem.source : `${problem.source}:${problem.line}`} />
              </td>
              <td className="soft">
                {problem.rule === undefined ? '–' : <Value text={problem.rule} still limit={120} />}
              </td>
              <td>
                {problem.field !== undefined && (
                  <span className="mono dim">
                    <Value text={problem.field} still limit={120} />{' '}
                  </span>
                )}
                <Value text={problem.message} still />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
