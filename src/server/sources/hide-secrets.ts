/** Blanks secrets in what a source says of itself, and bounds it: it may hold what another server answered. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      if (form.length >= SHORTEST) clean = clean.replaceAll(form, '[hidden]');
    }
  }
  // eslint-disable-next-line no-control-regex
  return clean.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, LONGEST);
}

/** A secret of three letters would blank parts of ordinary words. */
const SHORTEST = 4;
const LONGEST = 1000;
