import { describe, expect, it } from 'vitest';
import { readEventXml } from './event-xml.ts';

const eventOf = (text: string): unknown => {
  const read = readEventXml(text);
  return 'event' in read ? read.event : read;
};

describe('an event in XML', () => {
  it('becomes the shape of converted event logs', () => {
    const text = `\ufeff<?xml version="1.0" encoding="utf-8"?><!-- saved -->
<Event xmlns="urn:x">
  <System>
    <Provider Name='A&amp;B' Guid="{1}" />
    <EventID Qualifiers="0">7045</EventID>
    <Correlation/>
  </System>
  <EventData>
    <Data Name="User">EXAMPLE\\jdoe &lt;x&gt; &#8364;&#x20ac; &nbsp;</Data>
    <Data Name="Empty"></Data>
    <Data Name="None"/>
    <Data Name="Twice">1</Data><Data Name="Twice">2</Data>
    <Data>first</Data><Data>second</Data>
    <Binary>00FF</Binary>
  </EventData>
  <RenderingInfo Culture="en-US"><Message><![CDATA[a <b> ]] c]]></Message><Keywords><Keyword>X</Keyword><Keyword>Y</Keyword></Keywords></RenderingInfo>
</Event>`;
    expect(eventOf(text)).toEqual({
      Event: {
        '#attributes': { xmlns: 'urn:x' },
        System: {
          Provider: { '#attributes': { Name: 'A&B', Guid: '{1}' } },
          EventID: { '#attributes': { Qualifiers: '0' }, '#text': '7045' },
          Correlation: null,
        },
        EventData: {
          User: 'EXAMPLE\\jdoe <x> €€ &nbsp;',
          Empty: '',
          None: '',
          Twice: ['1', '2'],
          Data: { '#text': ['first', 'second'] },
          Binary: '00FF',
        },
        RenderingInfo: {
          '#attributes': { Culture: 'en-US' },
          Message: 'a <b> ]] c',
          Keywords: { Keyword: ['X', 'Y'] },
        },
      },
    });
  });

  it.each([
    ['ends too early', '<Event><System><EventID>1</Ev', true],
    ['ends inside of a text', '<Event><System><EventID>1', true],
    ['closes what was not open', '<Event><System></Event></System>', false],
    ['is another document', '<html></html>', false],
    ['has an attribute without quotes', '<Event a=1></Event>', false],
    ['lies too deep', `<Event>${'<a>'.repeat(40)}${'</a>'.repeat(40)}</Event>`, false],
    ['has too many elements', `<Event>${'<a/>'.repeat(6000)}</Event>`, false],
  ])('that %s is none', (_, text, isCutOff) => {
    expect(readEventXml(text)).toMatchObject({ isCutOff });
  });

  it('comes to an end with every part that can be repeated', () => {
    for (const part of ['<Event ', '<Event><a ', '<![CDATA[', '&#x', '<Event><Data Name="', '<!--'])
      expect(readEventXml(`<Event>${part.repeat(100_000)}`)).not.toHaveProperty('event');
  });
});
