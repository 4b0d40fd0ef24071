import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import type { BehaviorDetail, BehaviorException } from '../../model/behavior.ts';
import { usePeople } from '../api/people.ts';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { linesToValues } from '../detections/lines-to-values.ts';
import { changeBehavior } from './change-baseline.ts';

/** What it shall not find: entities, values, or both together. */
export function BehaviorExceptions({ behavior }: { readonly behavior: BehaviorDetail }) {
  const { may } = usePeople();
  const { exceptions } = behavior.tuning;
  const set = (next: readonly BehaviorException[], what: string): Promise<void> =>
    changeBehavior(behavior.id, { exceptions: [...next] }, what);
  return (
    <section className="exceptions" aria-labelledby="exceptions">
      <h2 id="exceptions" className="section-title">
        Exceptions
      </h2>
      {exceptions.length === 0 && <p className="dim">None.</p>}
      <ul>
        {exceptions.map((exception, index) => (
          <li key={index} className="row">
            <div className="grow">
              <b>
                <Value text={exception.title} still limit={200} />
              </b>{' '}
              <span className="mono soft">
                <Value text={[...(exception.entities ?? []), ...(exception.values ?? [])].join(', ')} still limit={300} />
              </span>
              {exception.until !== undefined && (
                <span className="dim">
                  {' '}
                  until <Clock time={exception.until} full />
                </span>
              )}
            </div>
            {may('engineer') && (
              <ActionIcon
                aria-label={`Remove the exception ${exception.title}`}
                onClick={() => void set(exceptions.filter((_, other) => other !== index), `Exception removed: ${exception.title.slice(0, 60)}`)}
              >
                <IconTrash size={15} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {may('engineer') && <AddException onAdd={(exception) => void set([...exceptions, exception], `Exception added: ${exception.title.slice(0, 60)}`)} />}
    </section>
  );
} // prettier-ignore

function AddException({ onAdd }: { readonly onAdd: (exception: BehaviorException) => void }) {
  const [title, setTitle] = useState('');
  const [entities, setEntities] = useState('');
  const [values, setValues] = useState('');
  const named = { entities: linesToValues(entities), values: linesToValues(values) };
  const isWhole = title.trim() !== '' && named.entities.length + named.values.length > 0;
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (!isWhole) return;
    onAdd({
      title: title.trim(),
      ...(named.entities.length === 0 ? {} : { entities: named.entities }),
      ...(named.values.length === 0 ? {} : { values: named.values }),
    });
  };
  return (
    <details className="add-exception">
      <summary>Add an exception</summary>
      <form className="exception-form" onSubmit={add}>
        <TextInput label="Why" value={title} maxLength={200} onChange={(event) => setTitle(event.currentTarget.value)} />
        <Textarea label="Entities" description="one a line, as user:svc-*" value={entities} autosize minRows={2} maxRows={8} onChange={(event) => setEntities(event.currentTarget.value)} />
        <Textarea label="Values" description="one a line, * stands for anything" value={values} autosize minRows={2} maxRows={8} onChange={(event) => setValues(event.currentTarget.value)} />
        <Button type="submit" disabled={!isWhole}>
          Add
        </Button>
      </form>
    </details>
  );
} // prettier-ignore
