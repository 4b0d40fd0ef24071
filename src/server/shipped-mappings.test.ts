import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../model/ids.ts';
import { createNormalize } from '../pipeline/normalize/normalize.ts';
import { readMapping } from '../pipeline/normalize/mapping/read-mapping.ts';
import { loadOcsfValidator } from '../pipeline/normalize/test-ocsf-schema.ts';
import { parsers } from './parsers.ts';

const folder = fileURLToPath(new URL('../content/mappings', import.meta.url));
const names = readdirSync(folder);
const validate = loadOcsfValidator();

describe('the mappings that come with Vedette', () => {
  it('are many, and nothing else is in their folder', () => {
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !name.endsWith('.yml'))).toEqual([]);
  });

  it.each(names)('%s has no problem, and each of its examples is an event of it with a time and valid OCSF', (name) => {
    const { mapping, problems } = readMapping(readFileSync(join(folder, name), 'utf8'));
    expect(problems).toEqual([]);
    expect(`${mapping?.mapping}.yml`).toBe(name);
    const examples = mapping?.examples ?? [];
    expect(examples.length).toBeGreaterThan(0);
    const normalize = createNormalize(parsers, DEFAULT_TENANT);
    let entities = 0;
    for (const example of examples) {
      const payload = Buffer.from(example);
      const { events } = normalize({
        origin: { source: asSourceId('test'), envelope: 'none' },
        received: Date.UTC(2026, 10, 21, 20),
        payload,
        ends: Uint32Array.of(payload.length),
        stream: streamOf('test'),
        first: 0,
      });
      const [event] = events;
      expect(event?.format).toBe(mapping?.mapping);
      expect(event?.quality).not.toContain('time-missing');
      if (event !== undefined && validate !== undefined) expect(validate(event.ocsf)).toEqual([]);
      entities += event?.entities.length ?? 0;
    }
    expect(entities).toBeGreaterThan(0);
  });
});
