import type { Alert, AlertStatus } from '../../model/alert.ts';
import { api } from '../../model/api.ts';
import type { UserId } from '../../model/ids.ts';
import type { VerdictKind } from '../../model/verdict.ts';
import { answerOf, client } from '../api/client.ts';
import { patchAlert } from '../api/live.ts';
import { queryClient } from '../api/queries.ts';
import { verdictLooks } from '../parts/verdict.tsx';
import { done, failed } from '../parts/undo.tsx';

/** Changes of an alert: shown at once, sent, taken back in the list if the server refuses, and undone with `U`. */
export async function giveVerdict(
  alert: Alert,
  kind: VerdictKind,
  reason: string,
  onUndone: () => void,
): Promise<void> {
  patchAlert({ ...alert, status: 'closed', verdict: kind });
  try {
    const { alert: changed, verdict } = await answerOf(
      client.call(api.giveVerdict, { params: { id: alert.id }, body: { kind, reason } }),
    );
    settle(changed);
    done({
      what: `Marked as ${verdictLooks[kind].word.toLowerCase()}: ${alert.title}`,
      undo: async () => {
        const answer = await answerOf(client.call(api.undoVerdict, { params: { id: alert.id, verdict: verdict.id } }));
        settle(answer.alert);
        onUndone();
      },
    });
  } catch (error) {
    patchAlert(alert);
    onUndone();
    failed('The verdict is not saved.', error);
  }
}

export async function assign(alert: Alert, assignee: UserId | null, words: string): Promise<void> {
  await change(alert, { assignee }, { assignee: alert.assignee }, `${words}: ${alert.title}`);
}

export async function setStatus(alert: Alert, status: AlertStatus): Promise<void> {
  const words = { open: 'Opened again', 'in-progress': 'In progress', closed: 'Closed without a verdict' }[status];
  await change(alert, { status }, { status: alert.status }, `${words}: ${alert.title}`);
}

type AlertChange = { status?: AlertStatus; assignee?: UserId | null };

async function change(alert: Alert, to: AlertChange, back: AlertChange, what: string): Promise<void> {
  patchAlert({ ...alert, ...to });
  const send = async (body: AlertChange): Promise<void> => {
    const answer = await answerOf(client.call(api.changeAlert, { params: { id: alert.id }, body }));
    settle(answer.alert);
  };
  try {
    await send(to);
    done({ what, undo: () => send(back) });
  } catch (error) {
    patchAlert(alert);
    failed('The alert is not changed.', error);
  }
}

/** The server's word replaces ours, and what was counted is counted again. */
function settle(alert: Alert): void {
  patchAlert(alert);
  void queryClient.invalidateQueries({ queryKey: ['alert', alert.id], exact: true });
  void queryClient.invalidateQueries({ queryKey: ['alert-count'] });
}
