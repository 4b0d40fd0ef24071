import { useRef, type KeyboardEvent } from 'react';
import type { QueryError } from '../../model/query.ts';

interface QueryInputProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly mistake: QueryError | undefined;
  readonly onRun: () => void;
}

/** The query as text. A mistake is underlined where it stands; the words are below. Invalid text never clears anything. */
export function QueryInput({ value, onChange, mistake, onRun }: QueryInputProps) {
  const marks = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onRun();
    } else if (event.key === 'Escape') event.currentTarget.blur();
  };
  return (
    <div className="query">
      <input
        id="query"
        className="query-input mono"
        value={value}
        spellCheck={false}
        autoComplete="off"
        maxLength={4000}
        placeholder="user = m.okafor and process.name = *powershell*   ·   words alone search everything"
        aria-label="Query"
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? undefined : 'query-mistake'}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          if (marks.current !== null) marks.current.scrollLeft = event.currentTarget.scrollLeft;
        }}
      />
      {mistake !== undefined && (
        <div ref={marks} className="query-marks mono" aria-hidden="true">
          {value.slice(0, mistake.at)}
          <u>{value.slice(mistake.at, mistake.at + mistake.length).padEnd(1, ' ')}</u>
          {value.slice(mistake.at + mistake.length)}
        </div>
      )}
    </div>
  );
}
