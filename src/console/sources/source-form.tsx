import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { sourceName, type ConfiguredSourceDetail, type SourceKindRow } from '../../model/configured-source.ts';
import type { JsonValue } from '../../model/json.ts';
import { problemOf } from '../api/client.ts';
import { Value } from '../parts/value.tsx';
import { addSource, changeSource, trySource, type Tried } from './change-source.ts';
import { schemaToFields, settingsToTyped, typedToSettings, type SettingField, type Typed } from './schema-fields.ts';
import { SettingInput } from './setting-field.tsx';

interface SourceFormProps {
  readonly kind: SourceKindRow;
  /** the source to change; absent: a new one is added */
  readonly source?: ConfiguredSourceDetail;
  readonly onDone: (id: string) => void;
  readonly onCancel: () => void;
}

/** The settings of a source: made of what its kind says of itself. What does not fit is said at its field. */
export function SourceForm({ kind, source, onDone, onCancel }: SourceFormProps) {
  const fields = schemaToFields(kind.schema, kind.secrets);
  const [name, setName] = useState(source?.name ?? '');
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState<Typed>(() => settingsToTyped(fields, source?.settings ?? {}));
  const [taken, setTaken] = useState<readonly string[]>([]);
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const [tried, setTried] = useState<Tried>();
  const [isBusy, setBusy] = useState(false);
  const isKept = (path: string): boolean => source?.secrets[path] === 'set' && !taken.includes(path);

  /** What was typed, if it can be sent; else what is wrong is at its fields. */
  const read = () => {
    const { settings, secrets, problems: wrong } = typedToSettings(fields, typed);
    const found = new Map(wrong.map(({ setting, message }) => [setting, message]));
    const named = source === undefined ? sourceName.safeParse(name) : undefined;
    if (named?.success === false) found.set(NAME, named.error.issues[0]?.message ?? 'is not in the right form');
    const all: Record<string, JsonValue> = { ...Object.fromEntries(taken.map((path) => [path, null])), ...secrets };
    setProblems(found);
    return found.size > 0 ? undefined : { settings, secrets: all };
  };
  const look = async (connect: boolean): Promise<boolean> => {
    const given = read();
    if (given === undefined) return false;
    const result = await trySource({ kind: kind.kind, ...(source === undefined ? {} : { name: source.name }), ...given, connect }); // prettier-ignore
    setProblems(new Map(result.problems.map(({ setting, message }) => [setting, message])));
    if (connect || !result.works) setTried(result);
    return result.works;
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setTried(undefined);
    try {
      await work();
    } catch (error) {
      setTried({ works: false, message: problemOf(error).message, problems: [] });
    } finally {
      setBusy(false);
    }
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(async () => {
      const given = read();
      if (given === undefined || !(await look(false))) return;
      if (source !== undefined) await changeSource(source, { ...given, note });
      const id = source?.id ?? (await addSource({ kind: kind.kind, name, ...given, note })).id;
      onDone(id);
    });
  };
  const input = (field: SettingField) => (
    <div key={field.path} className="setting">
      <SettingInput
        field={field}
        value={typed[field.path] ?? ''}
        error={problems.get(field.path) ?? [...problems].find(([path]) => path.startsWith(`${field.path}.`))?.[1]}
        isKept={isKept(field.path)}
        onValue={(value) => setTyped((before) => ({ ...before, [field.path]: value }))}
      />
      {field.isSecret && isKept(field.path) && (
        <Button size="compact-sm" aria-label={`Take it away: ${field.label}`} onClick={() => setTaken((before) => [...before, field.path])}>
          Take it away
        </Button>
      )}
    </div>
  );
  const elsewhere = [...problems].filter(([path]) => path !== NAME && !fields.some((field) => path === field.path || path.startsWith(`${field.path}.`)));
  return (
    <form className="source-form stack" onSubmit={save} aria-label={source === undefined ? `Add: ${kind.title}` : `Settings of ${source.id}`}>
      {source === undefined && (
        <TextInput label="Name" description={`With its kind it is the source's id for ever: ${kind.kind}/${name === '' ? '…' : name}`} withAsterisk spellCheck={false} value={name} error={problems.get(NAME)} onChange={(event) => setName(event.currentTarget.value)} />
      )}
      {fields.filter((field) => field.isRequired).map(input)}
      {fields.some((field) => !field.isRequired) && <h3 className="section-title">More settings, all with a default or optional</h3>}
      {fields.filter((field) => !field.isRequired).map(input)}
      <TextInput label="Note" description="Why; kept with the change." value={note} maxLength={2000} onChange={(event) => setNote(event.currentTarget.value)} />
      <div aria-live="polite">
        {tried !== undefined && (
          <p className={tried.works ? 'is-ok' : 'is-bad'}>
            {tried.works ? '✓ ' : '✗ '}
            <Value text={tried.message} still limit={800} />
          </p>
        )}
        {elsewhere.map(([path, message]) => (
          <p key={path} className="is-bad">
            {path} {message}
          </p>
        ))}
      </div>
      <div className="row wrap">
        <Button type="submit" variant="filled" loading={isBusy}>
          {source === undefined ? 'Add and start' : 'Save and start again'}
        </Button>
        <Button disabled={isBusy} onClick={() => void attempt(async () => void (await look(true)))}>
          Test
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
} // prettier-ignore

/** The field of the name among problems: no setting is called so. */
const NAME = '#name';
