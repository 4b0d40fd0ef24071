import type { FuzzTarget } from './fuzz-target.ts';
import { evtxTarget } from './targets/evtx.ts';
import { fileTargets } from './targets/files.ts';
import { framingTargets } from './targets/framing.ts';
import { mappingTargets } from './targets/mappings.ts';
import { netflowTargets } from './targets/netflow.ts';
import { otlpProtobufTarget } from './targets/otlp-protobuf.ts';
import { parserTargets } from './targets/parsers.ts';

/** Every fuzz target. Parsers are targets by themselves; what else reads bytes of strangers has a line here. */
export async function allTargets(): Promise<readonly FuzzTarget[]> {
  return [
    evtxTarget,
    ...netflowTargets,
    otlpProtobufTarget,
    ...fileTargets,
    ...framingTargets,
    ...mappingTargets,
    ...(await parserTargets()),
  ];
}

export async function targetNamed(name: string): Promise<FuzzTarget | undefined> {
  return (await allTargets()).find((target) => target.name === name);
}
