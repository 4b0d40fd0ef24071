import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { EntityProfile } from '../../model/baseline.ts';
import { resetEntity, setRole, setZone } from './change-baseline.ts';

/** What a person knows better than the baselines do. Each change is on record and can be taken back, but for what was forgotten. */
export function EntityCorrections({ entity }: { readonly entity: EntityProfile }) {
  const [role, setRoleText] = useState(entity.role ?? '');
  const [zone, setZoneText] = useState(entity.zone.from === 'person' ? entity.zone.name : '');
  const [asked, setAsked] = useState(false);
  const submit = (send: () => Promise<void>) => (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const isZone = zone === '' || isTimeZone(zone);
  return (
    <section className="card" aria-labelledby="corrections">
      <header>
        <h2 id="corrections">Correct it</h2>
      </header>
      <div className="body stack">
        <form className="budget-form" onSubmit={submit(() => setRole(entity.id, role === '' ? null : role))}>
          <TextInput label="Role" description="puts it among the peers of that role" value={role} maxLength={200} onChange={(event) => setRoleText(event.currentTarget.value)} />
          <Button type="submit" disabled={role === (entity.role ?? '')}>
            Set
          </Button>
        </form>
        <form className="budget-form" onSubmit={submit(() => setZone(entity.id, zone === '' ? null : zone))}>
          <TextInput label="Time zone" description="as in Europe/Berlin; empty: as the directory says" value={zone} maxLength={100} error={isZone ? null : 'There is no such time zone.'} onChange={(event) => setZoneText(event.currentTarget.value)} />
          <Button type="submit" disabled={!isZone || (zone === '' && entity.zone.from !== 'person') || zone === entity.zone.name}>
            Set
          </Button>
        </form>
        <div>
          <Button
            {...(asked ? { color: 'red', variant: 'light' } : {})}
            onClick={() => {
              if (!asked) setAsked(true);
              else void resetEntity(entity.id, entity.name).then(() => setAsked(false));
            }}
          >
            {asked ? 'Forget all that is known of it. This cannot be taken back' : 'Learn it anew …'}
          </Button>
        </div>
      </div>
    </section>
  );
} // prettier-ignore

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
