import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { problemOf } from '../api/client.ts';

interface Undoable {
  /** what was done, as a sentence: `Marked as authorised` */
  readonly what: string;
  readonly undo: () => Promise<void>;
}

const stack: { readonly id: string; readonly change: Undoable }[] = [];
const MAX_STEPS = 50;

/** Says what was done, with a way back: the button for 8 s, the key `U` for as long as the page is open. */
export function done(change: Undoable): void {
  const id = notifications.show({
    message: (
      <span className="row">
        <span className="grow">{change.what}</span>
        <Button size="compact-sm" onClick={() => void undoOne(id)}>
          Undo
        </Button>
      </span>
    ),
    withCloseButton: false,
  });
  stack.push({ id, change });
  if (stack.length > MAX_STEPS) stack.shift();
}

export async function undoLast(): Promise<void> {
  const last = stack.at(-1);
  if (last === undefined) notifications.show({ message: 'Nothing of yours to undo on this page.', autoClose: 3000 });
  else await undoOne(last.id);
}

async function undoOne(id: string): Promise<void> {
  const index = stack.findIndex((step) => step.id === id);
  const step = stack[index];
  if (step === undefined) return;
  stack.splice(index, 1);
  notifications.hide(id);
  try {
    await step.change.undo();
    notifications.show({
      message: `Undone: ${step.change.what.charAt(0).toLowerCase()}${step.change.what.slice(1)}`,
      autoClose: 3000,
    });
  } catch (error) {
    stack.splice(index, 0, step);
    notifications.show({ message: `Could not undo. ${problemOf(error).message}`, color: 'red' });
  }
}

/** Says what did not work and why. */
export function failed(what: string, error: unknown): void {
  notifications.show({ message: `${what} ${problemOf(error).message}`, color: 'red', autoClose: 12_000 });
}
