import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCaseRunner } from '../../rule-cases/rule-cases.ts';
import { readWazuhMapping } from './mapping.ts';
import type { Lists } from './own-conditions.ts';
import { readWazuhXml } from './read-wazuh-xml.ts';
import { wazuhToSigma, type WazuhConversion } from './wazuh-to-sigma.ts';

const mapping = await readWazuhMapping();
const folder = fileURLToPath(new URL('fixtures', import.meta.url));
const texts = readdirSync(folder).sort().map((file) => ({ source: file, text: readFileSync(`${folder}/${file}`, 'utf8') })); // prettier-ignore
const lists: Lists = (path) => path === 'etc/lists/bad-addresses' ? [{ key: '203.0.113.7', value: 'bad' }, { key: '198.51.100.', value: 'bad' }, { key: '192.0.2.200', value: 'good' }] : undefined; // prettier-ignore
const converted = wazuhToSigma(texts, mapping, lists);

const convert = (xml: string): WazuhConversion => wazuhToSigma([{ source: 'x.xml', text: xml }], mapping);
const outcome = (conversion: WazuhConversion, id: string): string => {
  const found = conversion.outcomes.find((one) => one.id === id);
  return found === undefined ? 'none' : [found.outcome, ...found.reasons].join(': ');
};

test.each([
  ['100100', 'silent'],
  ['100101', 'carried'],
  ['100102', 'silent'],
  ['100103', 'carried'],
  ['100104', 'approximated: "different" is counted'],
  ['100105', 'carried'],
  ['100106', 'carried'],
  ['100107', 'carried'],
  ['100200', 'carried'],
  ['100201', 'carried'],
  ['100300', 'carried'],
  ['100301', 'carried'],
  ['100400', 'carried'],
  ['100500', 'carried'],
  ['100600', 'not-carried: logs of the decoder toaster are not read here'],
  ['100601', 'not-carried: it depends on the time of day'],
  ['100602', 'not-carried: it builds on rule 99999, which is not among the files'],
  ['100603', 'not-carried: it speaks about what was never seen before'],
  ['100604', 'carried'],
  ['100606', 'not-carried: it compares with the last output'],
  ['100607', 'not-carried: it asks for nothing but its log source'],
])('example rule %s: %s', (id, expected) => {
  expect(outcome(converted, id)).toContain(expected);
});

const sshd = (at: string, message: string): string => `<38>Nov  2 08:15:${at} web1 sshd[4130]: ${message}`;
const failed = (at: string, user: string, from: string): string => sshd(at, `Failed password for ${user} from ${from} port 40022 ssh2`); // prettier-ignore
const windows = (fields: object): string =>
  JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Hostname: 'ws-17.example.com', UtcTime: '2026-11-02 08:15:30.120', ...fields }); // prettier-ignore
const web = (from: string, path: string, status: number): string => `${from} - - [02/Nov/2026:08:15:30 +0000] "GET ${path} HTTP/1.1" ${status} 153 "-" "curl/8"`; // prettier-ignore

/** What the converted rules say to records, through the real parsers: the point of it all. */
describe('converted rules', () => {
  test.each<[string, string, readonly string[], boolean]>([
    ['a chain is folded', '100101', [failed('30', 'root', '203.0.113.9')], true],
    ['a rule of level 0 below it is an exception', '100101', [failed('30', 'root', '192.0.2.9')], false],
    ['case does not matter to osmatch', '100107', [sshd('30', 'MELTDOWN imminent')], true],
    ['an overwritten rule is the later one', '100107', [sshd('30', 'panic attack')], false],
    ['osregex with classes', '100105', [sshd('30', 'Accepted publickey for root from 203.0.113.9 port 40022 ssh2')], true],
    ['a negated element', '100105', [sshd('30', 'Accepted publickey for backup from 203.0.113.9 port 40022 ssh2')], false],
    ['a group that it builds on', '100106', [failed('30', 'invalid user x', '203.0.113.9')], true],
    ['frequency with the same address', '100103', ['30', '31', '32', '33'].map((at) => failed(at, 'root', '203.0.113.9')), true],
    ['frequency, not enough', '100103', ['30', '31', '32'].map((at) => failed(at, 'root', '203.0.113.9')), false],
    ['frequency, different addresses', '100103', ['30', '31', '32', '33'].map((at) => failed(at, 'root', `203.0.113.${at}`)), false],
    ['different users', '100104', ['30', '31', '32'].map((at) => failed(at, `u${at}`, '203.0.113.9')), true],
    ['the same user again and again', '100104', ['30', '31', '32'].map((at) => failed(at, 'u', '203.0.113.9')), false],
    ['doubled backslashes of Windows', '100200', [windows({ Image: 'C:\\Windows\\System32\\certutil.exe', CommandLine: 'certutil -urlcache -f', ParentImage: 'C:\\x\\cmd.exe' })], true],
    ['a negated field of Windows', '100200', [windows({ Image: 'C:\\Windows\\System32\\certutil.exe', CommandLine: 'certutil -urlcache -f', ParentImage: 'C:\\x\\updater.exe' })], false],
    ['a stock rule that is not among the files', '100201', [windows({ EventID: 4625, Channel: 'Security', EventTime: '2026-11-02T08:15:30Z', TargetUserName: 'Administrator' })], true],
    ['the same, another event', '100201', [windows({ EventID: 4624, Channel: 'Security', EventTime: '2026-11-02T08:15:30Z', TargetUserName: 'Administrator' })], false],
    ['access logs', '100300', [web('203.0.113.7', '/admin.php?x=1', 404)], true],
    ['access logs, another status', '100300', [web('203.0.113.7', '/admin.php?x=1', 200)], false],
    ['a list of addresses and networks', '100301', [web('198.51.100.77', '/', 200)], true],
    ['a list, somebody else', '100301', [web('192.0.2.1', '/', 200)], false],
  ])('%s: rule %s', (_, id, records, isExpected) => {
    const name = `wazuh_${id}`;
    const runner = createCaseRunner(converted.files.map(({ path, text }) => ({
      source: path,
      text: path.endsWith(`/${name}.yml`) ? withCase(text, records.join('\n'), isExpected) : text,
    })));
    expect(runner.problems.filter(({ level }) => level === undefined)).toEqual([]);
    const results = runner.rules.flatMap((rule) => rule.cases.map((one) => runner.run(rule, one)));
    expect(results.map(({ why }) => why)).toEqual([[]]);
  }); // prettier-ignore
});

