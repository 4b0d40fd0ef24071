import type { SettingProblem } from '../../model/configured-source.ts';
import type { JsonObject } from '../../model/json.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';
import { checkSettings, problemsToText } from './check-settings.ts';
import { hideSecrets } from './hide-secrets.ts';
import { asSourceCode } from './source-context.ts';
import { textsOf, type SecretsByPath } from './take-secrets.ts';
import { within } from './within.ts';

export interface Tried {
  readonly works: boolean;
  readonly message: string;
  readonly problems: SettingProblem[];
}

export interface TryDeps {
  readonly secrets: SecretsByPath;
  /** false: only looks at the settings */
  readonly connect: boolean;
  readonly clock: () => number;
  readonly withinMs?: number;
}

const WITHIN_MS = 20_000;

/** Looks whether settings fit their kind, and whether the other side answers as it should. Takes nothing, starts nothing, never throws. */
export async function trySettings(kind: SourceKind, settings: JsonObject, deps: TryDeps): Promise<Tried> {
  const { connect, clock, withinMs = WITHIN_MS } = deps;
  const problems = checkSettings(kind, settings);
  if (problems.length > 0) return { works: false, message: `The settings do not fit: ${problemsToText(problems)}.`, problems }; // prettier-ignore
  if (!connect) return { works: true, message: 'The settings fit.', problems: [] };
  if (kind.check === undefined) return { works: true, message: 'The settings fit. Whether it works is seen when it runs: this kind has nothing to try before.', problems: [] }; // prettier-ignore
  const clean = (text: string): string => hideSecrets(text, textsOf(deps.secrets));
  const giveUp = new AbortController();
  const bug = Promise.withResolvers<never>();
  bug.promise.catch(() => undefined);
  const checking = asSourceCode({ met: bug.reject }, async () => await kind.check?.(settings, { clock, signal: giveUp.signal })); // prettier-ignore
  try {
    const result = await within(withinMs, Promise.race([checking, bug.promise]));
    if (result === undefined) return { works: false, message: `There was no answer within ${withinMs / 1000} s.`, problems: [] }; // prettier-ignore
    if (result.kind === 'works') return { works: true, message: clean(result.message), problems: [] };
    const message = clean(result.message);
    return { works: false, message, problems: result.setting === undefined ? [] : [{ setting: result.setting, message }] }; // prettier-ignore
  } catch (error) {
    return { works: false, message: `The try met an error that it did not expect: ${clean(error instanceof Error ? error.message : String(error))}`, problems: [] }; // prettier-ignore
  } finally {
    checking.catch(() => undefined);
    giveUp.abort();
  }
}
