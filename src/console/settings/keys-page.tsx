import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, type ApiAnswer, type ApiKey, type Role } from '../../model/api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { apiKeysQuery, queryClient } from '../api/queries.ts';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Age, Clock } from '../parts/time.tsx';
import { failed } from '../parts/undo.tsx';
import { RoleSelect } from './role-select.tsx';
import { SettingsFrame } from './settings-frame.tsx';

const readAgain = (): Promise<void> => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });

/** Keys of programs. A secret is shown once. */
export function KeysPage() {
  const { may } = usePeople();
  const query = useQuery({ ...apiKeysQuery, enabled: may('admin') });
  const [made, setMade] = useState<ApiAnswer<'createApiKey'>>();
  return (
    <SettingsFrame view="keys">
      <h2 className="section-title">API keys</h2>
      {query.error !== null && (
        <ProblemBox what="The keys could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={3} height={32} what="Reading the keys" />}
      {query.data?.keys.length === 0 && (
        <p className="soft">No key. Programs that send data or read the API need one.</p>
      )}
      {query.data !== undefined && query.data.keys.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Begins with</th>
              <th scope="col">Role</th>
              <th scope="col">Made</th>
              <th scope="col">Used</th>
              <th scope="col">Ends</th>
              <th scope="col">
                <span className="sr">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.keys.map((key) => (
              <KeyLine key={key.id} apiKey={key} />
            ))}
          </tbody>
        </table>
      )}
      {made !== undefined && (
        <div className="secret" role="status">
          <p>
            <b>{made.key.name}</b>: copy the secret now. It is shown this once and cannot be read again.
          </p>
          <pre className="lines mono" tabIndex={0} aria-label="The secret">
            {made.secret}
          </pre>
          <div className="row">
            <Button onClick={() => void navigator.clipboard.writeText(made.secret)}>Copy</Button>
            <Button variant="subtle" onClick={() => setMade(undefined)}>
              I have it
            </Button>
          </div>
        </div>
      )}
      <h2 className="section-title">Make a key</h2>
      <MakeKey onMade={setMade} />
    </SettingsFrame>
  );
}

function KeyLine({ apiKey }: { readonly apiKey: ApiKey }) {
  const [asked, setAsked] = useState(false);
  const remove = async (): Promise<void> => {
    try {
      await answerOf(client.call(api.removeApiKey, { params: { id: apiKey.id } }));
      await readAgain();
    } catch (error) {
      failed('The key is not removed.', error);
    }
  };
  return (
    <tr>
      <td>{apiKey.name}</td>
      <td className="mono">{apiKey.start}…</td>
      <td>{apiKey.role}</td>
      <td>
        <Clock time={apiKey.created} full />
      </td>
      <td>{apiKey.lastUsed === null ? <span className="dim">never</span> : <Age time={apiKey.lastUsed} />}</td>
      <td>{apiKey.expires === null ? <span className="dim">never</span> : <Clock time={apiKey.expires} full />}</td>
      <td className="number">
        {asked ? (
          <Button size="compact-sm" color="red" variant="light" onClick={() => void remove()}>
            Remove; what uses it stops at once
          </Button>
        ) : (
          <Button size="compact-sm" aria-label={`Remove ${apiKey.name}`} onClick={() => setAsked(true)}>
            Remove …
          </Button>
        )}
      </td>
    </tr>
  );
}

function MakeKey({ onMade }: { readonly onMade: (made: ApiAnswer<'createApiKey'>) => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('engineer');
  const [days, setDays] = useState('');
  const [problem, setProblem] = useState<string>();
  const make = async (): Promise<void> => {
    const read = api.createApiKey.body.safeParse({
      name: name.trim(),
      role,
      expiresInDays: days === '' ? null : Number(days),
    });
    if (!read.success) {
      setProblem(
        name.trim() === ''
          ? 'Give it a name that says who uses it.'
          : 'Days must be a whole number from 1 to 3,650, or empty.',
      );
      return;
    }
    setProblem(undefined);
    try {
      onMade(await answerOf(client.call(api.createApiKey, { body: read.data })));
      setName('');
      await readAgain();
    } catch (error) {
      failed('No key was made.', error);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void make();
  };
  return (
    <form className="add-form" onSubmit={onSubmit}>
      <TextInput
        label="Name"
        placeholder="rsyslog on jump-01"
        value={name}
        error={problem}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleSelect label="Role" value={role} onChange={setRole} />
      <TextInput
        label="Days until it ends, empty for never"
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled">
        Make
      </Button>
    </form>
  );
}
