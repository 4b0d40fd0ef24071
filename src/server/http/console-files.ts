import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createNonce, pagePolicy } from './security-headers.ts';

/** Where `npm run build:console` puts the console. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console', import.meta.url));

/** Stands in the built page where the nonce of each answer goes. */
const NONCE_MARK = '__CSP_NONCE__';

/**
 * The console as it was built, from memory: only files that were there at the start are ever served, so no path can lead out of the folder.
 * A path that is no file is one of the console's own pages (`/alerts/…`): it gets the page.
 */
export type ConsoleFiles = (request: Request) => Response;

export function readConsoleFiles(folder: string = CONSOLE_FOLDER): ConsoleFiles {
  const fileByPath = readFiles(folder);
  const page = fileByPath.get('/index.html')?.bytes.toString('utf8');
  return (request) => {
    const path = decodePath(new URL(request.url).pathname);
    const file = path === '/index.html' ? undefined : fileByPath.get(path);
    if (file !== undefined) return fileToResponse(file, request);
    // A missing script or picture must not come back as a page; but names of entities hold dots, and a browser says when it wants a page.
    const wantsPage = request.headers.get('accept')?.includes('text/html') ?? false;
    if (extname(path) !== '' && path !== '/index.html' && !wantsPage)
      return textToResponse('There is no such file.\n', 404);
    return page === undefined ? notBuilt() : pageToResponse(page);
  };
}

interface ConsoleFile {
  readonly bytes: Buffer;
  readonly zipped: Buffer | undefined;
  readonly type: string;
  /** its name holds a hash of its content: it never changes */
  readonly isImmutable: boolean;
}

const typeByExtension: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

function readFiles(folder: string): Map<string, ConsoleFile> {
  const files = new Map<string, ConsoleFile>();
  for (const name of listFiles(folder)) {
    const type = typeByExtension[extname(name)];
    if (type === undefined) continue;
    const bytes = readFileSync(name);
    const path = `/${relative(folder, name).split(sep).join('/')}`;
    const zips = /^(text|application|image\/svg)/.test(type) && bytes.length > 1024;
    files.set(path, {
      bytes,
      zipped: zips ? gzipSync(bytes) : undefined,
      type,
      isImmutable: path.startsWith('/assets/'),
    });
  }
  return files;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((name) => statSync(name).isFile());
  } catch {
    return [];
  }
}

function fileToResponse(file: ConsoleFile, request: Request): Response {
  const zipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '') ? file.zipped : undefined;
  return new Response(new Uint8Array(zipped ?? file.bytes), {
    headers: {
      'content-type': file.type,
      'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(file.zipped === undefined ? {} : { vary: 'accept-encoding' }),
      ...(zipped === undefined ? {} : { 'content-encoding': 'gzip' }),
    },
  });
}

function pageToResponse(page: string): Response {
  const nonce = createNonce();
  return new Response(page.replaceAll(NONCE_MARK, nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': pagePolicy(nonce),
    },
  });
}

function notBuilt(): Response {
  return textToResponse(
    'Vedette runs, but its console is not built.\n\nRun "npm run build:console" in the project\'s folder and start the server again.\nThe API works without it: /api/v1/openapi.json describes it.\n',
    200,
  );
}

function textToResponse(text: string, status: number): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
