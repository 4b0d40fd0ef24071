import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RuleDetail } from '../../model/rule.ts';
import { severity } from '../../model/severity.ts';
import { usePeople } from '../api/people.ts';
import { severityWords } from '../parts/severity.tsx';
import { Value } from '../parts/value.tsx';
import { changeRule } from './change-rule.ts';
import { rulesQuery } from './queries.ts';

/** What to do about a match, what sets it off by mistake, where it belongs. */
export function RuleSide({ rule }: { readonly rule: RuleDetail }) {
  const { may } = usePeople();
  return (
    <aside className="alert-side" aria-label="What to do, and where the rule belongs">
      {may('engineer') && <SeverityCard rule={rule} />}
      <Card title="What to do about a match">
        {rule.response.length === 0 && <p className="dim">The rule does not say.</p>}
        <ol className="hints">
          {rule.response.map(({ action, target, note }) => (
            <li key={`${action} ${target} ${note}`}>
              <b>
                {action} the {target}
              </b>
              : <Value text={note} still />
            </li>
          ))}
        </ol>
      </Card>
      <Card title="False alarms to expect">
        <ul className="hints">
          {rule.falsePositives.map((text) => (
            <li key={text}>
              <Value text={text} still />
            </li>
          ))}
          {rule.falsePositives.length === 0 && <li className="dim">The rule names none.</li>}
        </ul>
      </Card>
      <Card title="Where it belongs">
        <dl className="facts facts-left">
          <dt>Technique</dt>
          <dd className="mono">
            {rule.attack.length === 0 ? '–' : rule.attack.map((id) => <TechniqueLink key={id} id={id} />)}
          </dd>
          <dt>Written in</dt>
          <dd>
            <Value text={rule.source} still mono />
          </dd>
          <dt>Author</dt>
          <dd>{rule.author === '' ? '–' : <Value text={rule.author} still />}</dd>
          <dt>Status</dt>
          <dd>{rule.status ?? '–'}</dd>
          <dt>Version</dt>
          <dd className="mono">{rule.version}</dd>
          {rule.references.length > 0 && (
            <>
              <dt>References</dt>
              <dd>
                {rule.references.map((text) => (
                  <div key={text}>
                    <Value text={text} still mono limit={200} />
                  </div>
                ))}
              </dd>
            </>
          )}
        </dl>
      </Card>
      <Related title="Is about these rules" ids={rule.needs} />
      <Related title="Is needed by" ids={rule.neededBy} />
    </aside>
  );
}

const asSaid = 'own';
const severities: { value: string; label: string }[] = [
  { value: asSaid, label: 'as the rule says' },
  ...severity.options.toReversed().map((value) => ({ value, label: severityWords[value] })),
];

function SeverityCard({ rule }: { readonly rule: RuleDetail }) {
  const choose = (value: string | null): void => {
    if (value === null) return;
    const read = severity.safeParse(value);
    const words = read.success ? severityWords[read.data].toLowerCase() : 'as the rule says';
    void changeRule(rule, { severity: read.success ? read.data : null }, `Severity of its findings: ${words}`);
  };
  return (
    <Card title="Severity of its findings">
      <Select
        aria-label="Severity of its findings"
        data={severities}
        value={rule.tuning.severity ?? asSaid}
        allowDeselect={false}
        onChange={choose}
      />
    </Card>
  );
}

function TechniqueLink({ id }: { readonly id: string }) {
  return (
    <>
      <Link to="/detections" search={{ text: id }}>
        {id}
      </Link>{' '}
    </>
  );
}

function Related({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  const titles = new Map(useQuery(rulesQuery).data?.rules.map((rule) => [rule.id, rule.title]));
  if (ids.length === 0) return null;
  return (
    <Card title={title}>
      <ul className="hints">
        {ids.map((id) => (
          <li key={id}>
            <Link to="/detections/$id" params={{ id }}>
              <Value text={titles.get(id) ?? id} still limit={120} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
      </header>
      <div className="body">{children}</div>
    </section>
  );
}
