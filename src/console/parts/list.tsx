import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useCommands } from '../keys/keys.ts';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import './list.css';

export interface ListColumn<T> {
  readonly id: string;
  readonly header: string;
  /** a track of a CSS grid: `40px`, `minmax(0, 1fr)` */
  readonly width: string;
  readonly cell: (row: T) => ReactNode;
  /** the header is only read out: there is no room for it */
  readonly hideHeader?: boolean;
  readonly end?: boolean;
  /** makes the column sortable on the page */
  readonly sortBy?: (row: T) => string | number;
}

interface ListProps<T extends object> {
  /** names the list for screen readers */
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly ListColumn<T>[];
  readonly getId: (row: T) => string;
  /** the row the cursor is at; follows the id, never the place */
  readonly at: string | undefined;
  readonly onAt: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly rowHeight: number;
  /** rows that match in all, where more can be read */
  readonly total?: number;
  readonly onNearEnd?: () => void;
  readonly rowClass?: (row: T) => string;
  /** takes the focus to the cursor's row when the list appears: coming back to where one was */
  readonly takesFocus?: boolean;
  /** words of the strip for opening */
  readonly openWord?: string;
}

/** height of the head, px */
const HEAD = 28;

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

/** All lists of the console: a grid with one cursor, rows of one fixed height, only those in view drawn. */
export function List<T extends object>(props: ListProps<T>) {
  const { rows, columns, getId, at, onAt, onOpen, onNearEnd, rowHeight } = props;
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, T> => ({
        id: column.id,
        header: column.header,
        accessorFn: (row) => column.sortBy?.(row) ?? '',
        enableSorting: column.sortBy !== undefined,
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: getId });
  const shown = table.getRowModel().rows;
  const indexById = useMemo(() => new Map(shown.map((row, index) => [row.id, index])), [shown]);
  const atIndex = at === undefined ? undefined : indexById.get(at);

  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: 6,
    // the head sticks over the rows, in the same scroller, so that columns stay aligned whatever a scroll bar takes
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
    getItemKey: (index) => shown[index]?.id ?? index,
    // the focused row stays mounted, else the focus falls to the page when it scrolls away
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      return atIndex === undefined || indexes.includes(atIndex)
        ? indexes
        : [...indexes, atIndex].toSorted((a, b) => a - b);
    },
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (shown.length > 0 && lastShown >= shown.length - 20) onNearEnd?.();
  }, [lastShown, shown.length, onNearEnd]);

  const focusWanted = useRef(false);
  const { takesFocus } = props;
  const taken = useRef(false);
  useEffect(() => {
    if (taken.current || scroller === null || takesFocus !== true || atIndex === undefined) return;
    taken.current = true;
    virtual.scrollToIndex(atIndex, { align: 'center' });
    const at = document.activeElement;
    if (at === null || at === document.body || at.tagName === 'H1') focusWanted.current = true;
  }, [scroller, takesFocus, atIndex, virtual]);

  useEffect(() => {
    if (!focusWanted.current || at === undefined || scroller === null) return;
    const row = scroller.querySelector<HTMLElement>(`[data-row="${CSS.escape(at)}"]`);
    if (row === null) return; // not drawn yet: the next draw comes here again
    focusWanted.current = false;
    row.focus({ preventScroll: true });
  }, [at, scroller, items]);

  const goTo = (index: number): void => {
    const row = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (row === undefined) return;
    focusWanted.current = true;
    virtual.scrollToIndex(indexById.get(row.id) ?? 0, { align: 'auto' });
    onAt(row.id);
  };
  useCommands([
    { id: 'list.next', title: 'Next row', group: 'This page', keys: ['J', 'ArrowDown'], palette: false, run: () => goTo(atIndex === undefined ? 0 : atIndex + 1) },
    { id: 'list.previous', title: 'Previous row', group: 'This page', keys: ['K', 'ArrowUp'], palette: false, run: () => goTo((atIndex ?? 1) - 1) },
    { id: 'list.first', title: 'First row', group: 'This page', keys: ['Home'], palette: false, run: () => goTo(0) },
    { id: 'list.last', title: 'Last row read so far', group: 'This page', keys: ['End'], palette: false, run: () => goTo(shown.length - 1) },
    { id: 'list.open', title: 'Open the row', group: 'This page', keys: ['E'], palette: false, strip: props.openWord ?? 'open', run: () => { if (at !== undefined) onOpen(at); } },
  ]); // prettier-ignore

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.dataset['row'] !== undefined) {
      event.preventDefault();
      onOpen(event.target.dataset['row']);
    }
  };
  const choose = useCallback((id: string) => onAt(id), [onAt]);
  const open = useCallback((id: string) => onOpen(id), [onOpen]);
  const template = columns.map((column) => column.width).join(' ');
  const tabbable = atIndex === undefined ? shown[0]?.id : at;

  return (
    <div
      className="list"
      role="grid"
      aria-label={props.label}
      aria-rowcount={(props.total ?? shown.length) + 1}
      onKeyDown={onKeyDown}
    >
      <div className="list-scroller" role="rowgroup" ref={setScroller}>
        <div className="list-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => {
            const sorted = table.getColumn(column.id)?.getIsSorted() ?? false;
            const state = sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined;
            return (
              <span
                key={column.id}
                role="columnheader"
                className={column.end === true ? 'number' : undefined}
                aria-sort={state}
              >
                {column.sortBy === undefined ? (
                  <span className={column.hideHeader === true ? 'sr' : undefined}>{column.header}</span>
                ) : (
                  <button type="button" className="plain" onClick={() => table.getColumn(column.id)?.toggleSorting()}>
                    {column.header}
                    {sorted === 'asc' && <IconArrowUp size={12} />}
                    {sorted === 'desc' && <IconArrowDown size={12} />}
                  </button>
                )}
              </span>
            );
          })}
        </div>
        <div role="presentation" style={{ height: rowHeight * shown.length, position: 'relative' }}>
          {items.map((item) => {
            const row = shown[item.index];
            if (row === undefined) return null;
            return (
              <ListRow
                key={row.id}
                id={row.id}
                row={row.original}
                columns={columns}
                index={item.index + 2}
                top={item.start - HEAD}
                height={rowHeight}
                template={template}
                isAt={row.id === at}
                tabbable={row.id === tabbable}
                className={props.rowClass?.(row.original) ?? ''}
                onChoose={choose}
                onOpen={open}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps<T> {
  readonly id: string;
  readonly row: T;
  readonly columns: readonly ListColumn<T>[];
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly template: string;
  readonly isAt: boolean;
  readonly tabbable: boolean;
  readonly className: string;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** Draws itself again only when something in it changed: moving the cursor draws two rows, not all. (`memo` would lose the row's type.) */
function ListRow<T>(props: RowProps<T>) {
  const { id, row, columns, index, top, height, template, isAt, tabbable, className, onChoose, onOpen } = props;
  return useMemo(
    () => (
      <div
        role="row"
        aria-rowindex={index}
        aria-selected={isAt}
        data-row={id}
        tabIndex={tabbable ? 0 : -1}
        className={`list-row ${height < 44 ? 'list-row-one' : ''} ${isAt ? 'is-at' : ''} ${className}`}
        style={{ top, height, gridTemplateColumns: template }}
        onClick={() => onChoose(id)}
        onDoubleClick={() => onOpen(id)}
      >
        {columns.map((column) => (
          <div key={column.id} role="gridcell" className={column.end === true ? 'number' : undefined}>
            {column.cell(row)}
          </div>
        ))}
      </div>
    ),
    [id, row, columns, index, top, height, template, isAt, tabbable, className, onChoose, onOpen],
  );
}
