import { expect, it } from 'vitest';
import { base64ToText } from './base64-to-text.ts';

it('reads bytes as text, whole or cut', () => {
  expect(base64ToText(btoa('abcdef'))).toBe('abcdef');
  expect(base64ToText('w6nDqQ==')).toBe('éé');
  expect(base64ToText(btoa('abcdef').slice(0, 7))).toBe('abc');
  expect(base64ToText('/w==')).toBe('\ufffd');
  expect(base64ToText('****')).toBe('');
});
