import type { TenantId } from '../../model/ids.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import type { Understand } from '../../pipeline/ports.ts';
import type { MappingStore, StoredMapping } from '../../store/state/mapping-store.ts';
import type { MappingEpochs } from './epochs.ts';
import { learntTemplates } from './learnt-templates.ts';
import {
  compileMappings,
  mappingSetOf,
  type CompiledMappings,
  type MappingHistory,
  type MappingSet,
} from './mapping-set.ts';
import { readMappingFiles, type MappingFiles } from './read-mapping-files.ts';

/** The mappings that count: those that people wrote here, then those of files, then templates that were learnt. */
export interface MappingsOnServer {
  /** what the workers are given, read anew */
  history(): Promise<MappingHistory>;
  /** Remembers from which record on which mappings are in force. */
  watch(understand: Understand): Understand;
  /** every parser there is now, mappings included, as the newest set has them: for what reads the past again */
  parsers(): Promise<readonly Parser[]>;
  /** what is stored, what came of files, and what is wrong */
  all(): Promise<AllMappings>;
  /** Reads the files of --mappings again. */
  reloadFiles(): Promise<void>;
}

export interface AllMappings {
  readonly stored: readonly StoredMapping[];
  readonly files: MappingFiles;
  readonly compiled: CompiledMappings;
  readonly set: MappingSet;
}

export interface MappingsDeps {
  readonly store: MappingStore;
  readonly tenant: TenantId;
  /** files and folders of --mappings */
  readonly paths: readonly string[];
  readonly epochs: MappingEpochs;
}

export async function createMappingsOnServer({ store, tenant, paths, epochs }: MappingsDeps): Promise<MappingsOnServer> {
  let files = await readMappingFiles(paths);
  let compiled: { readonly version: string; readonly made: CompiledMappings } | undefined;

  async function read(): Promise<{ stored: readonly StoredMapping[]; set: MappingSet }> {
    const stored = await store.list(tenant);
    const own = stored.filter(({ kind, enabled }) => kind === 'own' && enabled);
    return { stored, set: mappingSetOf([...own.map(({ id, text }) => ({ source: id, text })), ...files.mappings], learntTemplates(stored)) };
  }

  /** Compiling takes a moment, and the same set gives the same. */
  function compile(set: MappingSet): CompiledMappings {
    if (compiled?.version !== set.version) compiled = { version: set.version, made: compileMappings(set) };
    return compiled.made;
  }

  return {
    history: async () => epochs.history((await read()).set),
    watch: (understand) => epochs.watch(understand),
    parsers: async () => compile((await read()).set).parsers,
    async all() {
      const { stored, set } = await read();
      return { stored, set, files, compiled: compile(set) };
    },
    async reloadFiles() {
      files = await readMappingFiles(paths);
    },
  };
} // prettier-ignore
