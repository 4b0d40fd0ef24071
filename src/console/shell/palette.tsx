import { Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { allCommands, keyToText, offered, type Command } from '../keys/commands.ts';
import { isMac, useOverlay } from '../keys/keys.ts';
import { wordsText } from '../hunt/query-text.ts';
import { filterCommands } from './filter-commands.ts';

/** Every command of this page and every place, and whatever is typed as a search. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  useOverlay(true);
  const chosen = useRef<Command>(undefined);
  // when the dialog is gone, so that the command finds the page's own focus; and behind `useOverlay`, so that keys are the page's again before it runs
  useEffect(() => () => void setTimeout(() => chosen.current?.run(), 0), []);
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [commands] = useState(() => allCommands(offered.get()).filter((command) => command.palette !== false));
  const words = text.trim();
  const searches: Command[] =
    words === ''
      ? []
      : [
          {
            id: 'search.hunt',
            title: `Search events for "${words}"`,
            group: 'Go to',
            keys: [],
            run: () => void navigate({ to: '/hunt', search: { q: wordsText(words) } }),
          },
          {
            id: 'search.alerts',
            title: `Search alerts for "${words}"`,
            group: 'Go to',
            keys: [],
            run: () => void navigate({ to: '/queue/alerts', search: { text: words, status: 'all' } }),
          },
        ];
  const found = [...filterCommands(commands, words), ...searches];
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    chosen.current = command;
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size="lg"
      yOffset="12vh"
      attributes={{ content: { 'aria-label': 'Search or jump' } }}
    >
      <TextInput
        data-autofocus
        // at once: the trap of the dialog takes the focus a moment later, and letters typed before that would be lost
        autoFocus
        placeholder="A place, a command, or words to search for"
        aria-label="A place, a command, or words to search for"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found[at] === undefined ? undefined : `palette-${found[at].id}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="palette-list" className="palette-list" role="listbox" aria-label="What fits">
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`palette-${command.id}`}
            role="option"
            aria-selected={index === at}
            onClick={() => run(command)}
          >
            <span>{command.title}</span>
            <span className="row tight">
              {command.keys[0] !== undefined &&
                keyToText(command.keys[0], isMac).map((part) => (
                  <kbd key={part} className="kbd">
                    {part}
                  </kbd>
                ))}
            </span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
