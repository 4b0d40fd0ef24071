#!/usr/bin/env node
// Starts the command line on the pinned Node.js of this package: the sources are TypeScript, which Node strips from version 24 on.
// The thread pool must be sized before the process starts: the embedded event store runs its queries on it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const pinnedNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const isModern = Number(process.versions.node.split('.')[0]) >= 24;
const env = { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16' };
const args = process.argv.slice(2);

if (isModern && process.env.UV_THREADPOOL_SIZE !== undefined) {
  await import(main);
} else if (isModern && typeof process.execve === 'function' && process.platform !== 'win32') {
  process.execve(process.execPath, [process.execPath, fileURLToPath(import.meta.url), ...args], env);
} else if (existsSync(pinnedNode)) {
  const child = spawn(pinnedNode, [main, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => (process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)));
} else {
  console.error(
    `vedette needs Node.js 24 (this is ${process.versions.node}). Run "npm ci" in ${fileURLToPath(new URL('..', import.meta.url))}: it brings its own.`,
  );
  process.exitCode = 1;
}
