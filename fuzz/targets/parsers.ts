import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../src/model/ids.ts';
import { createNormalize } from '../../src/pipeline/normalize/normalize.ts';
import type { Parser } from '../../src/pipeline/normalize/parser.ts';
import { loadOcsfValidator } from '../../src/pipeline/normalize/test-ocsf-schema.ts';
import { parsers } from '../../src/server/parsers.ts';
import { shippedMappings } from '../../src/server/shipped-mappings.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const connectors = fileURLToPath(new URL('../../src/connectors', import.meta.url));
const normalize = createNormalize(parsers, DEFAULT_TENANT);
const validator = (): ReturnType<typeof loadOcsfValidator> => (validate ??= loadOcsfValidator());
let validate: ReturnType<typeof loadOcsfValidator>;
const NEWLINE = 0x0a;
const RECEIVED = Date.UTC(2026, 10, 22);

const cases = z
  .array(z.looseObject({ record: z.string(), context: z.looseObject({ context: z.string().optional() }).optional() }))
  .min(1);
const list = z.array(z.looseObject({ id: z.string(), input: z.enum(['json', 'text']) }));
type Cases = z.infer<typeof cases>;

/** A target for each parser in code, begun from the cases of its connector, and one for all mappings. */
export async function parserTargets(): Promise<FuzzTarget[]> {
  const casesById = new Map<string, Cases>();
  for (const folder of readdirSync(connectors)) {
    const found = await exportsOf(join(connectors, folder, 'cases.ts'));
    const known = found.flatMap((value) => cases.safeParse(value).data ?? []);
    const exported = (await Promise.all(['index.ts', `${folder}.ts`].map((name) => exportsOf(join(connectors, folder, name))))).flat(); // prettier-ignore
    for (const { id } of exported.flatMap((value) => list.safeParse(value).data ?? [])) casesById.set(id, known);
  }
  const shipped = new Set<Parser>(shippedMappings);
  const inCode = parsers.filter((parser) => !shipped.has(parser));
  return [...inCode.map((parser) => parserTarget(parser, casesById.get(parser.id) ?? [])), mappingsTarget()];
}

/** The shipped mappings share their code, and so one target: the first line of an input names the mapping that reads what follows. */
function mappingsTarget(): FuzzTarget {
  const targets = new Map(shippedMappings.map((parser) => [parser.id, parserTarget(parser, [])]));
  const all = [...targets.values()];
  return {
    name: 'parser-mappings',
    kind: 'text',
    async seeds() {
      const seeds: Uint8Array[] = [];
      for (const [id, target] of targets)
        for (const seed of await target.seeds()) seeds.push(Buffer.concat([Buffer.from(`${id}\n`), seed]));
      return seeds;
    },
    words: all[0]?.words ?? [],
    run(input) {
      const end = input.indexOf(NEWLINE);
      const named = end < 0 ? undefined : targets.get(Buffer.from(input.subarray(0, end)).toString('utf8'));
      if (named !== undefined) return named.run(input.subarray(end + 1));
      return all[inputToNumber(input) % all.length]?.run(input);
    },
  };
}

/** The stage of normalizing, told to read the record with this parser; now and then the OCSF form is checked against the schema. */
function parserTarget(parser: Parser, known: Cases): FuzzTarget {
  const contexts = [
    undefined,
    ...new Set(known.map((each) => each.context?.context).filter((each) => each !== undefined)),
  ];
  return {
    name: `parser-${parser.id}`,
    kind: 'text',
    seeds: () => [parser.example, ...known.map(({ record }) => record)].map((text) => Buffer.from(text)),
    words: ['"', '\\', '{', '}', '[', ']', ':', ',', '=', ' ', '\t', '\n', '|', 'null', '1e999', '-1', '9999-12-31T23:59:59Z', '__proto__', '::1', '\ufffd', '%', '&'], // prettier-ignore
    run(input) {
      const drawn = inputToNumber(input);
      const context = contexts[(drawn >>> 8) % contexts.length];
      const { events, unreadable } = normalize({
        origin: {
          source: asSourceId('fuzz'),
          envelope: 'none',
          format: parser.id,
          ...(context === undefined ? {} : { context }),
        },
        received: RECEIVED,
        payload: input,
        ends: Uint32Array.of(input.length),
        stream: streamOf('fuzz'),
        first: 0,
      });
      if (events.length + unreadable.length !== 1)
        throw new Error(`${events.length} events and ${unreadable.length} unreadable of one record`);
      for (const { reason } of unreadable) if (reason.kind === 'damaged' && reason.message.includes('failed on this record')) throw new Error(reason.message); // prettier-ignore
      const [event] = events;
      if (event === undefined) return;
      const { ocsf, entities } = event;
      if (entities.some(({ id }) => id.length > 600)) throw new Error('an entity has a name without end');
      const problems = (drawn >>> 16) % 8 === 0 ? (validator()?.(ocsf) ?? []) : [];
      if (problems.length > 0) throw new Error(`OCSF: ${event.format} ${JSON.stringify(problems[0])}`);
    },
  };
}

/** FNV-1a, 32 bits. Draws from the bytes alone, so that a kept case does the same each time. */
function inputToNumber(input: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of input) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

async function exportsOf(path: string): Promise<unknown[]> {
  if (!existsSync(path)) return [];
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === 'object' && module !== null ? Object.values(module) : [];
}
