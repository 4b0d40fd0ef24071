/** The bytes of a record as text. What is no UTF-8 shows as the replacement character; an odd end (a preview) is left out. */
export function base64ToText(base64: string): string {
  const whole = base64.slice(0, base64.length - (base64.length % 4));
  try {
    const binary = atob(whole);
    return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}
