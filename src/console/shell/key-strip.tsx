import { useStore } from '../api/store.ts';
import { usePreferences } from '../api/preferences.ts';
import { allCommands, isLetterKey, keyToText, offered } from '../keys/commands.ts';
import { isMac } from '../keys/keys.ts';

/** The keys of this page, always on the screen: the keyboard is the fast way, and nobody has to remember it. */
export function KeyStrip() {
  const { letterKeys } = usePreferences();
  const commands = allCommands(useStore(offered)).filter((command) => command.strip !== undefined);
  const moves = allCommands(useStore(offered)).some((command) => command.id === 'list.next');
  const last = commands.filter((command) => command.id === 'help');
  const shown = [...commands.filter((command) => command.id !== 'help'), ...last];
  return (
    <footer className="strip" aria-label="Keys of this page">
      {moves && letterKeys && (
        <span>
          <kbd className="kbd">J</kbd>
          <kbd className="kbd">K</kbd> move
        </span>
      )}
      {shown
        .filter((command) => letterKeys || command.keys.some((key) => !isLetterKey(key)))
        .map((command) => {
          const key = command.keys.find((candidate) => letterKeys || !isLetterKey(candidate)) ?? '';
          return (
            <span key={command.id}>
              {keyToText(key, isMac).map((part) => (
                <kbd key={part} className="kbd">
                  {part}
                </kbd>
              ))}
              {command.strip}
            </span>
          );
        })}
    </footer>
  );
}
