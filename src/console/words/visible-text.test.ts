import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, textToDefanged, textToPieces, textToPlain } from './visible-text.ts';

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
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = textToPieces(text)
          .filter((piece) => piece.kind === 'text')
          .map((piece) => piece.text)
          .join('');
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
      }),
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
