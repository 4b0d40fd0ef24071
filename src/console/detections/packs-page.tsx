import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RulePack } from '../../model/rule.ts';
import { rulesApi } from '../../model/rules-api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { done, failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';
import { DetectionsFrame } from './detections-frame.tsx';
import { ImportPack } from './import-pack.tsx';
import { packsQuery, readRulesAgain } from './queries.ts';

const kindWords = { files: 'files of --rules', imported: 'imported', own: 'written here' } as const;

/** Where rules come from. A pack can be turned off; what a person set for a rule by itself stays. */
export function PacksPage() {
  const query = useQuery(packsQuery);
  const { may } = usePeople();
  return (
    <DetectionsFrame view="packs">
      <div className="scroll">
        {query.error !== null && (
          <ProblemBox what="The packs could not be read." error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isPending && query.error === null && <Loading rows={3} height={40} what="Reading the packs" />}
        {query.data !== undefined && (
          <table className="plain-table packs">
            <thead>
              <tr>
                <th scope="col">Pack</th>
                <th scope="col">From</th>
                <th scope="col" className="number">
                  Rules
                </th>
                <th scope="col" className="number">
                  Problems
                </th>
                <th scope="col">Changed</th>
                <th scope="col">On</th>
                <th scope="col">
                  <span className="sr">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.packs.map((pack) => (
                <PackLine key={pack.name} pack={pack} />
              ))}
            </tbody>
          </table>
        )}
        {may('engineer') && <ImportPack />}
      </div>
    </DetectionsFrame>
  );
}

function PackLine({ pack }: { readonly pack: RulePack }) {
  const { may } = usePeople();
  const [asked, setAsked] = useState(false);
  const change = async (enabled: boolean): Promise<void> => {
    await answerOf(client.call(rulesApi.changeRulePack, { params: { name: pack.name }, body: { enabled } }));
    await readRulesAgain();
  };
  const toggle = async (): Promise<void> => {
    try {
      await change(!pack.enabled);
      done({ what: `Pack ${pack.name} turned ${pack.enabled ? 'off' : 'on'}`, undo: () => change(pack.enabled) });
    } catch (error) {
      failed('The pack is as it was.', error);
    }
  };
  const remove = async (): Promise<void> => {
    try {
      await answerOf(client.call(rulesApi.removeRulePack, { params: { name: pack.name } }));
      await readRulesAgain();
    } catch (error) {
      failed('The pack is not removed.', error);
    }
  };
  return (
    <tr>
      <td>
        <b>{pack.name}</b>
      </td>
      <td className="soft">
        {kindWords[pack.kind]} {pack.origin !== '' && <Value text={pack.origin} still mono limit={200} />}
      </td>
      <td className="number">{countToText(pack.rules)}</td>
      <td className={pack.problems === 0 ? 'number zero' : 'number'}>{countToText(pack.problems)}</td>
      <td>
        <span className="dim small">{pack.by},</span> <Clock time={pack.updated} full />
      </td>
      <td>
        <Switch aria-label={`Pack ${pack.name} is on`} checked={pack.enabled} disabled={!may('engineer')} onChange={() => void toggle()} />
      </td>
      <td className="number">
        {pack.kind === 'imported' && may('engineer') && (
          <Button
            size="compact-sm"
            {...(asked ? { color: 'red', variant: 'light' } : {})}
            onClick={() => (asked ? void remove() : setAsked(true))}
          >
            {asked ? `Remove its ${pack.rules} rules` : 'Remove …'}
          </Button>
        )}
      </td>
    </tr>
  );
} // prettier-ignore
