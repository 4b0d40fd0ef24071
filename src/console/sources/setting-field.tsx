import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { JsonValue } from '../../model/json.ts';
import type { SettingField } from './schema-fields.ts';

interface SettingInputProps {
  readonly field: SettingField;
  readonly value: string | boolean;
  readonly onValue: (value: string | boolean) => void;
  readonly error: string | undefined;
  /** of a secret: whether one is kept, which stays if nothing is typed */
  readonly isKept: boolean;
}

/** One setting of a form, after its type. A secret is typed unseen and never shown again. */
export function SettingInput({ field, value, onValue, error, isKept }: SettingInputProps) {
  const { type, fallback, unit } = field;
  const text = typeof value === 'string' ? value : '';
  const common = {
    label: unit === undefined ? field.label : `${field.label} (${unit})`,
    description: descriptionOf(field),
    error,
    withAsterisk: field.isRequired && !isKept,
  };
  if (field.isSecret) {
    return (
      <Textarea
        {...common}
        className="secret-typed"
        autosize
        minRows={1}
        maxRows={4}
        autoComplete="off"
        spellCheck={false}
        placeholder={isKept ? 'set; leave empty to keep it' : 'not set'}
        value={text}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    );
  }
  switch (type.kind) {
    case 'switch':
      return <Switch {...common} checked={value === true} onChange={(event) => onValue(event.currentTarget.checked)} />;
    case 'choice':
      return (
        <Select
          {...common}
          data={[...type.options]}
          clearable={fallback === undefined}
          allowDeselect={false}
          value={text === '' ? (typeof fallback === 'string' ? fallback : null) : text}
          onChange={(next) => onValue(next ?? '')}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          allowDecimal={!type.isWhole}
          {...(type.least === undefined ? {} : { min: type.least })}
          {...(type.most === undefined ? {} : { max: type.most })}
          clampBehavior="none"
          placeholder={fallbackToText(fallback)}
          value={text === '' ? '' : Number(text)}
          onChange={(next) => onValue(String(next))}
        />
      );
    case 'lines':
    case 'json':
      return (
        <Textarea
          {...common}
          autosize
          minRows={type.kind === 'lines' ? 2 : 1}
          maxRows={10}
          spellCheck={false}
          placeholder={fallbackToText(fallback)}
          value={text}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      );
    case 'text':
      return <TextInput {...common} spellCheck={false} placeholder={fallbackToText(fallback)} value={text} onChange={(event) => onValue(event.currentTarget.value)} />; // prettier-ignore
  }
}

function descriptionOf({ type, description }: SettingField): string {
  const range = type.kind === 'number' ? rangeOf(type.least, type.most) : '';
  const how = type.kind === 'lines' ? 'One a line.' : type.kind === 'json' ? 'As JSON.' : range;
  return [description, how].filter((each) => each !== '').join(' ');
}

function rangeOf(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return `From ${least} to ${most}.`;
  return least === undefined ? (most === undefined ? '' : `At most ${most}.`) : `At least ${least}.`;
}

function fallbackToText(fallback: JsonValue | undefined): string {
  if (fallback === undefined || fallback === null) return '';
  return typeof fallback === 'object' ? (JSON.stringify(fallback) === '{}' || JSON.stringify(fallback) === '[]' ? '' : JSON.stringify(fallback)) : String(fallback); // prettier-ignore
}
