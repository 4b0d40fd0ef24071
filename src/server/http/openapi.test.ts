import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { api } from '../../model/api.ts';
import { apiToOpenApi } from './openapi.ts';

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
});
const read = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const document = apiToOpenApi('1.2.3');
const { paths, components } = read.parse(document);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has every endpoint of the table, with the parameters of its path', () => {
    for (const [name, endpoint] of Object.entries(api)) {
      const found = operation.parse(paths[`/api/v1${endpoint.path}`]?.[endpoint.method.toLowerCase()]);
      expect(found.operationId).toBe(name);
      const inPath = found.parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect(inPath).toEqual([...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      expect(found.parameters.every((one) => one.in === 'query' || one.required)).toBe(true);
    }
  });

  it('points only at schemas that are there', () => {
    const text = JSON.stringify(document);
    const refs = new Set([...text.matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1]));
    expect(refs.size).toBeGreaterThan(20);
    for (const ref of refs)
      expect(Object.keys(components.schemas).map((id) => `#/components/schemas/${id}`)).toContain(ref);
  });
});
