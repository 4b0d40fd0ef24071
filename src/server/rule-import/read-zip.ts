import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { Gatherer, SOURCE_LIMITS, SourceError, type PackSource, type SourceLimits } from './pack-source.ts';
import { messageOf } from './read-folder.ts';

/** Reads the rule files of a zip archive, in memory: nothing is unpacked to disk. */
export async function readZip(
  bytes: Buffer,
  origin: string,
  limits: SourceLimits = SOURCE_LIMITS,
): Promise<PackSource> {
  const gatherer = new Gatherer(limits);
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true });
  } catch (error) {
    throw new SourceError(`the archive cannot be read: ${messageOf(error)}`);
  }
  try {
    for await (const entry of zip.eachEntry()) await readEntry(gatherer, zip, entry);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`the archive is damaged: ${messageOf(error)}`);
  }
  return gatherer.done('zip', origin);
}

async function readEntry(gatherer: Gatherer, zip: ZipFile, entry: Entry): Promise<void> {
  const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  if (path.endsWith('/') || !gatherer.wants(path, entry.uncompressedSize)) return;
  if (isLink(entry)) return void gatherer.refuse(path, 'it is a symbolic link; links are not followed');
  if (entry.isEncrypted()) return void gatherer.refuse(path, 'it is encrypted: unpack the archive with its password first');
  try {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > gatherer.limits.file) break;
      chunks.push(chunk);
    }
    if (size > gatherer.limits.file) gatherer.refuse(path, `it unpacks to more than ${gatherer.limits.file} bytes`);
    else gatherer.add(path, Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof SourceError) throw error;
    gatherer.refuse(path, `it cannot be unpacked: ${messageOf(error)}`);
  }
} // prettier-ignore

/** Made on Unix, the upper half of the attributes is the file's mode. */
const isLink = (entry: Entry): boolean => ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
