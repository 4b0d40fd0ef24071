import { randomBytes } from 'node:crypto';

/** On every answer. Nothing of ours is framed, sniffed, or read by another site. */
export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/** For answers that are data: a browser that shows them loads nothing. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

export const HSTS = 'max-age=31536000';

/**
 * The policy of the console's page. Scripts come from files of ours alone. Mantine puts its styles into `<style>` elements that carry the nonce;
 * what scripts set on `element.style` needs no permission.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function createNonce(): string {
  return randomBytes(16).toString('base64url');
}
