/**
 * A text as it may stand in XML 1.0, in an element or an attribute. Characters that XML cannot hold, and those that would move a cursor,
 * become the replacement character.
 */
export function toXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
