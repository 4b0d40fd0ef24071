import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { RuleDetail } from '../../model/rule.ts';
import { rulesApi } from '../../model/rules-api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { useCommands } from '../keys/keys.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { show } from './change-rule.ts';
import { CureList } from './cure-list.tsx';
import { firstRule } from './first-rule.ts';
import { PastRun } from './past-run.tsx';
import { ruleQuery } from './queries.ts';
import { ProblemTable } from './rule-problems.tsx';
import { StateMark } from './state-mark.tsx';
import './detections.css';

const route = getRouteApi('/detections/new');

/** Writes a rule, with what is wrong said while it is written. Saving makes it judge. */
export function EditRulePage() {
  const { from } = route.useSearch();
  const { may } = usePeople();
  const query = useQuery({ ...ruleQuery(from ?? ''), enabled: from !== undefined });
  if (!may('engineer'))
    return (
      <Page title="Write a rule">
        <Empty title="Engineers may write rules.">Your role may not. Ask an administrator of this Vedette.</Empty>
      </Page>
    );
  if (from === undefined) return <Editor />;
  if (query.data !== undefined) return <Editor rule={query.data.rule} />;
  return (
    <Page title="Edit a rule">
      {query.error === null ? (
        <Loading rows={10} what="Reading the rule" />
      ) : (
        <ProblemBox what="The rule could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Page>
  );
}

/** how long nobody types before the text is checked, ms */
const PAUSE = 350;

function useChecked(text: string) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ['check-rules', settled],
    queryFn: ({ signal }) => answerOf(client.call(rulesApi.checkRules, { body: { text: settled } }, signal)),
    enabled: settled.trim() !== '',
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

function Editor({ rule }: { readonly rule?: RuleDetail }) {
  const navigate = useNavigate();
  const [text, setText] = useState(() => rule?.text ?? firstRule(crypto.randomUUID()));
  const [note, setNote] = useState('');
  const [isSaving, setSaving] = useState(false);
  const check = useChecked(text);
  const errors = check.data?.problems.filter(({ level }) => level === undefined || level === 'error') ?? [];
  const replaces = rule?.editable === true ? rule : undefined;
  const title = rule === undefined ? 'Write a rule' : replaces === undefined ? 'Copy and edit' : 'Edit a rule';
  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      const changed = await answerOf(
        replaces === undefined
          ? client.call(rulesApi.createRule, { body: { text, note } })
          : client.call(rulesApi.replaceRule, { params: { id: replaces.id }, body: { text, note, version: replaces.version } }),
      );
      show(changed);
      void navigate({ to: '/detections/$id', params: { id: changed.rule.id }, search: { saved: 'now' } });
    } catch (error) {
      failed('The rule is not saved.', error);
    } finally {
      setSaving(false);
    }
  }; // prettier-ignore
  useCommands([
    { id: 'rule.save', title: 'Save the rule', group: 'This page', keys: ['Mod+S'], strip: 'save', run: () => void save() },
  ]); // prettier-ignore
  return (
    <Page
      title={title}
      end={
        <>
          <Button
            onClick={() => void navigate(rule === undefined ? { to: '/detections' } : { to: '/detections/$id', params: { id: rule.id } })}
          >
            Cancel
          </Button>
          <Button variant="filled" loading={isSaving} disabled={check.data === undefined || errors.length > 0} onClick={() => void save()}>
            Save and use
          </Button>
        </>
      }
    >
      <div className="editor">
        <div className="editor-text">
          {rule !== undefined && replaces === undefined && (
            <p className="page-line soft">
              The rule belongs to the pack {rule.pack} and is not changed: with the same id, yours takes its place.
            </p>
          )}
          <Textarea
            aria-label="The rule, in Sigma"
            classNames={{ input: 'mono' }}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <TextInput
            label="What changed and why"
            value={note}
            maxLength={2000}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </div>
        <Checked check={check} text={text} />
      </div>
    </Page>
  );
} // prettier-ignore

function Checked({ check, text }: { readonly check: ReturnType<typeof useChecked>; readonly text: string }) {
  return (
    <aside className="editor-side" aria-label="What Vedette reads in it" aria-live="polite">
      <h2 className="section-title">What Vedette reads in it</h2>
      {check.error !== null && <ProblemBox what="The text could not be checked." error={check.error} onRetry={() => void check.refetch()} />}
      {check.data?.rules.map((rule) => (
        <section key={rule.id} className="stack">
          <p>
            <b>
              <Value text={rule.title} still />
            </b>
            <span className="dim">
              {' '}
              {rule.kind}, {rule.severity}, line {rule.line}
            </span>
          </p>
          {rule.blind !== undefined && (
            <>
              <p className="row tight">
                <StateMark state="blind" /> <Value text={rule.blind.missing.join(', ')} still mono /> was never seen here.
              </p>
              <CureList cures={rule.cures} />
            </>
          )}
        </section>
      ))}
      {check.data !== undefined && check.data.problems.length > 0 && <ProblemTable problems={check.data.problems} />}
      {check.data?.problems.length === 0 && <p className="soft">Nothing is wrong with it.</p>}
      {check.data?.rules.length !== 0 && check.data !== undefined && <PastRun subject={{ text }} />}
      <p className="dim small">
        Sigma 2.1: <Link to="/detections/coverage">which techniques have no rule yet</Link>.
      </p>
    </aside>
  );
} // prettier-ignore
