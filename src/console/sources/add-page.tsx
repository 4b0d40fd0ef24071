import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../model/api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { overviewQuery } from '../api/queries.ts';
import { conditionText } from '../hunt/query-text.ts';
import { LiveDot, Page } from '../parts/page.tsx';
import { Value } from '../parts/value.tsx';
import { failed } from '../parts/undo.tsx';
import { plural } from '../words/format.ts';
import { SourceViews } from './source-views.tsx';
import { waysToSend } from './ways.ts';
import './sources.css';

const route = getRouteApi('/sources/add');

/** Choose what you have, copy exact lines, see the first records come. */
export function AddSourcePage() {
  const { way: chosen = 'curl' } = route.useSearch();
  const { may } = usePeople();
  const [secret, setSecret] = useState<string>();
  const [copied, setCopied] = useState<string>();
  const ways = waysToSend(location.origin, secret ?? 'YOUR-API-KEY');
  const way = ways.find((candidate) => candidate.id === chosen);
  const copy = (lines: string): void => {
    void navigator.clipboard.writeText(lines);
    setCopied(lines);
  };
  const makeKey = async (): Promise<void> => {
    try {
      const answer = await answerOf(
        client.call(api.createApiKey, { body: { name: `to send data by ${chosen}`, role: 'engineer' } }),
      );
      setSecret(answer.secret);
    } catch (error) {
      failed('No key was made.', error);
    }
  };
  return (
    <Page title="Add a source" tab="Add a source" start={<SourceViews view="add" />} end={<LiveDot />}>
      <div className="scroll">
        <div className="narrow-page stack">
          <nav className="ways" aria-label="Ways to send">
            {ways.map((candidate) => (
              <Link
                key={candidate.id}
                to="/sources/add"
                search={{ way: candidate.id }}
                className="way"
                aria-current={candidate.id === chosen ? 'true' : undefined}
              >
                <b>{candidate.name}</b>
                <br />
                <span className="soft small">{candidate.summary}</span>
              </Link>
            ))}
          </nav>
          {way?.needsKey === true && (
            <div className="row wrap">
              {secret === undefined ? (
                <>
                  <span className="soft">Sending needs an API key of the role engineer.</span>
                  {may('admin') ? (
                    <Button onClick={() => void makeKey()}>Make a key and fill it in</Button>
                  ) : (
                    <span className="dim">An administrator makes keys.</span>
                  )}
                </>
              ) : (
                <span className="is-ok">The key is in the lines below. It is shown this once: copy them now.</span>
              )}
            </div>
          )}
          {way?.steps.map((step) => (
            <section key={step.words} className="stack tight">
              <p>{step.words}</p>
              {step.lines !== undefined && (
                <>
                  <pre className="lines mono" tabIndex={0} aria-label={step.words}>
                    {step.lines}
                  </pre>
                  <div>
                    <Button size="compact-sm" onClick={() => copy(step.lines ?? '')}>
                      {copied === step.lines ? 'Copied' : 'Copy'}
                    </Button>
                  </div>
                </>
              )}
            </section>
          ))}
          <FirstRecords />
        </div>
      </div>
    </Page>
  );
}

/** Sources that have sent something since this page was opened. */
function FirstRecords() {
  const overview = useQuery({ ...overviewQuery, refetchInterval: 2000 });
  const sources = overview.data?.sources;
  const [before, setBefore] = useState<ReadonlyMap<string, number>>();
  if (before === undefined && sources !== undefined)
    setBefore(new Map(sources.map((source) => [source.source, source.received])));
  const grown = (sources ?? [])
    .map((source) => ({
      source,
      more: source.received - (before?.get(source.source) ?? 0),
      isNew: before?.has(source.source) === false,
    }))
    .filter(({ more }) => more > 0)
    .toSorted((a, b) => Number(b.isNew) - Number(a.isNew) || b.more - a.more);
  return (
    <section className="card" aria-live="polite">
      <header>
        <h2>Since you opened this page</h2>
      </header>
      <ul className="body stack tight">
        {grown.length === 0 && <li className="soft">Waiting for the first record …</li>}
        {grown.slice(0, 8).map(({ source, more, isNew }) => (
          <li key={source.source} className="row">
            <span className="dot ok" aria-hidden="true" />
            <b className="strong">
              <Value text={source.source} still limit={80} />
            </b>
            {isNew && <span className="is-ok">new</span>}
            <span className="soft">
              {plural(more, 'record')} received, {plural(source.unreadable, 'record')} unreadable in all
            </span>
            <Link to="/hunt" search={{ q: conditionText('source', source.source, '='), from: 'now-15m', to: 'now' }}>
              see them
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
