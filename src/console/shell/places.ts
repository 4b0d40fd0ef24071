import {
  IconActivity,
  IconDatabaseImport,
  IconInbox,
  IconRadar2,
  IconSettings,
  IconUsers,
  IconZoomScan,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

interface Place {
  readonly to: '/now' | '/queue/alerts' | '/hunt' | '/entities' | '/detections' | '/sources' | '/settings';
  readonly name: string;
  /** after `G` */
  readonly key: string | undefined;
  readonly group: 'top' | 'Watch' | 'foot';
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
}

/** The places of the sidebar, the palette and the `G` keys. */
export const places: readonly Place[] = [
  { to: '/now', name: 'Now', key: 'N', group: 'top', icon: IconActivity },
  { to: '/queue/alerts', name: 'Queue', key: 'Q', group: 'top', icon: IconInbox },
  { to: '/hunt', name: 'Hunt', key: 'H', group: 'top', icon: IconZoomScan },
  { to: '/entities', name: 'Entities', key: 'E', group: 'top', icon: IconUsers },
  { to: '/detections', name: 'Detections', key: 'D', group: 'Watch', icon: IconRadar2 },
  { to: '/sources', name: 'Sources', key: 'S', group: 'Watch', icon: IconDatabaseImport },
  { to: '/settings', name: 'Settings', key: undefined, group: 'foot', icon: IconSettings },
];
