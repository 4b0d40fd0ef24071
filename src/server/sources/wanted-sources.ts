import { asSourceId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';
import type { StoredSource } from '../../store/state/source-store.ts';
import { checkSettings, problemsToText } from './check-settings.ts';
import type { FileSource } from './read-sources-file.ts';
import type { SecretBox } from './secret-box.ts';
import type { WantedSource } from './supervisor.ts';
import { putSecrets, textsOf, type SecretsByPath } from './take-secrets.ts';

const PAUSED = 'Paused.';

/** What shall be with a source of the database. */
export function storedToWanted(row: StoredSource, kinds: readonly SourceKind[], box: SecretBox): WantedSource {
  const id = asSourceId(`${row.kind}/${row.name}`);
  const wrong = (message: string): WantedSource => ({ runs: false, id, state: 'wrong-settings', message });
  if (!row.enabled) return { runs: false, id, state: 'stopped', message: PAUSED };
  const kind = kinds.find((each) => each.id === row.kind);
  if (kind === undefined) return wrong(`This version has no kind "${row.kind}". It was added by another version of Vedette.`); // prettier-ignore
  const opened = openStored(row, box);
  if (opened === undefined) {
    return wrong(`${Object.keys(row.secrets).join(', ')} cannot be decrypted: the file "secret" of the data folder is another one than when it was entered. Enter it again.`); // prettier-ignore
  }
  const settings = putSecrets(opened.open, opened.secrets);
  const problems = checkSettings(kind, settings);
  if (problems.length > 0) return wrong(`Its settings do not fit: ${problemsToText(problems)}.`);
  return { runs: true, source: { id, kind, settings, secrets: textsOf(opened.secrets) } };
}

/** What shall be with a source of the sources file. */
export function fileSourceToWanted({ id, kind, enabled, settings, secrets, problems }: FileSource): WantedSource {
  if (!enabled) return { runs: false, id, state: 'stopped', message: PAUSED };
  if (problems.length > 0) {
    const message = problems.map(({ line, message: words }) => `Line ${line}: ${words}`).join(' ');
    return { runs: false, id, state: 'wrong-settings', message };
  }
  return { runs: true, source: { id, kind, settings, secrets } };
}

/** Undefined if a secret cannot be opened. */
export function openStored(
  row: StoredSource,
  box: SecretBox,
): { open: JsonObject; secrets: SecretsByPath } | undefined {
  const secrets: Record<string, JsonValue> = {};
  for (const [setting, sealed] of Object.entries(row.secrets)) {
    const value = box.open({ kind: row.kind, name: row.name, setting }, sealed);
    if (value === undefined) return undefined;
    secrets[setting] = value;
  }
  return { open: row.settings, secrets };
}
