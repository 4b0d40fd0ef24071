import { notifications } from '@mantine/notifications';
import type { z } from 'zod';
import { configuredSourceApi } from '../../model/configured-source-api.ts';
import type { ConfiguredSource, ConfiguredSourceDetail } from '../../model/configured-source.ts';
import { answerOf, client } from '../api/client.ts';
import { done, failed } from '../parts/undo.tsx';
import { readSourcesAgain } from './queries.ts';

/** What people do with configured sources, each with what is said of it and the way back where there is one. */

type AddBody = z.input<typeof configuredSourceApi.addSource.body>;
type ChangeBody = z.input<typeof configuredSourceApi.changeSource.body>;
type CheckBody = z.input<typeof configuredSourceApi.checkSource.body>;
export type Tried = z.output<typeof configuredSourceApi.checkSource.answer>;

/** Adding and changing throw: the form shows at which field. */
export async function addSource(body: AddBody): Promise<ConfiguredSourceDetail> {
  const { source } = await answerOf(client.call(configuredSourceApi.addSource, { body }));
  await readSourcesAgain();
  return source;
}

export async function changeSource({ kind, name }: ConfiguredSource, body: ChangeBody): Promise<void> {
  await answerOf(client.call(configuredSourceApi.changeSource, { params: { kind, name }, body }));
  await readSourcesAgain();
}

export async function trySource(body: CheckBody): Promise<Tried> {
  return await answerOf(client.call(configuredSourceApi.checkSource, { body }));
}

/** Pauses it, or starts it again. */
export async function switchSource(source: ConfiguredSource): Promise<void> {
  if (source.from === 'file') {
    notifications.show({ message: `It is written in ${source.place ?? 'the sources file'}: pause it there with "enabled: false".`, autoClose: 8000 }); // prettier-ignore
    return;
  }
  try {
    await changeSource(source, { enabled: !source.enabled });
    const undo = (): Promise<void> => changeSource(source, { enabled: source.enabled });
    done({ what: `${source.enabled ? 'Paused' : 'Started'}: ${source.id}`, undo });
  } catch (error) {
    failed(source.enabled ? 'It was not paused.' : 'It was not started.', error);
  }
}

export async function restartSource({ kind, name, id }: ConfiguredSource): Promise<void> {
  try {
    await answerOf(client.call(configuredSourceApi.restartSource, { params: { kind, name }, body: {} }));
    await readSourcesAgain();
    notifications.show({ message: `Started again: ${id}`, autoClose: 4000 });
  } catch (error) {
    failed('It was not started again.', error);
  }
}

/** @returns whether it is gone */
export async function removeSource({ kind, name, id }: ConfiguredSource): Promise<boolean> {
  try {
    await answerOf(client.call(configuredSourceApi.removeSource, { params: { kind, name } }));
    await readSourcesAgain();
    notifications.show({ message: `Removed: ${id}. Its account and its events stay.`, autoClose: 8000 });
    return true;
  } catch (error) {
    failed('It was not removed.', error);
    return false;
  }
}
