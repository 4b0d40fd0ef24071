/** Values as people type them, one a line: blank lines and doubles are left out. */
export function linesToValues(text: string): string[] {
  const lines = text.split(/\r?\n/u).map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '');
}
