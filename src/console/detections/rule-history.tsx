import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RuleDetail, RuleTuning } from '../../model/rule.ts';
import { rulesApi } from '../../model/rules-api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { show } from './change-rule.ts';
import { versionTextQuery } from './queries.ts';

/** Who changed what and when: the tuning, and the text. Each can be brought back. */
export function RuleHistory({ rule }: { readonly rule: RuleDetail }) {
  const { may } = usePeople();
  const [open, setOpen] = useState<string>();
  const change = async (request: Promise<Parameters<typeof show>[0]>): Promise<void> => {
    try {
      show(await request);
    } catch (error) {
      failed('The rule is as it was.', error);
    }
  };
  const backToTuning = (version: number) =>
    void change(answerOf(client.call(rulesApi.undoRuleChange, { params: { id: rule.id }, body: { version } })));
  const backToText = (version: string) =>
    void change(answerOf(client.call(rulesApi.revertRule, { params: { id: rule.id }, body: { version } })));
  return (
    <ul className="history rule-history">
      {rule.tuningHistory.map((tuning, index) => (
        <li key={`tuning ${tuning.version}`}>
          <span className="row">
            <span className="grow">{tuningToWords(tuning)}</span>
            <span className="dim small">
              {tuning.by}, <Clock time={tuning.at} full />
            </span>
            {may('engineer') && index > 0 && (
              <Button size="compact-sm" onClick={() => backToTuning(tuning.version)}>
                Back to this
              </Button>
            )}
          </span>
          {tuning.note !== '' && (
            <span className="soft">
              <Value text={tuning.note} still />
            </span>
          )}
        </li>
      ))}
      {rule.versions.map((version, index) => (
        <li key={`text ${version.version} ${version.at}`}>
          <span className="row">
            <span className="grow">
              {version.exists ? 'Text' : 'Taken away'} <span className="mono">{version.version}</span>
              {index === 0 && <span className="dim"> now</span>}
            </span>
            <span className="dim small">
              {version.by}, <Clock time={version.at} full />
            </span>
            {version.exists && index > 0 && (
              <Button
                size="compact-sm"
                aria-expanded={open === version.version}
                onClick={() => setOpen(open === version.version ? undefined : version.version)}
              >
                {open === version.version ? 'Hide' : 'Read'}
              </Button>
            )}
            {version.exists && index > 0 && rule.editable && may('engineer') && (
              <Button size="compact-sm" onClick={() => backToText(version.version)}>
                Back to this
              </Button>
            )}
          </span>
          {version.note !== '' && (
            <span className="soft">
              <Value text={version.note} still />
            </span>
          )}
          {open === version.version && <VersionText id={rule.id} version={version.version} />}
        </li>
      ))}
      {rule.tuningHistory.length + rule.versions.length === 0 && <li className="dim">Nothing was changed yet.</li>}
    </ul>
  );
}

function VersionText({ id, version }: { readonly id: string; readonly version: string }) {
  const query = useQuery(versionTextQuery(id, version));
  if (query.error !== null) return <ProblemBox what="The text could not be read." error={query.error} />;
  if (query.data === undefined) return <Loading rows={3} height={20} what="Reading the text" />;
  return (
    <pre className="lines mono rule-text" tabIndex={0} aria-label={`The text of version ${version}`}>
      <Value text={query.data.text} still lines limit={40_000} />
    </pre>
  );
}

function tuningToWords({ enabled, severity, exceptions }: RuleTuning): string {
  const parts = [
    enabled === null ? undefined : enabled ? 'on' : 'off',
    severity === null ? undefined : `severity ${severity}`,
    exceptions.length === 0 ? undefined : `${exceptions.length} exceptions`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'Tuned: as the rule says' : `Tuned: ${parts.join(', ')}`;
}
