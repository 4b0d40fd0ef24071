import { Menu } from '@mantine/core';
import { IconCopy, IconFilter, IconFilterOff, IconSearch, IconTarget, IconUsers } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useOverlay } from '../keys/keys.ts';
import { conditionText, pivotQuery, wordsText, type Pivot } from '../hunt/query-text.ts';
import { textToDefanged, textToPlain } from '../words/visible-text.ts';
import { ValueMenuContext, type ValueDoor } from './value-menu-context.ts';

interface ProviderProps {
  readonly children: ReactNode;
  /** the query in view, where the page has one */
  readonly query: string | undefined;
  /** runs a query in Hunt, or changes the one in view */
  readonly onQuery: (query: string) => void;
}

/** Any value is a door: the same small menu on every value of every page. One menu for all, opened where it is asked for. */
export function ValueMenuProvider({ children, query, onQuery }: ProviderProps) {
  const [door, setDoor] = useState<ValueDoor>();
  useOverlay(door !== undefined);
  const close = (): void => {
    door?.at.focus();
    setDoor(undefined);
  };
  return (
    <ValueMenuContext value={setDoor}>
      {children}
      {door !== undefined && <ValueMenu door={door} query={query} onQuery={onQuery} onClose={close} />}
    </ValueMenuContext>
  );
}

type MenuProps = Omit<ProviderProps, 'children'> & { readonly door: ValueDoor; readonly onClose: () => void };

function ValueMenu({ door, query, onQuery, onClose }: MenuProps) {
  const { text, field, value } = door;
  const rect = door.at.getBoundingClientRect();
  const pivot = (kind: Pivot) => (): void => {
    if (field !== undefined) onQuery(pivotQuery(query ?? '', field, value, kind));
  };
  const asQuery = field === undefined ? wordsText(text) : conditionText(field, value, '=');
  const navigate = useNavigate();
  const copy = (what: string) => (): void => void navigator.clipboard.writeText(what);
  return (
    <Menu opened onClose={onClose} position="bottom-start" returnFocus={false} width={260} trapFocus>
      <Menu.Target>
        <span
          aria-hidden="true"
          style={{
            position: 'fixed',
            left: rect.left,
            top: rect.top,
            width: Math.min(rect.width, 300),
            height: Math.min(rect.height, 40),
            pointerEvents: 'none',
          }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label="What to do with this value">
        <Menu.Label>
          <bdi className="mono">{textToPlain(field === undefined ? text : `${field}: ${text}`, 80)}</bdi>
        </Menu.Label>
        {field !== undefined && query !== undefined && (
          <>
            <Menu.Item leftSection={<IconFilter size={14} />} onClick={pivot('include')}>
              Include
            </Menu.Item>
            <Menu.Item leftSection={<IconFilterOff size={14} />} onClick={pivot('exclude')}>
              Exclude
            </Menu.Item>
            <Menu.Item leftSection={<IconTarget size={14} />} onClick={pivot('only')}>
              Only this
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<IconSearch size={14} />} onClick={() => onQuery(asQuery)}>
          Hunt for it
        </Menu.Item>
        {field === 'entity' && (
          <Menu.Item
            leftSection={<IconUsers size={14} />}
            onClick={() => void navigate({ to: '/entities/of/$id', params: { id: value } })}
          >
            What is normal for it
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={copy(text)}>
          Copy
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={copy(asQuery)}>
          Copy as query
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={copy(textToDefanged(text))}>
          Copy defanged
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
