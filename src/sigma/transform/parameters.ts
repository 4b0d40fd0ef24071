import { isRuleValue } from '../read-detection.ts';
import type { RuleValue } from '../modifiers.ts';
import { isMapping, type Path, type Report } from '../rule-document.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** Reads the parameters of a step or condition. Everything that is wrong is reported, also a name that nothing asks for. */
export class Parameters {
  hasFailed = false;
  readonly path: Path;
  readonly report: Report;
  readonly #value: Mapping;
  readonly #asked = new Set<string>(['type']);

  constructor(value: Mapping, path: Path, report: Report) {
    this.#value = value;
    this.path = path;
    this.report = report;
  }

  has(key: string): boolean {
    return this.any(key) !== undefined;
  }

  any(key: string): unknown {
    this.#asked.add(key);
    return this.#value[key];
  }

  text(key: string): string {
    const value = this.any(key);
    return typeof value === 'string' ? value : this.fail(key, `"${key}" must be a text`, '');
  }

  optionalText(key: string): string | undefined {
    return this.has(key) ? this.text(key) : undefined;
  }

  flag(key: string): boolean {
    const value = this.any(key) ?? false;
    return typeof value === 'boolean' ? value : this.fail(key, `"${key}" must be true or false`, false);
  }

  /** a text, number, true, false or null */
  scalar(key: string): RuleValue {
    const value = this.any(key);
    return isRuleValue(value) ? value : this.fail(key, `"${key}" must be a text, a number, true, false or null`, null);
  }

  oneOf<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]], otherwise?: Choice): Choice {
    const value = this.any(key) ?? otherwise;
    const choice = choices.find((one) => one === value);
    return choice ?? this.fail(key, `"${key}" must be one of ${choices.join(', ')}`, choices[0]);
  }

  /** one text or a list of them */
  texts(key: string): readonly string[] {
    const texts = textsOf(this.any(key));
    return texts ?? this.fail(key, `"${key}" must be a text or a list of texts`, []);
  }

  optionalTexts(key: string): readonly string[] | undefined {
    return this.has(key) ? this.texts(key) : undefined;
  }

  /** a map of texts to one or more texts */
  textsByName(key: string): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>();
    const value = this.any(key);
    if (!isMapping(value)) return this.fail(key, `"${key}" must be a map`, found);
    for (const [name, one] of Object.entries(value)) {
      const texts = textsOf(one);
      if (texts === undefined || texts.length === 0) this.failAt([key, name], `"${name}" must lead to a text or a list of texts`);
      else found.set(name, texts);
    }
    return found;
  } // prettier-ignore

  mapping(key: string): Mapping {
    const value = this.any(key);
    return isMapping(value) ? value : this.fail(key, `"${key}" must be a map`, {});
  }

  list(key: string): readonly unknown[] {
    const value = this.any(key);
    return Array.isArray(value) ? value : this.fail(key, `"${key}" must be a list`, []);
  }

  /** To be called when everything was asked for. */
  end(): void {
    for (const key of Object.keys(this.#value))
      if (!this.#asked.has(key)) this.failAt([key], `"${key}" is not known here`);
  }

  fail<Value>(key: string, message: string, instead: Value): Value {
    this.failAt([key], message);
    return instead;
  }

  failAt(path: Path, message: string): void {
    this.hasFailed = true;
    this.report([...this.path, ...path], message);
  }
}

/** Numbers count as the text they are written as. */
export function textsOf(value: unknown): readonly string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((one) => (typeof one === 'string' ? [one] : typeof one === 'number' ? [String(one)] : []));
  return texts.length === list.length ? texts : undefined;
}
