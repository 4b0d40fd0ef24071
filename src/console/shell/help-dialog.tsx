import { Modal } from '@mantine/core';
import { useState } from 'react';
import { allCommands, keyToText, offered } from '../keys/commands.ts';
import { isMac, useOverlay } from '../keys/keys.ts';

/** All keys of this page, from the same list that makes them work. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  useOverlay(true);
  const [commands] = useState(() => allCommands(offered.get()).filter((command) => command.keys.length > 0));
  return (
    <Modal opened onClose={onClose} size="lg" title="Keys">
      <div className="help-list">
        {(['This page', 'Go to', 'Everywhere'] as const).map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <ul>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <li key={command.id}>
                    <span>{command.title}</span>
                    <span>
                      {command.keys.map((key) => (
                        <span key={key}>
                          {keyToText(key, isMac).map((part) => (
                            <kbd key={part} className="kbd">
                              {part}
                            </kbd>
                          ))}
                        </span>
                      ))}
                    </span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <p className="dim small">Single letters can be switched off in Settings, Appearance.</p>
    </Modal>
  );
}
