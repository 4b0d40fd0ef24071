import { SegmentedControl, Switch, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { prefer, usePreferences, type Preferences } from '../api/preferences.ts';
import { SettingsFrame } from './settings-frame.tsx';

const schemes: readonly { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];
const zones: readonly { value: Preferences['zone']; label: string }[] = [
  { value: 'local', label: 'Local' },
  { value: 'utc', label: 'UTC' },
];
const densities: readonly { value: Preferences['rows']; label: string }[] = [
  { value: 'two-lines', label: 'Two lines' },
  { value: 'roomy', label: 'One line, roomy' },
  { value: 'compact', label: 'One line, compact' },
];

/** What one person likes on this machine. Saved as it is chosen. */
export function AppearancePage() {
  const preferences = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SettingsFrame view="appearance">
      <div>
        <Setting title="Colours" hint="Light or dark.">
          <SegmentedControl aria-label="Colours" data={[...schemes]} value={colorScheme} onChange={setColorScheme} />
        </Setting>
        <Setting title="Times" hint="For the whole console. Z switches.">
          <SegmentedControl
            aria-label="Times"
            data={[...zones]}
            value={preferences.zone}
            onChange={(zone) => prefer({ zone })}
          />
        </Setting>
        <Setting title="Rows" hint="Height of rows in lists.">
          <SegmentedControl
            aria-label="Rows"
            data={[...densities]}
            value={preferences.rows}
            onChange={(rows) => prefer({ rows })}
          />
        </Setting>
        <Setting
          title="Single-letter keys"
          hint="J, K, 1 to 4 and the like. Off leaves the keys with Ctrl, and the palette."
        >
          <Switch
            label={preferences.letterKeys ? 'On' : 'Off'}
            aria-label="Single-letter keys"
            checked={preferences.letterKeys}
            onChange={(event) => prefer({ letterKeys: event.currentTarget.checked })}
          />
        </Setting>
        <Setting title="Sidebar" hint="Icons only. Ctrl \ switches.">
          <Switch
            label={preferences.narrowSidebar ? 'Narrow' : 'Wide'}
            aria-label="Narrow sidebar"
            checked={preferences.narrowSidebar}
            onChange={(event) => prefer({ narrowSidebar: event.currentTarget.checked })}
          />
        </Setting>
        <Setting title="First steps" hint="The four steps on Now, until they are done.">
          <Switch
            label={preferences.firstRunHidden ? 'Hidden' : 'Shown'}
            aria-label="Show the first steps"
            checked={!preferences.firstRunHidden}
            onChange={(event) => prefer({ firstRunHidden: !event.currentTarget.checked })}
          />
        </Setting>
      </div>
    </SettingsFrame>
  );
}

function Setting({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="setting">
      <div>
        <h2>{title}</h2>
        <p>{hint}</p>
      </div>
      <div>{children}</div>
    </div>
  );
}
