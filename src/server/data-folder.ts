import { chmod, mkdir, open, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { CannotStart, reasonOf } from './cannot-start.ts';
import { dataPaths } from './options.ts';

/** The layout of the data folder. Raise it when an older Vedette could not read what is written now. */
export const DATA_VERSION = 1;

const versionFile = z.object({ dataVersion: z.number().int(), writtenBy: z.string() });

/**
 * Makes the data folder for its owner alone, and checks that this Vedette may write to it.
 * A folder that is not ours is not touched, not even its mode.
 * @throws CannotStart (`data-folder`, `newer-data`)
 */
export async function prepareDataFolder(data: string, vedetteVersion: string): Promise<void> {
  await attempt(data, async () => {
    await mkdir(data, { recursive: true, mode: 0o700 });
    if (!(await stat(data)).isDirectory()) throw new Error('it is not a folder');
  });
  const isNew = await attempt(data, () => checkVersion(data));
  await attempt(data, async () => {
    await chmod(data, 0o700);
    await checkWritable(data);
    if (isNew) await writeVersion(data, vedetteVersion);
  });
}

async function attempt<T>(data: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart('data-folder', `The data folder ${data} cannot be used: ${reasonOf(error)}. Choose another with --data.`, error); // prettier-ignore
  }
}

async function checkWritable(data: string): Promise<void> {
  const probe = `${data}/.probe-${process.pid}.tmp`;
  await writeFile(probe, '');
  await unlink(probe);
}

/** Whether the folder is still empty. @throws CannotStart if it is somebody else's, or of a newer version */
async function checkVersion(data: string): Promise<boolean> {
  const path = dataPaths(data).version;
  const text = await readFile(path, 'utf8').catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error))); // prettier-ignore
  if (text === undefined) {
    await checkEmpty(data);
    return true;
  }
  const read = versionFile.safeParse(parseJson(text));
  if (!read.success) {
    throw new CannotStart('data-folder', `The file ${path} is not one that Vedette wrote. Choose another data folder with --data, or restore the file from a backup.`); // prettier-ignore
  }
  if (read.data.dataVersion > DATA_VERSION) {
    throw new CannotStart(
      'newer-data',
      `The data folder ${data} was written by a newer Vedette (${read.data.writtenBy}, data version ${read.data.dataVersion}; this one reads up to ${DATA_VERSION}). Nothing was changed. Start the newer version, or choose another folder with --data.`,
    );
  }
  return false;
}

/** A folder with other people's files in it is not ours to fill. */
async function checkEmpty(data: string): Promise<void> {
  // What a first start left that was cut off, and what file systems put into their root, are nobody's.
  const others = (await readdir(data)).filter((name) => !name.endsWith('.tmp') && name !== 'lost+found');
  if (others.length > 0) {
    throw new CannotStart('data-folder', `The folder ${data} is not empty and holds no Vedette data (it has ${others.slice(0, 3).join(', ')}). Choose an empty or new folder with --data.`); // prettier-ignore
  }
}

async function writeVersion(data: string, vedetteVersion: string): Promise<void> {
  await writeDurably(dataPaths(data).version, `${JSON.stringify({ dataVersion: DATA_VERSION, writtenBy: vedetteVersion })}\n`); // prettier-ignore
}

/** The secret that sessions are signed with: made at the first start, readable for the owner alone. */
export async function readOrMakeSecret(data: string): Promise<string> {
  const path = dataPaths(data).secret;
  try {
    const known = await readFile(path, 'utf8').catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error))); // prettier-ignore
    if (known !== undefined && known.trim().length >= 43) return known.trim();
    if (known !== undefined) throw new Error('it is shorter than 43 characters; remove it to have a new one made (all sessions end)'); // prettier-ignore
    const secret = randomBytes(32).toString('base64url');
    await writeDurably(path, `${secret}\n`);
    return secret;
  } catch (error) {
    throw new CannotStart('data-folder', `The secret in ${path} cannot be read or made: ${reasonOf(error)}.`, error);
  }
}

/** Whole or not at all, also after a power cut; mode 0600. */
async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
