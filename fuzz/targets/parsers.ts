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

/** The shipped mappings share their code: one target takes turns with them. */
function mappingsTarget(): FuzzTarget {
  const targets = shippedMappings.map((parser) => parserTarget(parser, []));
  let turn = 0;
  return {
    name: 'parser-mappings',
    kind: 'text',
    async seeds() {
      const seeds: Uint8Array[] = [];
      for (const target of targets) seeds.push(...(await target.seeds()));
      return seeds;
    },
    words: targets[0]?.words ?? [],
    run: (input) => targets[turn++ % targets.length]?.run(input),
  };
}

/** The stage of normalizing, told to read the record with this parser; now and then the OCSF form is checked against the schema. */
function parserTarget(parser: Parser, known: Cases): FuzzTarget {
  const contexts = [
    undefined,
    ...new Set(known.map((each) => each.context?.context).filter((each) => each !== undefined)),
  ];
  let runs = 0;
  return {
    name: `parser-${parser.id}`,
    kind: 'text',
    seeds: () => [parser.example, ...known.map(({ record }) => record)].map((text) => Buffer.from(text)),
    words: ['"', '\\', '{', '}', '[', ']', ':', ',', '=', ' ', '\t', '\n', '|', 'null', '1e999', '-1', '9999-12-31T23:59:59Z', '__proto__', '::1', '\ufffd', '%', '&'], // prettier-ignore
    run(input) {
      runs++;
      const context = contexts[runs % contexts.length];
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
      const problems = runs % 8 === 0 ? (validator()?.(ocsf) ?? []) : [];
      if (problems.length > 0) throw new Error(`OCSF: ${event.format} ${JSON.stringify(problems[0])}`);
    },
  };
}

async function exportsOf(path: string): Promise<unknown[]> {
  if (!existsSync(path)) return [];
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === 'object' && module !== null ? Object.values(module) : [];
}
