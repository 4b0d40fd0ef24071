import { Splitter } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface ListAndPreviewProps {
  readonly list: ReactNode;
  readonly preview: ReactNode;
  /** share of the list, in percent */
  readonly share: number;
}

/** A list with what its cursor is at beside it. On narrow screens the list alone: opening the row shows the same. */
export function ListAndPreview({ list, preview, share }: ListAndPreviewProps) {
  const isNarrow = useMediaQuery('(max-width: 900px)', false, { getInitialValueInEffect: false });
  if (isNarrow) return <div className="split">{list}</div>;
  return (
    <Splitter className="split" lineSize={1} withHandle={false}>
      <Splitter.Pane defaultSize={share} min={35}>
        {list}
      </Splitter.Pane>
      <Splitter.Pane defaultSize={100 - share} min={22}>
        {preview}
      </Splitter.Pane>
    </Splitter>
  );
}
