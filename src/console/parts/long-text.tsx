import { Button, Modal } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useState } from 'react';
import { useOverlay } from '../keys/keys.ts';
import { bytesToText } from '../words/format.ts';
import { Pieces } from './pieces.tsx';

const LINE = 160;

/** A value of any size, line by line: only what is in view is drawn. */
export function LongText(props: { readonly text: string; readonly title: string; readonly onClose: () => void }) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  useOverlay(true);
  const lines = useMemo(() => textToLines(props.text), [props.text]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller,
    estimateSize: () => 18,
    overscan: 6,
  });
  return (
    <Modal opened onClose={props.onClose} size="xl" title={`${props.title}, ${bytesToText(props.text.length)}`}>
      <div className="stack">
        <div className="long-text mono" ref={setScroller} tabIndex={0} role="region" aria-label="The whole value">
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map((item) => (
              <bdi key={item.key} className="long-text-line" style={{ top: item.start }}>
                <Pieces text={lines[item.index] ?? ''} />
              </bdi>
            ))}
          </div>
        </div>
        <div>
          <Button onClick={() => void navigator.clipboard.writeText(props.text)}>Copy</Button>
        </div>
      </div>
    </Modal>
  );
}

/** Lines of at most 160 units, broken where the text breaks them or not. */
function textToLines(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    for (let at = 0; at === 0 || at < line.length; at += LINE) lines.push(line.slice(at, at + LINE));
  }
  return lines;
}
