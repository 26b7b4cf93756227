// The app on a database, a port and an outbox of its own, and calls to it over HTTP.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { listenHandlersApp } from '../src/boot/listen-handlers-app.js';
import { createHandlersApp, loadHandlersConfig } from '../src/create-handlers-app.js';
import type { LogEntry } from '../src/logging/log.js';

export interface HandlersUnderTest {
  readonly app: NestFastifyApplication;
  readonly base: string;
  readonly logged: LogEntry[];
  readonly outbox: string;
  /** Calls an action directly; `input` is what the handler reads. */
  call(path: string, input: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends any text as the body. */
  post(path: string, body: string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

Logger.overrideLogger(false);

/** Starts the app on a free port with the given environment. */
export async function startHandlers(databaseUrl: string, env: Record<string, string> = {}): Promise<HandlersUnderTest> {
  const outbox = await mkdtemp(join(tmpdir(), 'handlers-outbox-'));
  const surroundings = { HANDLERS_PORT: '0', HANDLERS_HOST: '127.0.0.1', HANDLERS_DATABASE_URL: databaseUrl };
  const config = loadHandlersConfig({ ...surroundings, OUTBOX_DIR: outbox, ...env });
  const logged: LogEntry[] = [];
  const appConfig = { ...config, databaseUrl };
  const app = await createHandlersApp(appConfig, (entry) => logged.push(entry));
  const base = await listenHandlersApp(app, appConfig);

  const post = async (path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const all = { 'content-type': 'application/json', ...headers };
    const answer = await fetch(base + path, { method: 'POST', body, headers: all });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return {
    app,
    base,
    logged,
    outbox,
    post,
    call: (path, input, headers) => post(path, JSON.stringify({ input }), headers),
    close: async () => {
      await app.close();
      await rm(outbox, { recursive: true, force: true });
    },
  };
}
