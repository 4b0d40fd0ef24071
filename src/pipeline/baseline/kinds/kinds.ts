import { dormant } from './dormant.ts';
import { hours } from './hours.ts';
import { command } from './command.ts';
import { beacon } from './beacon.ts';
import { domain } from './domain.ts';
import { edge } from './edge.ts';
import { forecast } from './forecast.ts';
import { joint } from './joint.ts';
import type { Kind } from './kind.ts';
import { level } from './level.ts';
import { population } from './population.ts';
import { rare } from './rare.ts';
import { sequence } from './sequence.ts';
import { silence } from './silence.ts';
import { travel } from './travel.ts';
import { tunnel } from './tunnel.ts';
import { volume } from './volume.ts';
import { template } from './template.ts';

/** Every kind of model. The order is that of the docs. */
export const kinds: readonly Kind[] = [
  rare,
  volume,
  hours,
  level,
  population,
  forecast,
  dormant,
  silence,
  beacon,
  domain,
  tunnel,
  travel,
  edge,
  sequence,
  template,
  command,
  joint,
];

export const kindsByName: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.name, kind]));
