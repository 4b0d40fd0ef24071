import { useState, type ReactNode } from 'react';
import type { Alert } from '../../model/alert.ts';
import { verdictKind, type VerdictKind } from '../../model/verdict.ts';
import { usePeople } from '../api/people.ts';
import { useCommands } from '../keys/keys.ts';
import { verdictLooks } from '../parts/verdict.tsx';
import { assign, giveVerdict, setStatus } from './changes.ts';
import { ReasonBar } from './reason-bar.tsx';

export interface AlertCommands {
  readonly mayJudge: boolean;
  readonly judge: (kind: VerdictKind) => void;
  readonly assignToMe: () => void;
  readonly toggleProgress: () => void;
  /** the line that asks for a reason, while it does */
  readonly reasonBar: ReactNode;
}

interface Hooks {
  /** the reader's own verdict: the row may fold away later */
  readonly onJudged?: (alert: Alert) => void;
  readonly onUndone?: (alert: Alert) => void;
}

/** What can be done with the alert that the cursor is at: the same on the list and on the alert's own page. */
export function useAlertCommands(alert: Alert | undefined, hooks: Hooks = {}): AlertCommands {
  const { me, may } = usePeople();
  const mayJudge = may('analyst');
  const [asking, setAsking] = useState<{ alert: Alert; kind: VerdictKind; from: Element | null }>();

  const send = (target: Alert, kind: VerdictKind, reason: string): void => {
    hooks.onJudged?.(target);
    void giveVerdict(target, kind, reason, () => hooks.onUndone?.(target));
  };
  const judge = (kind: VerdictKind): void => {
    if (alert === undefined || !mayJudge) return;
    const needsReason = kind === 'authorised' || kind === 'false-alarm';
    if (needsReason) setAsking({ alert, kind, from: document.activeElement });
    else send(alert, kind, '');
  };
  const assignToMe = (): void => {
    if (alert === undefined || !mayJudge) return;
    if (alert.assignee === me.id) void assign(alert, null, 'Given back');
    else void assign(alert, me.id, 'Assigned to you');
  };
  const toggleProgress = (): void => {
    if (alert !== undefined && mayJudge) void setStatus(alert, alert.status === 'in-progress' ? 'open' : 'in-progress');
  };
  const close = (): void => {
    const from = asking?.from;
    setAsking(undefined);
    if (from instanceof HTMLElement) setTimeout(() => from.focus(), 0);
  };
  useCommands(
    mayJudge
      ? [
          { id: 'alert.assign', title: 'Assign to me, or give back', group: 'This page', keys: ['A'], strip: 'assign to me', run: assignToMe },
          ...verdictKind.options.map((kind) => ({
            id: `alert.${kind}`,
            title: `Verdict: ${verdictLooks[kind].word.toLowerCase()}`,
            group: 'This page' as const,
            keys: [verdictLooks[kind].key],
            strip: verdictLooks[kind].word.toLowerCase(),
            run: () => judge(kind),
          })),
          { id: 'alert.progress', title: 'In progress, or open again', group: 'This page', keys: ['I'], run: toggleProgress },
        ]
      : [],
  ); // prettier-ignore

  const reasonBar =
    asking === undefined ? null : (
      <ReasonBar
        kind={asking.kind}
        title={asking.alert.title}
        onCancel={close}
        onSend={(reason) => {
          send(asking.alert, asking.kind, reason);
          close();
        }}
      />
    );
  return { mayJudge, judge, assignToMe, toggleProgress, reasonBar };
}
