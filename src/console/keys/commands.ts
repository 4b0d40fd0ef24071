import { createStore } from '../api/store.ts';

/**
 * One thing that can be done from here. The same list feeds the keys, the strip at the foot, the help of `?` and the palette,
 * so none of them can say what the others do not do.
 */
export interface Command {
  readonly id: string;
  /** a verb and its object: `Assign to me` */
  readonly title: string;
  readonly group: 'Go to' | 'This page' | 'Everywhere';
  /** `J`, `Mod+K`, `G N` (one after the other); all of them do the same */
  readonly keys: readonly string[];
  /** shorter words for the strip at the foot; absent: not on the strip */
  readonly strip?: string;
  /** `false` keeps the command out of the palette (moving a cursor by palette makes no sense) */
  readonly palette?: boolean;
  /** single keys also work while text is edited: only for keys with a modifier, and Escape */
  readonly run: () => void;
}

/** Commands by the part of the page that offers them, in the order they came. */
export const offered = createStore<ReadonlyMap<string, readonly Command[]>>(new Map());

export function offer(owner: string, commands: readonly Command[]): void {
  offered.set(new Map([...offered.get(), [owner, commands]]));
}

export function withdraw(owner: string): void {
  const rest = new Map(offered.get());
  rest.delete(owner);
  offered.set(rest);
}

export function allCommands(byOwner: ReadonlyMap<string, readonly Command[]>): Command[] {
  return [...byOwner.values()].flat();
}

/** `⌃K`-like names are not used: words are the same on every keyboard. */
export function keyToText(key: string, mac: boolean): string[] {
  return key.split(' ').flatMap((chord) =>
    chord
      .split('+')
      .filter((part) => part !== '')
      .map((part) => KEY_NAMES[part] ?? (part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : part)),
  );
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** A key that a person could type into a text: those can be switched off (WCAG 2.2, 2.1.4). */
export function isLetterKey(key: string): boolean {
  return key.split(' ').every((chord) => chord.length === 1);
}
