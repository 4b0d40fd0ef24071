import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { exceptionTest, type RuleDetail, type RuleException } from '../../model/rule.ts';
import { usePeople } from '../api/people.ts';
import { Value } from '../parts/value.tsx';
import { changeRule } from './change-rule.ts';
import { linesToValues } from './lines-to-values.ts';

/** What the rule shall not find here. Exceptions stay when the rule gets a new version. */
export function RuleExceptions({ rule }: { readonly rule: RuleDetail }) {
  const { may } = usePeople();
  const { exceptions } = rule.tuning;
  const keep = (next: readonly RuleException[], what: string): Promise<boolean> => changeRule(rule, { exceptions: [...next] }, what); // prettier-ignore
  return (
    <section aria-label="Exceptions">
      <h2 className="section-title">Exceptions</h2>
      {exceptions.length === 0 && <p className="soft">None: every match is a finding.</p>}
      <ul className="exceptions">
        {exceptions.map((exception, index) => (
          <li key={`${exception.title} ${index}`} className="row">
            <span className="grow">
              <b>
                <Value text={exception.title} still limit={200} />
              </b>
              <span className="soft"> {exception.kind === 'sigma' ? 'in Sigma' : ''}</span>
              {exception.kind === 'sigma' ? (
                <pre className="lines mono">
                  <Value text={exception.text} still lines />
                </pre>
              ) : (
                exception.tests.map((test) => (
                  <div key={`${test.field} ${test.is} ${test.values.join(' ')}`} className="mono small">
                    <Value text={test.field} still limit={120} /> <span className="dim">{testWords[test.is]}</span>{' '}
                    <Value text={test.values.join(' or ')} still limit={300} />
                  </div>
                ))
              )}
            </span>
            {may('engineer') && (
              <Button
                size="compact-sm"
                aria-label={`Remove ${exception.title}`}
                onClick={() => void keep(exceptions.toSpliced(index, 1), `Exception removed: ${exception.title}`)}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may('engineer') && <AddException onAdd={(one) => keep([...exceptions, one], `Exception added: ${one.title}`)} />}
    </section>
  );
}

const testWords = {
  equals: 'is',
  contains: 'contains',
  startswith: 'begins with',
  endswith: 'ends with',
  cidr: 'is in the network',
  re: 'matches',
} as const satisfies Record<(typeof exceptionTest.shape.is)['_output'], string>;

const ways = Object.entries(testWords).map(([value, label]) => ({ value, label }));

function AddException({ onAdd }: { readonly onAdd: (one: RuleException) => Promise<boolean> }) {
  const [title, setTitle] = useState('');
  const [field, setField] = useState('');
  const [is, setIs] = useState<string>('equals');
  const [values, setValues] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = async (): Promise<void> => {
    const read = exceptionTest.safeParse({ field: field.trim(), is, values: linesToValues(values) });
    if (!read.success || title.trim() === '') {
      setProblem(title.trim() === '' ? 'Say in a few words who or what is excepted.' : 'Name one field, and at least one value, one a line.');
      return;
    }
    setProblem(undefined);
    await onAdd({ kind: 'fields', title: title.trim(), tests: [read.data] });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void add();
  };
  return (
    <details className="add-exception">
      <summary>Add an exception</summary>
      <form className="exception-form" onSubmit={submit}>
        <TextInput label="Who or what" placeholder="The backup of the file servers" value={title} error={problem} maxLength={200} onChange={(event) => setTitle(event.currentTarget.value)} />
        <TextInput label="Field" placeholder="ParentImage" value={field} maxLength={300} onChange={(event) => setField(event.currentTarget.value)} />
        <Select label="Test" data={ways} value={is} allowDeselect={false} onChange={(value) => setIs(value ?? 'equals')} />
        <Textarea label="Values, one a line" autosize minRows={2} maxRows={8} value={values} onChange={(event) => setValues(event.currentTarget.value)} />
        <Button type="submit" variant="filled">
          Add
        </Button>
      </form>
    </details>
  );
} // prettier-ignore
