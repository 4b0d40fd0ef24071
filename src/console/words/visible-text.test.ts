import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, textToDefanged, textToPieces, textToPlain } from './visible-text.ts';

/** Trojan-source characters and others that hide, https://trojansource.codes and UTS #39 */
const HIDING = [
  0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b,
  0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2066, 0x2067, 0x2068, 0x2069, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9,
  0xe0001, 0xe0041,
];

describe('textToPieces', () => {
  it('leaves ordinary text alone, in any script', () => {
    expect(textToPieces('C:\\Windows\\отчёт 報告 🙂')).toEqual([{ kind: 'text', text: 'C:\\Windows\\отчёт 報告 🙂' }]);
  });

  it('boxes what cannot be seen or turns the reading direction', () => {
    expect(textToPieces('cod\u202egpj.exe')).toEqual([
      { kind: 'text', text: 'cod' },
      { kind: 'code', text: 'RLO' },
      { kind: 'text', text: 'gpj.exe' },
    ]);
    expect(textToPlain('a\u200bb\u0000c\u001b[31m\u{e0041}')).toBe('a[ZWSP]b[NUL]c[ESC][31m[U+E0041]');
    expect(textToPlain('half \ud83d pair')).toBe('half [U+D83D] pair');
  });

  it('keeps lines where lines are shown', () => {
    expect(textToPieces('a\n\tb\r', { lines: true })).toEqual([
      { kind: 'text', text: 'a\n\tb' },
      { kind: 'code', text: 'CR' },
    ]);
  });

  it('never shows a hidden character as text, whatever it gets', () => {
    const parts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...HIDING).map((code) => String.fromCodePoint(code)),
    );
    fc.assert(
      fc.property(
        fc.array(parts).map((pieces) => pieces.join('')),
        (text) => {
          const shown = textToPieces(text)
            .filter((piece) => piece.kind === 'text')
            .map((piece) => piece.text)
            .join('');
          const hidden = Array.from(shown, (character) => character.codePointAt(0) ?? 0).filter(
            (code) => code < 0x20 || (code >= 0x7f && code < 0xa0) || HIDING.includes(code),
          );
          expect(hidden).toEqual([]);
        },
      ),
    );
  });
});

describe('cutText', () => {
  it('says how much it left out and never halves a pair', () => {
    expect(cutText('abc', 3)).toEqual({ text: 'abc', rest: 0 });
    expect(cutText('ab🙂', 3)).toEqual({ text: 'ab', rest: 2 });
  });
});

it('defangs', () => {
  expect(textToDefanged('HTTPS://evil.example/a@b')).toBe('HxxPS://evil[.]example/a[@]b');
});
