import type { JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { createSequenceCounter, type SequenceCounter } from './sequence.ts';
import { makeTemplate, type FieldSpec, type Template } from './template.ts';
import { MOST_FIELDS } from './read-templates.ts';

/** What is remembered of one observation domain of one exporter. */
export interface Session {
  readonly exporter: string;
  readonly protocol: Template['protocol'];
  readonly domain: number;
  readonly templates: Map<number, Known>;
  readonly sequence: SequenceCounter;
  /** one of how many packets is looked at; key -1: where no sampler is named */
  readonly samplingBySampler: Map<number, number>;
  /** ms since 1970 when the exporter started, told by options */
  started: number | undefined;
}

export interface Known {
  readonly template: Template;
  /** ms since 1970 */
  readonly since: number;
}

/** The sessions of all exporters, bounded: those that were quiet longest go first. */
export interface Sessions {
  of(exporter: string, protocol: Template['protocol'], domain: number): Session;
  /** Takes a template. True if it is new or another than before. */
  learn(session: Session, template: Template, now: number): boolean;
  forget(session: Session, template: number | 'all'): void;
  /** A template that is older than its lifetime is none. */
  templateOf(session: Session, id: number, now: number): Template | undefined;
  all(): Iterable<Session>;
  snapshot(): JsonValue;
  /** Anything: what is no snapshot is left. */
  restore(value: JsonValue | undefined): void;
}

export interface SessionLimits {
  readonly sessions: number;
  /** of all templates together */
  readonly fields: number;
  /** ms */
  readonly lifetime: number;
}

export function createSessions({ sessions: most, fields: mostFields, lifetime }: SessionLimits): Sessions {
  const sessions = new Map<string, Session>();
  let fields = 0;

  function of(exporter: string, protocol: Template['protocol'], domain: number): Session {
    const key = `${protocol} ${domain} ${exporter}`;
    const known = sessions.get(key);
    if (known !== undefined) {
      // the order of the map is that of use
      sessions.delete(key);
      sessions.set(key, known);
      return known;
    }
    const made: Session = {
      exporter,
      protocol,
      domain,
      templates: new Map(),
      sequence: createSequenceCounter(protocol === 'ipfix' ? 'records' : 'messages'),
      samplingBySampler: new Map(),
      started: undefined,
    };
    sessions.set(key, made);
    shrink(made);
    return made;
  }

  function shrink(current: Session): void {
    for (const [key, session] of sessions) {
      if (sessions.size <= most && fields <= mostFields) return;
      if (session === current) continue;
      forget(session, 'all');
      sessions.delete(key);
    }
  }

  function learn(session: Session, template: Template, now: number): boolean {
    const before = session.templates.get(template.id)?.template;
    forget(session, template.id);
    session.templates.set(template.id, { template, since: now });
    fields += template.fields.length;
    while (session.templates.size > MOST_TEMPLATES) {
      const [oldest] = session.templates.keys();
      if (oldest !== undefined) forget(session, oldest);
    }
    shrink(session);
    return before === undefined || !isSame(before, template);
  }

  function forget(session: Session, template: number | 'all'): void {
    for (const id of template === 'all' ? [...session.templates.keys()] : [template]) {
      fields -= session.templates.get(id)?.template.fields.length ?? 0;
      session.templates.delete(id);
    }
  }

  return {
    of,
    learn,
    forget,
    templateOf(session, id, now) {
      const known = session.templates.get(id);
      if (known === undefined || now - known.since <= lifetime) return known?.template;
      forget(session, id);
      return undefined;
    },
    all: () => sessions.values(),
    snapshot: () =>
      [...sessions.values()]
        .filter(({ templates }) => templates.size > 0)
        .slice(-MOST_SAVED)
        .map(toSaved),
    restore(value) {
      for (const saved of Array.isArray(value) ? value : []) restoreOne(saved);
    },
  };

  function restoreOne(saved: JsonValue): void {
    if (!isJsonObject(saved)) return;
    const { exporter, protocol, domain, templates, sampling, started } = saved;
    if (typeof exporter !== 'string' || (protocol !== 'netflow9' && protocol !== 'ipfix') || typeof domain !== 'number' || !Array.isArray(templates)) return; // prettier-ignore
    const session = of(exporter, protocol, domain);
    if (typeof started === 'number') session.started = started;
    for (const pair of Array.isArray(sampling) ? sampling : []) {
      const [sampler, rate] = Array.isArray(pair) ? pair : [];
      if (typeof sampler === 'number' && typeof rate === 'number') session.samplingBySampler.set(sampler, rate);
    }
    for (const one of templates) {
      if (!isJsonObject(one)) continue;
      const { id, since, options, fields: numbers } = one;
      const specs = fieldsOf(numbers);
      if (typeof id !== 'number' || typeof since !== 'number' || specs === undefined) continue;
      learn(session, makeTemplate(id, protocol, options === true, specs), since);
    }
  }
}

const MOST_TEMPLATES = 512;
/** the snapshot is one value of the state store */
const MOST_SAVED = 512;

const isSame = (one: Template, other: Template): boolean =>
  one.isOptions === other.isOptions &&
  one.fields.length === other.fields.length &&
  one.fields.every(({ id, enterprise, length }, at) => {
    const field = other.fields[at];
    return field?.id === id && field.enterprise === enterprise && field.length === length;
  });

function toSaved({ exporter, protocol, domain, templates, samplingBySampler, started }: Session): JsonValue {
  return {
    exporter,
    protocol,
    domain,
    ...(started === undefined ? {} : { started }),
    sampling: [...samplingBySampler].map(([sampler, rate]) => [sampler, rate]),
    templates: [...templates.values()].map(({ template, since }) => ({
      id: template.id,
      since,
      options: template.isOptions,
      fields: template.fields.flatMap(({ enterprise, id, length }) => [enterprise, id, length]),
    })),
  };
}

/** Three numbers a field. */
function fieldsOf(numbers: JsonValue | undefined): FieldSpec[] | undefined {
  if (!Array.isArray(numbers) || numbers.length === 0 || numbers.length > 3 * MOST_FIELDS) return undefined;
  const fields: FieldSpec[] = [];
  for (let at = 0; at < numbers.length; at += 3) {
    const [enterprise, id, length] = numbers.slice(at, at + 3);
    if (typeof enterprise !== 'number' || typeof id !== 'number' || typeof length !== 'number') return undefined;
    fields.push({ enterprise, id, length });
  }
  return fields;
}
