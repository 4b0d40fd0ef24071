import type { EventKind, TextParser } from '../../pipeline/normalize/parser.ts';
import { eventTimeOf } from './event-time.ts';
import { readEventXml } from './event-xml.ts';
import { kindOf } from './kinds.ts';
import { evtxToFields } from './shapes/evtx.ts';

/**
 * Windows events as XML, raw or rendered: what wevtutil, Event Viewer and Windows Event Forwarding write, Splunk's XmlWinEventLog, NXLog's
 * `to_xml`, and Sysmon for Linux, which puts such a text into syslog. The fields are the same as those of the other shapes.
 */
const windowsXml: TextParser = {
  id: 'windows-xml',
  input: 'text',
  summary: 'Windows events as XML: Event Forwarding, wevtutil, Event Viewer, XmlWinEventLog; Sysmon for Linux',
  example:
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4624</EventID><TimeCreated SystemTime='2026-03-01T09:15:02.1250000Z'/><EventRecordID>61001</EventRecordID><Channel>Security</Channel><Computer>ws-17.example.com</Computer></System><EventData><Data Name='TargetUserName'>jdoe</Data><Data Name='LogonType'>3</Data><Data Name='IpAddress'>192.0.2.17</Data></EventData></Event>",
  clues: [{ has: '<Event' }],
  claims: (text) => {
    const start = startOfEvent(text);
    if (start < 0) return false;
    const head = text.slice(start, start + 2000);
    return head.includes('<System>') || head.includes('schemas.microsoft.com/win/2004/08/events');
  },
  parse: (text) => {
    const read = readEventXml(text);
    if (!('event' in read)) {
      const { at, isCutOff } = read;
      return {
        unreadable: isCutOff
          ? { kind: 'truncated', message: 'the XML of the event ends too early', at }
          : { kind: startOfEvent(text) < 0 ? 'not-recognised' : 'damaged', message: `the XML of the event breaks at character ${at}`, at },
      }; // prettier-ignore
    }
    const fields = evtxToFields(read.event);
    const { time, quality } = eventTimeOf(fields);
    return { kind: xmlKindOf(kindOf(fields)), fields, time, quality, raw: text };
  },
};

export const windowsXmlParsers: readonly TextParser[] = [windowsXml];

/** The same kinds under this parser's name, each made once; there are some hundreds. */
const xmlKinds = new Map<EventKind, EventKind>();

function xmlKindOf(kind: EventKind): EventKind {
  let known = xmlKinds.get(kind);
  if (known === undefined) {
    known = { ...kind, id: kind.id.replace(/^windows\//, 'windows-xml/') };
    xmlKinds.set(kind, known);
  }
  return known;
}

/** Where `<Event>` or `<Event …>` begins, behind a declaration at most; -1 if the text begins with something else. */
function startOfEvent(text: string): number {
  let at = text.search(/[^\s\ufeff]/);
  if (at < 0) return -1;
  if (text.startsWith('<?xml', at)) at = text.indexOf('<', at + 1);
  return at >= 0 && text.startsWith('<Event', at) && /[\s>]/.test(text[at + 6] ?? '') ? at : -1;
}
