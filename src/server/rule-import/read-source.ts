import { open, readFile } from 'node:fs/promises';
import { isGitLocation, readGit } from './read-git.ts';
import { SOURCE_LIMITS, SourceError, type PackSource, type SourceLimits } from './pack-source.ts';
import { messageOf, readFolder } from './read-folder.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';

/** An archive is held in memory. */
const LARGEST_ARCHIVE = 512 << 20;

/** Reads rules from wherever they are: a folder or file, a zip or tar archive, a git repository by path or URL. What it is, its content tells. */
export async function readSource(
  location: string,
  options: { readonly ref?: string | undefined; readonly limits?: SourceLimits } = {},
): Promise<PackSource> {
  const limits = options.limits ?? SOURCE_LIMITS;
  if (isGitLocation(location) || options.ref !== undefined)
    return await readGit(location, { ref: options.ref, limits });
  const kind = await archiveKind(location);
  if (kind === undefined) return await readFolder(location, limits);
  const bytes = await readFile(location);
  return kind === 'zip' ? await readZip(bytes, location, limits) : await readTar(bytes, location, limits);
}

async function archiveKind(path: string): Promise<'zip' | 'tar' | undefined> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw new SourceError(`${path} cannot be read: ${messageOf(error)}`);
  }
  try {
    const found = await handle.stat();
    if (!found.isFile()) return undefined;
    const { buffer } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const isZip = buffer.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'));
    const isTar = (buffer[0] === 0x1f && buffer[1] === 0x8b) || buffer.toString('latin1', 257, 262) === 'ustar';
    if (!isZip && !isTar) return undefined;
    if (found.size > LARGEST_ARCHIVE) throw new SourceError(`the archive has ${found.size} bytes; one may have ${LARGEST_ARCHIVE}: unpack it and name the folder`); // prettier-ignore
    return isZip ? 'zip' : 'tar';
  } finally {
    await handle.close();
  }
}