/** The case goes to the last document of the file: the rule itself, behind what it counts. */
function withCase(text: string, records: string, isExpected: boolean): string {
  const cases = `  cases: ${JSON.stringify([isExpected ? { fires: records } : { silent: records }])}\n`;
  return text.includes('\nvedette:\n') ? text.replace('\nvedette:\n', `\nvedette:\n${cases}`) : `${text}vedette:\n${cases}`; // prettier-ignore
}

describe('reading', () => {
  test('several roots, stray &, comments, variables, groups, lines', () => {
    const { rules, problems } = readWazuhXml(texts[0] ?? { source: '', text: '' });
    expect(problems).toEqual([]);
    expect(rules).toHaveLength(22);
    expect(rules.find(({ id }) => id === '100103')?.elements.find(({ name }) => name === 'description')?.text).toContain('failed & nobody'); // prettier-ignore
    expect(rules.find(({ id }) => id === '100107')?.elements.find(({ name }) => name === 'match')?.text).toBe('meltdown|panic attack|core breach'); // prettier-ignore
    expect(rules.find(({ id }) => id === '100101')).toMatchObject({ line: 10, groups: ['syslog', 'sshd', 'example', 'authentication_failed'] }); // prettier-ignore
  });

  test.each([
    ['<rule level="3"></rule>', 'a rule needs a number as id'],
    ['<rule id="1" level="99"></rule>', 'needs a level from 0 to 16'],
    ['<rule id="1" level="3"><match>a <b> c</match></rule>', '<b> stands inside <match>'],
    ['<rule id="1" level="3"><match>x</match> <rule id="2" level="3"></rule>', 'the rule is not closed'],
  ])('%s is a problem', (xml, message) => {
    const { problems } = readWazuhXml({ source: 'x.xml', text: `<group name="a">${xml}</group>` });
    expect(problems.map((problem) => problem.message).join()).toContain(message);
  });

  test('entities of a file’s own are not opened', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(1000)}"><!ENTITY c "&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    const { rules } = readWazuhXml({ source: 'x.xml', text: `${bomb}<group name="a"><rule id="1" level="3"><match>&c;&f;&amp;</match></rule></group>` }); // prettier-ignore
    for (const { text } of rules.flatMap(({ elements }) => elements)) {
      expect(text.length).toBeLessThan(20);
      expect(text).not.toContain('root:');
    }
  });

  test.each([
    ['in circles', (id: number) => `${(id + 1) % 25}, ${(id + 2) % 25}, ${(id + 3) % 25}`, 'it builds on itself'],
    ['by ways that double with each step', (id: number) => `${id + 1}, ${id + 2}`, 'it builds on other rules in more than 2000 ways'],
  ])('rules that build on one another %s end', (_, parents, reason) => {
    const rules = Array.from({ length: 27 }, (__, id) => `<rule id="${id}" level="3">${id < 25 ? `<if_sid>${parents(id)}</if_sid>` : '<decoded_as>sshd</decoded_as>'}<match>m${id}</match></rule>`); // prettier-ignore
    expect(outcome(convert(`<group name="sshd,">${rules.join('')}</group>`), '0')).toContain(reason);
    expect(convert(`<group name="x,"><rule id="30" level="5" frequency="3"><if_sid>0</if_sid></rule>${rules.join('').replaceAll('sshd', 'toaster')}</group>`).outcomes).toHaveLength(28); // prettier-ignore
  }); // prettier-ignore

  test('whatever the text, it ends and never throws', () => {
    const piece = fc.constantFrom('<group name="sshd">', '<rule id="1" level="3">', '<rule id="2" level="5" frequency="2">', '<if_sid>1</if_sid>', '<if_sid>2</if_sid>', '<if_matched_sid>2</if_matched_sid>', '<if_group>sshd</if_group>', '<match>', 'a|b', '</match>', '<field name="win.x">', '</field>', '</rule>', '</group>', '&', '<', '<!--', '-->', '<![CDATA[', ']]>', '<var name="A">', '$A', '\\'); // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        expect(() => convert(pieces.join(''))).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});

describe('folding', () => {
  test('rules that build on one another in a circle end', () => {
    const circle = convert('<group name="sshd"><rule id="1" level="3"><if_sid>2</if_sid><match>a</match></rule><rule id="2" level="3"><if_sid>1</if_sid><match>b</match></rule></group>'); // prettier-ignore
    expect(outcome(circle, '1')).toContain('it builds on itself');
    const counting = convert('<group name="sshd"><rule id="1" level="3" frequency="2"><if_matched_sid>2</if_matched_sid></rule><rule id="2" level="3" frequency="2"><if_matched_sid>1</if_matched_sid></rule></group>'); // prettier-ignore
    expect(counting.outcomes).toHaveLength(2);
  });

  test('an alternative that asks for nothing makes the others needless', () => {
    const { files } = convert('<group name="sshd"><rule id="1" level="0"><decoded_as>sshd</decoded_as></rule><rule id="2" level="3"><if_sid>1</if_sid><match>x</match></rule><rule id="3" level="4"><if_sid>1, 2</if_sid><match>y</match></rule></group>'); // prettier-ignore
    expect(files.find(({ path }) => path.endsWith('wazuh_3.yml'))?.text).toContain('condition: r3\n');
  });

  test('an alternative that cannot be said is left out while another can', () => {
    const rules = '<rule id="1" level="0"><decoded_as>sshd</decoded_as></rule><rule id="2" level="0"><if_sid>1</if_sid><compiled_rule>f</compiled_rule></rule><rule id="3" level="0"><if_sid>1</if_sid><match>a</match></rule>'; // prettier-ignore
    const both = convert(`<group name="sshd">${rules}<rule id="4" level="4"><if_sid>1, 2</if_sid><match>y</match></rule><rule id="5" level="4"><if_sid>2, 3</if_sid><match>y</match></rule><rule id="6" level="4"><if_sid>2</if_sid><match>y</match></rule></group>`); // prettier-ignore
    expect(outcome(both, '4')).toBe('carried');
    expect(outcome(both, '5')).toContain(
      'approximated: of several things that it builds on, some were left out: it calls a function',
    );
    expect(outcome(both, '6')).toContain('not-carried: it calls a function');
  });

  test('pieces of one pattern, pairs of auditd, lists with values, texts over several values', () => {
    const one = (rule: string): WazuhConversion => wazuhToSigma([{ source: 'x.xml', text: `<group name="x"><rule id="1" level="3">${rule}</rule></group>` }], mapping, lists); // prettier-ignore
    const text = (rule: string): string => one(rule).files[0]?.text ?? outcome(one(rule), '1');
    expect(text('<decoded_as>web-accesslog</decoded_as><url>a|b|</url><url>c</url>')).toMatch(/contains:\n +- a\n +- b\n +- c\n/); // prettier-ignore
    expect(text('<decoded_as>auditd</decoded_as><match>type=CREATE</match>')).toContain('type|startswith: CREATE');
    expect(text('<decoded_as>web-accesslog</decoded_as><list field="srcip" lookup="match_key_value" check_value="good">etc/lists/bad-addresses</list>')).toContain('c-ip:\n      - 192.0.2.200'); // prettier-ignore
    expect(text('<decoded_as>web-accesslog</decoded_as><match>] "POST /x</match>')).toContain(
      'goes over several values',
    );
    expect(text('<decoded_as>web-accesslog</decoded_as><regex>"\\(\\)\\s*{</regex>')).toContain('(?:^|")');
    expect(text('<decoded_as>sshd</decoded_as><srcip>192.0.2.0/24</srcip><srcip>10.</srcip>')).toContain(
      '- 10.0.0.0/8',
    );
  });

  test('a level becomes the level of Sigma', () => {
    const rules = [1, 3, 4, 6, 7, 11, 12, 14, 15, 16].map((level, i) => `<rule id="${i + 1}" level="${level}"><decoded_as>sshd</decoded_as><match>x</match></rule>`); // prettier-ignore
    const { files } = convert(`<group name="a">${rules.join('')}</group>`);
    expect(files.map(({ text }) => /^level: (\w+)/m.exec(text)?.[1])).toEqual(['informational', 'informational', 'low', 'low', 'medium', 'medium', 'high', 'high', 'critical', 'critical']); // prettier-ignore
  });

  test('the same rule has the same id in every import', () => {
    const ids = (): string[] => wazuhToSigma(texts, mapping, lists).files.map(({ text }) => /^id: (\S+)/m.exec(text)?.[1] ?? ''); // prettier-ignore
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(converted.files.length);
  });
});
