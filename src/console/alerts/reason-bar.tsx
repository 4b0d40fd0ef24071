import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { VerdictKind } from '../../model/verdict.ts';
import { useOverlay } from '../keys/keys.ts';
import { VerdictWord } from '../parts/verdict.tsx';
import { lastReasons, rememberReason } from './last-reasons.ts';

interface ReasonBarProps {
  readonly kind: VerdictKind;
  readonly title: string;
  readonly onSend: (reason: string) => void;
  readonly onCancel: () => void;
}

/** One line for the reason of a verdict, with the last reasons ready. `Enter` sends, `Esc` goes back. */
export function ReasonBar({ kind, title, onSend, onCancel }: ReasonBarProps) {
  useOverlay(true);
  const [reason, setReason] = useState('');
  const [reasons] = useState(lastReasons);
  const send = (text: string): void => {
    rememberReason(text);
    onSend(text.trim());
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send(reason);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onCancel();
  };
  return (
    <form className="reason" onSubmit={onSubmit} onKeyDown={onKeyDown} aria-label="Reason of the verdict">
      <VerdictWord kind={kind} />
      <bdi className="cut soft reason-title">{title}</bdi>
      <TextInput
        className="grow"
        autoFocus
        aria-label="Reason, may be empty"
        placeholder="Why? One line, may be empty"
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {reasons.map((text) => (
        <Button key={text} size="compact-sm" onClick={() => send(text)}>
          <span className="cut reason-last">{text}</span>
        </Button>
      ))}
      <Button type="submit" variant="filled">
        Send
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}
