import { expect, test } from 'vitest';
import { SharedTexts } from './shared-texts.ts';

test('texts come back as they are, and what is remembered is bounded', () => {
  const texts = new SharedTexts();
  for (let i = 0; i < 20_000; i++) expect(texts.share(`text ${i % 9000}`)).toBe(`text ${i % 9000}`);
  expect(texts.size).toBeLessThanOrEqual(4096);
  expect(texts.share('again')).toBe('again');
});
