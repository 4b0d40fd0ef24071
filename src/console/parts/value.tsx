import { useContext, useState, type MouseEvent } from 'react';
import { countToText } from '../words/format.ts';
import { cutText } from '../words/visible-text.ts';
import { ValueMenuContext } from './value-menu-context.ts';
import { LongText } from './long-text.tsx';
import { Pieces } from './pieces.tsx';
import './value.css';

interface ValueProps {
  readonly text: string;
  /** the field it stands in, by its original name: opens the value menu */
  readonly field?: string;
  /** what a query says instead of the text that is shown: the id of an entity for its name */
  readonly queryValue?: string;
  /** keeps line feeds: for messages and raw records */
  readonly lines?: boolean;
  /** only shows: in rows, whose keys belong to the row */
  readonly still?: boolean;
  readonly mono?: boolean;
  /** cut at this many UTF-16 units */
  readonly limit?: number;
}

/**
 * The one component that shows text from a log. Such text is hostile: it is isolated from the reading direction around it, characters
 * that cannot be seen are boxed codes, it is cut at 2 kB, never linked and never interpreted.
 */
export function Value({ text, field, queryValue, lines = false, still = false, mono = false, limit }: ValueProps) {
  const openMenu = useContext(ValueMenuContext);
  const [whole, setWhole] = useState(false);
  const { text: shown, rest } = cutText(text, limit);
  const className = `value${mono ? ' mono' : ''}${lines ? ' value-lines' : ''}`;
  const pieces = <Pieces text={shown} lines={lines} />;
  if (still || openMenu === undefined || text === '')
    return <bdi className={className}>{text === '' ? <Empty /> : pieces}</bdi>;
  const onClick = (event: MouseEvent<HTMLButtonElement>): void => {
    event.stopPropagation();
    if (getSelection()?.toString() !== '') return; // the reader selects text with the mouse
    openMenu({ text, field, value: queryValue ?? text, at: event.currentTarget });
  };
  return (
    <>
      <button type="button" className={`plain ${className} value-door`} onClick={onClick} aria-haspopup="menu">
        <bdi>{pieces}</bdi>
      </button>
      {rest > 0 && (
        <button type="button" className="plain value-more" onClick={() => setWhole(true)}>
          show all {countToText(text.length)} characters
        </button>
      )}
      {whole && <LongText text={text} title={field ?? 'Value'} onClose={() => setWhole(false)} />}
    </>
  );
}

function Empty() {
  return <span className="dim">empty</span>;
}
