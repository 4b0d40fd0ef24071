import type { PreviewedRecord } from '../../model/mapping-api.ts';
import { Empty, ProblemBox } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';
import { plural } from '../words/format.ts';
import type { Editor } from './use-editor.ts';

/** The records as they came, and what the mapping makes of each. */
export function PreviewList({ editor }: { readonly editor: Editor }) {
  const { preview, sample } = editor;
  const found = preview.data;
  const hasRecords = sample.records.length > 0;
  return (
    <aside className="mapping-preview" aria-label="What comes of the records" aria-busy={preview.isFetching}>
      <h2 className="section-title">What comes of the records</h2>
      {preview.error !== null && <ProblemBox what="The mapping could not be tried." error={preview.error} onRetry={() => void preview.refetch()} />}
      {!hasRecords && <Empty title="No records to try it on.">Choose a source or paste some: each is shown here beside what is made of it.</Empty>}
      {hasRecords && found !== undefined && (
        <>
          <p className="soft">
            Reads <b>{found.read}</b> of {plural(found.records, 'record')}
            {found.read > 0 && <>, a time in {found.withTime}</>}.
          </p>
          <ol className="preview-list">
            {found.shown.map((record, index) => (
              <Record key={`${index} ${record.text.slice(0, 40)}`} record={record} />
            ))}
          </ol>
        </>
      )}
      {hasRecords && found === undefined && (
        <ol className="preview-list">
          {sample.records.slice(0, 10).map((text, index) => (
            <Record key={`${index} ${text.slice(0, 40)}`} record={{ text, read: false }} />
          ))}
        </ol>
      )}
    </aside>
  );
} // prettier-ignore

function Record({ record: { text, read, event, unreadable } }: { readonly record: PreviewedRecord }) {
  return (
    <li className="preview-record">
      <p className="mono small preview-raw">
        <Value text={text} still limit={600} />
      </p>
      {unreadable !== undefined && <p className="is-error small">Unreadable: <Value text={unreadable} still limit={300} /></p>}
      {event !== undefined && !read && <p className="dim small">The mapping does not claim it.</p>}
      {event !== undefined && read && (
        <dl className="preview-facts small">
          <dt>time</dt>
          <dd className="mono">{new Date(event.time).toISOString()}{event.quality.length > 0 && <span className="dim"> {event.quality.join(', ')}</span>}</dd>
          <dt>class</dt>
          <dd>{event.ocsf.class_uid}, activity {event.ocsf.activity_id}</dd>
          {event.entities.map(({ id, role, kind, name }) => (
            <div key={`${role} ${id}`} className="preview-entity">
              <dt>{role}</dt>
              <dd>{kind} <Value text={name} still mono limit={120} /></dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
} // prettier-ignore
