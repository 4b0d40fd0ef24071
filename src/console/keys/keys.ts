import { useHotkeys, useHotkeySequences, type Hotkey } from '@tanstack/react-hotkeys';
import { useEffect, useEffectEvent, useId, useLayoutEffect } from 'react';
import { usePreferences } from '../api/preferences.ts';
import { createStore, useStore } from '../api/store.ts';
import { isLetterKey, offer, withdraw, type Command } from './commands.ts';

/**
 * The only module that knows the hotkey library (it is young). A page says `useCommands([...])`; while a dialog or drawer is open,
 * commands of the page below are silent.
 */
export function useCommands(commands: readonly Command[], options: { readonly inOverlay?: boolean } = {}): void {
  const owner = useId();
  const depth = useStore(overlays);
  const { letterKeys } = usePreferences();
  const active = options.inOverlay === true ? depth > 0 : depth === 0;
  const run = useEffectEvent((id: string) => commands.find((command) => command.id === id)?.run());

  // what is offered changes only when its words or keys change, not at every render
  const signature = JSON.stringify(commands.map(({ id, title, keys, strip }) => [id, title, keys, strip]));
  const announce = useEffectEvent(() => offer(owner, commands.map((command) => ({ ...command, run: () => run(command.id) })))); // prettier-ignore
  useLayoutEffect(() => {
    announce();
    return () => withdraw(owner);
  }, [signature, owner]);

  const pairs = commands.flatMap((command) => command.keys.map((key) => ({ key, command })));
  const usable = pairs.filter(({ key }) => letterKeys || !isLetterKey(key));
  useHotkeys(
    usable
      .filter(({ key }) => !key.includes(' '))
      .map(({ key, command }) => ({
        hotkey: toHotkey(key),
        callback: () => {
          if (!isLetterKey(key) || Date.now() - lastLeader.at > SEQUENCE_MS) command.run();
        },
        options: { enabled: active },
      })),
    { conflictBehavior: 'allow' },
  );
  useHotkeySequences(
    usable
      .filter(({ key }) => key.includes(' '))
      .map(({ key, command }) => ({
        sequence: key.split(' ').map(toHotkey),
        callback: () => {
          lastLeader.at = 0;
          command.run();
        },
        options: { enabled: active },
      })),
    { conflictBehavior: 'allow', timeout: SEQUENCE_MS, ignoreInputs: true },
  );
}

/** How many dialogs and drawers are open. */
const overlays = createStore(0);

/** Call in everything that lies over the page while it is open. */
export function useOverlay(open: boolean): void {
  useEffect(() => {
    if (!open) return undefined;
    overlays.set(overlays.get() + 1);
    // a moment later: the Escape that closed it must not reach the page below as well
    return () => void setTimeout(() => overlays.set(overlays.get() - 1), 0);
  }, [open]);
}

const SEQUENCE_MS = 1000;
/** When `G` was pressed: the letter after it belongs to the sequence, not to the page. */
const lastLeader = { at: 0 };

export function watchLeaderKey(target: Window): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'g' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]') !== null)
      return;
    lastLeader.at = Date.now();
  };
  target.addEventListener('keydown', onKey, true);
  return () => target.removeEventListener('keydown', onKey, true);
}

export const isMac = /Mac|iPhone|iPad/u.test(navigator.platform);

/** The library types every combination; ours come from a list that its own parser checks when they are registered. */
function toHotkey(key: string): Hotkey {
  if (!isHotkey(key)) throw new Error(`"${key}" is not a key`);
  return key;
}

function isHotkey(key: string): key is Hotkey {
  return key !== '' && !key.includes(' ');
}
