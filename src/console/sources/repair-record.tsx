import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Event } from '../../model/event.ts';
import { keepingApi } from '../../model/keeping-api.ts';
import type { UnreadableReason } from '../../model/record.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import { answerOf, client } from '../api/client.ts';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { base64ToText } from './base64-to-text.ts';

/** One record, mended by hand: what it would be, then for good. The original is kept. */
export function RepairRecord({ record, onDone }: { readonly record: UnreadableRecord; readonly onDone: () => void }) {
  const [text, setText] = useState(base64ToText(record.bytes));
  const [read, setRead] = useState<{ event: Event | null; reason: UnreadableReason | null; of: string }>();
  const ask = async (apply: boolean): Promise<void> => {
    try {
      const answer = await answerOf(client.call(keepingApi.repairUnreadable, { params: { id: record.id }, body: { text, apply } })); // prettier-ignore
      setRead({ ...answer, of: text });
      if (answer.applied) onDone();
    } catch (error) {
      failed('It was not read.', error);
    }
  };
  const isReadable = read?.of === text && read.event !== null;
  return (
    <section className="stack tight" aria-label="Mend">
      <h3>Mend by hand</h3>
      <Textarea
        aria-label="The record"
        autosize
        minRows={3}
        maxRows={16}
        value={text}
        onChange={(change) => setText(change.currentTarget.value)}
      />
      <div className="row wrap">
        <Button onClick={() => void ask(false)}>Try</Button>
        {isReadable && (
          <Button variant="filled" onClick={() => void ask(true)}>
            Keep as an event
          </Button>
        )}
        <span className="soft small" role="status">
          {read?.reason != null && read.of === text && <Value text={`Still not: ${read.reason.message}`} still />}
          {isReadable && <Value text={`Reads as ${read.event?.format ?? ''}. The original is kept.`} still />}
        </span>
      </div>
    </section>
  );
}
