import { z } from 'zod';

/** MITRE ATT&CK as far as rules name it: one domain in one version. Techniques are live ones; sub-techniques are `T1059.001`. */
export const attackTable = z.object({
  domain: z.string(),
  version: z.string(),
  notice: z.string(),
  /** in the order of the matrix */
  tactics: z.array(z.object({ id: z.string(), shortName: z.string(), name: z.string() })),
  /** in the order of their ids; `tactics` are short names */
  techniques: z.array(
    z.object({ id: z.string(), name: z.string(), tactics: z.array(z.string()), platforms: z.array(z.string()) }),
  ),
  /** technique that is no more, and what took its place */
  revoked: z.record(z.string(), z.string()),
  deprecated: z.array(z.string()),
  /** ids of groups and of software, between blanks */
  groups: z.string(),
  software: z.string(),
});
export type AttackTable = z.infer<typeof attackTable>;
export type AttackTechnique = AttackTable['techniques'][number];
