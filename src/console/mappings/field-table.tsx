import { NativeSelect } from '@mantine/core';
import { Empty } from '../parts/states.tsx';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { textToPlain } from '../words/visible-text.ts';
import { choices, fieldRows, withMeaning } from './edit-fields.ts';
import type { Editor } from './use-editor.ts';

/** Every field of the records, what stands in it, and what it means. */
export function FieldTable({ editor, isFixed }: { readonly editor: Editor; readonly isFixed: boolean }) {
  const preview = editor.preview.data;
  const mapping = preview?.mapping ?? null;
  const rows = fieldRows(mapping, preview?.shown ?? []);
  if (rows.length === 0) return <Empty title="No fields yet.">Choose a source or paste some records: their fields stand here then.</Empty>;
  const certainty = new Map(editor.suggested?.suggestion?.parts.flatMap((part) => part.fields.map((field) => [field, part.certainty] as const)));
  const change = (field: string, meaning: string): void => {
    if (mapping === null) return failed('The meaning is not changed.', new Error('Put right what is wrong with the text first.'));
    editor.write.mutate(withMeaning(mapping, field, meaning));
  };
  return (
    <div className="field-table" tabIndex={0} role="region" aria-label="Fields and their meaning">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Meaning</th>
            <th scope="col">An example</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, meaning, example }) => (
            <tr key={field} className={meaning === '' ? 'dim' : ''}>
              <td className="mono"><Value text={field} still limit={80} /></td>
              <td>
                <div className="row tight">
                  <NativeSelect
                    size="xs"
                    aria-label={`Meaning of ${textToPlain(field)}`}
                    disabled={isFixed || mapping === null || editor.write.isPending}
                    value={meaning}
                    data={[...choices]}
                    onChange={(event) => change(field, event.currentTarget.value)}
                  />
                  {meaning !== '' && certainty.has(field) && <span className="dim small number">{Math.round((certainty.get(field) ?? 0) * 100)} %</span>}
                </div>
              </td>
              <td className="mono small soft">{example === '' ? '–' : <Value text={example} still limit={60} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
} // prettier-ignore
