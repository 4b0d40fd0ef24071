import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileTextPattern } from './text-pattern.ts';

const fieldsOf = (pattern: string, text: string): object | undefined => {
  const compiled = compileTextPattern(pattern);
  if ('message' in compiled) throw new Error(compiled.message);
  return compiled.match(text)?.fields;
};

describe('patterns of text', () => {
  test.each([
    ['<a> <b>', 'x y', { a: 'x', b: 'y' }],
    ['<a>:<int:n>', 'x:y:7', undefined],
    ['user=<user> from <ip:ip>', 'user=j doe from 192.0.2.7', { user: 'j doe', ip: '192.0.2.7' }],
    ['[<*>] <rest:all>', '[skipped] the rest  ', { all: 'the rest' }],
    ['<ip:a>:<int:p>', '192.0.2.7:80', { a: '192.0.2.7', p: 80 }],
    ['[<ip:a>]:<int:p>', '[2001:db8::7]:80', { a: '2001:db8::7', p: 80 }],
    ['<quoted:q> <int:n>', '"a \\"b\\" c" 5', { q: 'a "b" c', n: 5 }],
    ['a   <int:n>', 'a\t 7', { n: 7 }],
    ['n=<int:n>', 'n=007', { n: '007' }],
    ['\\<<a>\\>', '<x>', { a: 'x' }],
    ['<int:n> <w>', '- x', { w: 'x' }],
    ['<time:MMM dd HH:mm:ss> <w>', 'Mar  1 09:15:02 x', { time: 'Mar  1 09:15:02', w: 'x' }],
    ['<a>;', 'no end', undefined],
  ])('%s on %s', (pattern, text, fields) => {
    expect(fieldsOf(pattern, text)).toEqual(fields);
  });

  test.each([
    ['<a', 'not closed', 0],
    ['<a><b>', 'text between', 3],
    ['x <rest:a> y', 'takes all', 0],
    ['<nope:a>', 'no type', 1],
    ['<a> <a>', 'twice', 4],
    ['plain', 'nothing in it', 0],
    ['<time:HH:mm>', 'no day', 6],
    ['<1a>', 'no name', 1],
  ])('%s is refused', (pattern, message, at) => {
    const problem = compileTextPattern(pattern);
    expect(problem).toMatchObject({ at });
    expect('message' in problem && problem.message).toContain(message);
  });

  test('takes time in proportion to the line, whatever the line', () => {
    const compiled = compileTextPattern('<a> x <b> x <c> x <d>;<e>,<f> [<g>] end');
    if ('message' in compiled) throw new Error(compiled.message);
    const cost = (text: string): number => {
      const start = performance.now();
      compiled.match(text);
      return performance.now() - start;
    };
    for (const piece of [' x ', ' ', 'x', ' x;', ' [', '[ ', '   x']) {
      cost(piece.repeat(100_000));
      // a quadratic walk over a megabyte takes minutes
      expect(cost(piece.repeat(400_000))).toBeLessThan(5000);
    }
  });

  test('never throws, whatever pattern and line', () => {
    const part = fc.constantFrom('<a>', '<ip:b>', '<int:c>', '<rest:d>', '<time:yyyy-MM-dd>', '<quoted:e>', '<host:f>', '<*>', ' ', '-', '\\', '<', '>', 'x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.string({ maxLength: 80, unit: 'binary' }), (parts, text) => {
        const compiled = compileTextPattern(parts.join(''));
        if (!('message' in compiled)) compiled.match(text);
      }),
      { numRuns: 500 },
    );
  });
}); // prettier-ignore
