import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../model/api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { failed } from '../parts/undo.tsx';
import { waysToSend, type Way } from './ways.ts';

/** Exact lines for one way to send, with the server's address, and with a key if one is made here. */
export function WaySteps({ chosen }: { readonly chosen: Way['id'] }) {
  const { may } = usePeople();
  const [secret, setSecret] = useState<string>();
  const [copied, setCopied] = useState<string>();
  const way = waysToSend(location.origin, secret ?? 'YOUR-API-KEY').find(({ id }) => id === chosen);
  const copy = (lines: string): void => {
    void navigator.clipboard.writeText(lines);
    setCopied(lines);
  };
  const makeKey = async (): Promise<void> => {
    try {
      const body = { name: `to send data by ${chosen}`, role: 'engineer' } as const;
      setSecret((await answerOf(client.call(api.createApiKey, { body }))).secret);
    } catch (error) {
      failed('No key was made.', error);
    }
  };
  return (
    <>
      {way?.needsKey === true && (
        <div className="row wrap">
          {secret !== undefined && <span className="is-ok">The key is in the lines below. It is shown this once: copy them now.</span>}
          {secret === undefined && <span className="soft">Sending needs an API key of the role engineer.</span>}
          {secret === undefined && may('admin') && <Button onClick={() => void makeKey()}>Make a key and fill it in</Button>}
          {secret === undefined && !may('admin') && <span className="dim">An administrator makes keys.</span>}
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
    </>
  );
} // prettier-ignore
