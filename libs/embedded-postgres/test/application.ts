// Runs the application of an install in a process of its own, and watches what processes are there.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPostgresOptions } from '../src/embedded-postgres.js';
import { readProcess } from '../src/process/read-process.js';

export interface Ready {
  readonly type: 'ready';
  readonly url: string;
  readonly dataDir: string;
  readonly relocated: boolean;
  readonly role: string;
  /** How long the start took. */
  readonly ms: number;
}

export interface Failed {
  readonly type: 'error';
  readonly name: string;
  readonly message: string;
  readonly code: string;
}

export interface Application {
  readonly pid: number;
  /** How its start ended. */
  readonly outcome: Promise<Ready | Failed>;
  readonly logLines: readonly string[];
  /** Sends the signal and waits for the end; answers the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface ApplicationSettings {
  readonly uid?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

type Event = Ready | Failed | { readonly type: 'log'; readonly line: string };

export function runApplication(
  program: string,
  options: Omit<EmbeddedPostgresOptions, 'log'>,
  { uid, env = { PATH: process.env.PATH }, cwd = '/' }: ApplicationSettings = {},
): Application {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logLines: string[] = [];
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk));
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(signal ?? code);
    });
  });
  const outcome = new Promise<Ready | Failed>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const event = JSON.parse(line) as Event;
      if (event.type === 'log') logLines.push(event.line);
      else resolve(event);
    });
    child.once('error', reject);
    void exited.then((end) => {
      reject(new Error(`the application ended (${end ?? 'unknown'}) without an answer: ${complaints}`));
    });
  });
  // A test may kill it before it answers, and never ask.
  outcome.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    outcome,
    logLines,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/** The outcome of a start that is expected to succeed. */
export async function ready(application: Application): Promise<Ready> {
  const outcome = await application.outcome;
  if (outcome.type === 'error') throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome;
}

/** The outcome of a start that is expected to fail. */
export async function failure(application: Application): Promise<Failed> {
  const outcome = await application.outcome;
  if (outcome.type === 'ready') throw new Error('the start succeeded');
  return outcome;
}

/** The pid in a data folder's postmaster.pid. */
export async function serverPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0]);
}

export async function isRunning(pid: number): Promise<boolean> {
  return (await readProcess(pid)) !== undefined;
}

export async function until(condition: () => Promise<boolean>, patienceMs = 10_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('it did not come true in time');
    await sleep(10);
  }
}
