import {
  IconApps,
  IconCloud,
  IconCpu,
  IconDeviceDesktop,
  IconFile,
  IconMapPin,
  IconPlugConnected,
  IconUser,
  IconWorld,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { EntityKind, EntityRef } from '../../model/entity.ts';
import { textToPlain } from '../words/visible-text.ts';
import { Value } from './value.tsx';
import './entity.css';

const icons = {
  user: IconUser,
  device: IconDeviceDesktop,
  application: IconApps,
  address: IconMapPin,
  domain: IconWorld,
  file: IconFile,
  process: IconCpu,
  cloud: IconCloud,
  source: IconPlugConnected,
} as const satisfies Record<EntityKind, ComponentType<{ size?: number; stroke?: number; className?: string }>>;

export function EntityIcon({ kind }: { readonly kind: EntityKind }) {
  const Icon = icons[kind];
  return (
    <span className={`entity-icon kind-${kind}`} role="img" aria-label={kind}>
      <Icon size={14} stroke={1.8} />
    </span>
  );
}

/** An entity as a chip; its name opens the value menu. */
export function EntityChip({ entity }: { readonly entity: EntityRef }) {
  return (
    <span className="entity">
      <EntityIcon kind={entity.kind} />
      <Value text={entity.name} field="entity" queryValue={entity.id} />
    </span>
  );
}

/** The short form for rows: no menu, no element that takes focus. */
export function EntityName({ entity }: { readonly entity: EntityRef }) {
  return (
    <span className="entity-name">
      <EntityIcon kind={entity.kind} />
      <bdi className="cut">{textToPlain(entity.name, 60)}</bdi>
    </span>
  );
}
