import sax from 'sax';
import type { RuleProblem } from '../../../model/api.ts';
import type { RuleText } from '../../../sigma/read-rules.ts';

/** A rule of Wazuh 4 as it is written, variables put in. */
export interface WazuhRule {
  readonly id: string;
  readonly level: number;
  /** of the group it stands in and its own, in their order */
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: readonly WazuhElement[];
  readonly source: string;
  readonly line: number;
}

export interface WazuhElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface ReadWazuh {
  readonly rules: readonly WazuhRule[];
  readonly problems: readonly RuleProblem[];
}

const MOST_RULES = 20_000;
/** `strictEntities`: the five of XML, and not HTML's two hundred */
const OPTIONS = { lowercase: true, strictEntities: true, position: true };

/**
 * Reads a rule file of Wazuh 4: `<group name="…">` with `<rule id="…" level="…">`, several of them in a row, and `<var name="…">`.
 * Such files are not quite XML: they have more than one root and stray `&`. Entities are the five of XML and nothing else.
 */
export function readWazuhXml({ source, text }: RuleText): ReadWazuh {
  const reader = new Reader(source);
  const parser = sax.parser(false, OPTIONS);
  parser.onopentag = ({ name, attributes }) => reader.open(name, texts(attributes), parser.line + 1);
  parser.onclosetag = (name) => reader.close(name);
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- sax is no EventTarget
  parser.ontext = (part) => reader.text(part);
  parser.oncdata = (part) => reader.text(part);
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the same
  parser.onerror = (error) => {
    reader.problem(parser.line + 1, `this is not XML: ${error.message.split('\n')[0] ?? ''}`);
    parser.resume();
  };
  // one root for all: the parser stops listening behind the first
  parser
    .write('<file>')
    .write(text.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, ''))
    .write('</file>')
    .close();
  return { rules: reader.rules, problems: reader.problems };
}

function texts(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
} // prettier-ignore

interface OpenRule {
  readonly attributes: Record<string, string>;
  readonly elements: { name: string; attributes: Record<string, string>; text: string }[];
  readonly line: number;
}

class Reader {
  readonly rules: WazuhRule[] = [];
  readonly problems: RuleProblem[] = [];
  readonly #source: string;
  readonly #variables = new Map<string, string>();
  #groups: string[] = [];
  #rule: OpenRule | undefined;
  #element: OpenRule['elements'][number] | undefined;
  #variable: { name: string; text: string } | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  open(name: string, attributes: Record<string, string>, line: number): void {
    if (name === 'rule') {
      if (this.#rule !== undefined) this.problem(this.#rule.line, 'the rule is not closed before the next one begins');
      this.#rule = { attributes, elements: [], line };
      this.#element = undefined;
    } else if (this.#rule === undefined) {
      if (name === 'group') this.#groups = listOf(attributes['name'] ?? '');
      else if (name === 'var') this.#variable = { name: attributes['name'] ?? '', text: '' };
    } else if (this.#element !== undefined && this.#element.name !== 'mitre') {
      this.problem(line, `<${name}> stands inside <${this.#element.name}>: write &lt; for a bracket of the text`);
    } else {
      // what stands in <mitre> is told as mitre.id and so on
      const outer = this.#element === undefined ? '' : 'mitre.';
      this.#element = { name: outer + name, attributes, text: '' };
      if (name !== 'mitre') this.#rule.elements.push(this.#element);
    }
  }

  text(part: string): void {
    if (this.#element !== undefined) this.#element.text += part;
    else if (this.#variable !== undefined) this.#variable.text += part;
  }

  close(name: string): void {
    if (name === 'rule' && this.#rule !== undefined) this.#endRule(this.#rule);
    else if (this.#element !== undefined) {
      const inMitre = this.#element.name.startsWith('mitre.') && name !== 'mitre';
      if (inMitre) this.#element = { name: 'mitre', attributes: {}, text: '' };
      else if (this.#element.name === name) this.#element = undefined;
    } else if (name === 'var' && this.#variable !== undefined) {
      this.#variables.set(this.#variable.name, this.#variable.text.trim());
      this.#variable = undefined;
    } else if (name === 'group' && this.#rule === undefined) this.#groups = [];
  }

  problem(line: number, message: string): void {
    this.problems.push({ source: this.#source, line, message });
  }

  #endRule({ attributes, elements, line }: OpenRule): void {
    this.#rule = undefined;
    this.#element = undefined;
    const { id = '', level = '' } = attributes;
    if (!/^\d{1,9}$/.test(id)) return this.problem(line, `a rule needs a number as id, not "${id.slice(0, 40)}"`);
    if (!/^\d{1,2}$/.test(level) || Number(level) > 16)
      return this.problem(line, `rule ${id} needs a level from 0 to 16, not "${level.slice(0, 40)}"`);
    if (this.rules.length >= MOST_RULES) return this.problem(line, `a file may have ${MOST_RULES} rules`);
    const filled = elements.map((element) => ({ ...element, text: this.#withVariables(element.text) }));
    const own = filled.filter(({ name }) => name === 'group').flatMap(({ text }) => listOf(text));
    this.rules.push({
      id: String(Number(id)),
      level: Number(level),
      groups: [...new Set([...this.#groups, ...own])],
      attributes,
      elements: filled.filter(({ name }) => name !== 'group'),
      source: this.#source,
      line,
    });
  }

  #withVariables(text: string): string {
    return text.replaceAll(/\$([A-Za-z_][A-Za-z0-9_]*)/g, (whole, name: string) => this.#variables.get(name) ?? whole);
  }
}

const listOf = (text: string): string[] => text.split(',').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
