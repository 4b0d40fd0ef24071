import { Value } from '../parts/value.tsx';
import { plural } from '../words/format.ts';
import type { Editor } from './use-editor.ts';

/** What the records are, and how sure each part of the suggestion is. */
export function SuggestionNote({ editor }: { readonly editor: Editor }) {
  const { suggested } = editor;
  if (suggested === undefined) return null;
  const { suggestion, recognition } = suggested;
  const known = recognition.formats.filter((format) => format.known && format.share > 0.05);
  return (
    <section className="stack small" aria-label="Suggestion">
      {known.map(({ id, share }) => (
        <p key={id}>
          <b>{Math.round(share * 100)} %</b> of these are read already, as <Value text={id} still mono />. A mapping that claims them takes them away from
          that parser.
        </p>
      ))}
      {recognition.nearMisses.slice(0, 2).map((miss) => (
        <p key={miss.message} className="soft">
          {plural(miss.records, 'record')}: {miss.message}.
        </p>
      ))}
      {suggestion === null ? (
        <p>Too few of the records are alike to suggest a mapping. They are kept as they are, with their words and templates.</p>
      ) : (
        <details>
          <summary>
            Suggested from {plural(recognition.records, 'record')}, of which it reads {Math.round(suggestion.share * 100)} %. Why?
          </summary>
          <table className="plain-table">
            <tbody>
              {suggestion.parts.map((part) => (
                <tr key={part.part}>
                  <th scope="row">{part.part}</th>
                  <td className="number">{Math.round(part.certainty * 100)} %</td>
                  <td className="mono"><Value text={part.fields.join(', ')} still limit={120} /></td>
                  <td className="soft"><Value text={part.reasons.join('; ')} still limit={300} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
} // prettier-ignore
