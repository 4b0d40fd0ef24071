import type { Framer } from './framer.ts';

/** Turns UTF-16 into UTF-8 on the way to a framer. Lone surrogates, and a lone last byte, become U+FFFD. */
export function createTranscoder(encoding: 'utf-16le' | 'utf-16be', framer: Framer): Framer {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let written = 0;
  return {
    write(chunk) {
      written += chunk.length;
      const text = decoder.decode(chunk, { stream: true });
      if (text !== '') framer.write(Buffer.from(text));
    },
    end() {
      const rest = decoder.decode();
      if (rest !== '') framer.write(Buffer.from(rest));
      framer.end();
    },
    // the decoder does not say where it is: only from the beginning
    pending: () => written,
  };
}
