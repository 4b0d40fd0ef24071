import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { noContext } from '../test-parser-run.ts';
import { learnTemplates } from './learn-templates.ts';
import { createTemplateFields, createTemplateMatcher } from './match-templates.ts';
import { unknownTextParser } from './unknown-text.ts';

const users = ['jdoe', 'mroe', 'o.brandt', 'root', 'svc_backup', 'alice'];
const lines = users.flatMap((user, i) => [
  `Login of ${user} from 192.0.2.${i + 1} port ${4000 + i} accepted`,
  `Disk /dev/sd${'abcdef'[i]} is ${50 + i}% full`,
]);

describe('templates', () => {
  test('what is masked by itself has names by its shape', () => {
    const read = createTemplateFields([]);
    expect(read('Login of jdoe from 192.0.2.7 port 4711 took 1.5 s')).toEqual({
      template: 'Login of jdoe from <*> port <*> took <*> s', ip1: '192.0.2.7', num1: '4711', num2: '1.5',
    });
    expect(read('connect 192.0.2.7:443, id=deadbeef00 x')).toEqual({ template: 'connect <*>, id=<*> x', endpoint1: '192.0.2.7:443', hex1: 'deadbeef00' });
  });

  test('what was learnt makes variables of words, too', () => {
    const { templates, coverage } = learnTemplates(lines);
    expect(templates).toContain('Login of <*> from <*> port <*> accepted');
    // devices by name are first words of their own lines
    expect(coverage).toBe(0.5);
    const read = createTemplateFields(templates);
    expect(read('Login of mallory from 198.51.100.9 port 22 accepted')).toEqual({
      template: 'Login of <*> from <*> port <*> accepted', word1: 'mallory', ip1: '198.51.100.9', num1: '22',
    });
  });

  test('the same sample gives the same templates, and a line depends on them alone', () => {
    expect(learnTemplates(lines)).toEqual(learnTemplates(lines));
    const parser = unknownTextParser([{ source: 'a', templates: ['x <*> y'] }]);
    const of = (source: string) => parser.parse('x z y', { ...noContext, source: asSourceId(source) });
    expect(of('a')).toMatchObject({ fields: { template: 'x <*> y', word1: 'z', message: 'x z y' } });
    expect(of('b')).toMatchObject({ fields: { template: 'x z y', message: 'x z y' } });
  });

  test('a line of none of the templates has none', () => {
    expect(createTemplateMatcher(['x <*> y'])('a b c')).toBeUndefined();
  });

  test('never throws, and says little of what is much', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 5 }), fc.string({ maxLength: 400, unit: 'binary' }), (templates, line) => {
        createTemplateFields(templates)(line);
      }),
      { numRuns: 300 },
    );
    expect(Object.keys(createTemplateFields([])('7 '.repeat(5000))).length).toBeLessThan(60);
  });
}); // prettier-ignore
