import type { z } from 'zod';
import { baselineApi } from '../../model/baseline-api.ts';
import type { BehaviorRow } from '../../model/behavior.ts';
import type { EntityId } from '../../model/ids.ts';
import { answerOf, client } from '../api/client.ts';
import { done, failed } from '../parts/undo.tsx';
import { readBaselinesAgain } from './queries.ts';
import { notifications } from '@mantine/notifications';

/** Changes of what was learnt and how it is judged, each with what is said of it and the way back where there is one. */

type Changed = z.output<typeof baselineApi.resetBaseline.answer>;

export async function resetEntity(entity: EntityId, name: string, behavior?: string): Promise<void> {
  const body = { entity, ...(behavior === undefined ? {} : { behavior }) };
  await change(`Learns anew: ${name.slice(0, 60)}`, 'Nothing was forgotten.', () =>
    answerOf(client.call(baselineApi.resetBaseline, { body })),
  );
}

export async function setZone(entity: EntityId, zone: string | null): Promise<void> {
  await change(`Time zone: ${zone ?? 'as the directory says'}`, 'The time zone is as it was.', async () => {
    const { changes } = await answerOf(client.call(baselineApi.changeEntity, { params: { entity }, body: { zone } }));
    return changes.map((each) => ({ change: each }))[0];
  });
}

export async function setRole(entity: EntityId, role: string | null): Promise<void> {
  await change(`Role: ${role ?? 'as the directory says'}`, 'The role is as it was.', async () => {
    const { changes } = await answerOf(client.call(baselineApi.changeEntity, { params: { entity }, body: { role } }));
    return changes.map((each) => ({ change: each }))[0];
  });
}

export async function undoChange(id: number): Promise<void> {
  await answerOf(client.call(baselineApi.undoBaselineChange, { params: { id }, body: {} }));
  await readBaselinesAgain();
}

async function change(what: string, not: string, send: () => Promise<Changed | undefined>): Promise<void> {
  try {
    const changed = await send();
    await readBaselinesAgain();
    if (changed?.change.undoable === true) done({ what, undo: () => undoChange(changed.change.id) });
    else notifications.show({ message: what, autoClose: 4000 });
  } catch (error) {
    failed(not, error);
  }
}

type BehaviorChange = z.input<typeof baselineApi.changeBehavior.body>;

export async function changeBehavior(id: string, body: BehaviorChange, what: string): Promise<void> {
  try {
    await answerOf(client.call(baselineApi.changeBehavior, { params: { id }, body }));
    await readBaselinesAgain();
    done({
      what,
      undo: async () => {
        await answerOf(client.call(baselineApi.undoBehaviorChange, { params: { id }, body: {} }));
        await readBaselinesAgain();
      },
    });
  } catch (error) {
    failed('The behaviour is as it was.', error);
  }
}

export async function switchBehavior({
  id,
  title,
  enabled,
}: Pick<BehaviorRow, 'id' | 'title' | 'enabled'>): Promise<void> {
  await changeBehavior(id, { enabled: !enabled }, `${enabled ? 'Turned off' : 'Turned on'}: ${title.slice(0, 60)}`);
}

export async function changeBudget(
  body: z.input<typeof baselineApi.changeBudget.body>,
  what: string,
  before: number,
): Promise<void> {
  const send = async (alerts: number | undefined): Promise<void> => {
    await answerOf(client.call(baselineApi.changeBudget, { body: alerts === undefined ? body : { alerts } }));
    await readBaselinesAgain();
  };
  try {
    await send(undefined);
    done({ what, undo: () => send(before) });
  } catch (error) {
    failed('The budget is as it was.', error);
  }
}

export async function startTraining(from: number, to: number): Promise<void> {
  try {
    await answerOf(client.call(baselineApi.startTraining, { body: { from, to } }));
    await readBaselinesAgain();
  } catch (error) {
    failed('The training did not start.', error);
  }
}

export async function cancelTraining(id: string): Promise<void> {
  try {
    await answerOf(client.call(baselineApi.cancelTraining, { params: { id } }));
    await readBaselinesAgain();
  } catch (error) {
    failed('The training goes on.', error);
  }
}
