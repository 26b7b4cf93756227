// The product as real processes: starts programs of the build, reads what they print, ends them.
import { spawn, type ChildProcess } from 'node:child_process';
import { PROGRAMS, type ProgramName } from './ensure-build.js';
import { until } from './until.js';

const START_PATIENCE_MS = 30_000;

export interface Launch {
  readonly program: ProgramName;
  readonly args?: readonly string[];
  /** Added to nothing but PATH, HOME and ports that are chosen by the system; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Working directory; the embedded database's folder is in it. */
  readonly cwd: string;
  readonly uid?: number;
}

/** A line of the log in JSON. */
export interface LogLine {
  readonly level: string;
  readonly type: string;
  readonly detail: { readonly kind?: string; readonly info?: unknown };
}

export interface Program {
  readonly pid: number;
  /** `performance.now()` of the start. */
  readonly launchedAt: number;
  stdout(): string;
  stderr(): string;
  /** The lines of standard output that are JSON. */
  lines(): readonly LogLine[];
  /** `info` of the first start-up line of that kind. */
  startup(kind: string): unknown;
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals | null>;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** The same for the whole process group, as a terminal does on Ctrl-C. */
  endGroup(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface Gateway extends Program {
  /** Without a path. */
  readonly url: string;
  readonly port: number;
  /** From the start of the process to the first answer OK of /healthz. */
  readonly readyMs: number;
}

const launched = new Set<ChildProcess>();

/** Starts a program and returns at once. */
export function launch({ program, args = [], env = {}, cwd, uid }: Launch): Program {
  const launchedAt = performance.now();
  const defaults = { PATH: process.env.PATH, HOME: cwd, HASURA_GRAPHQL_SERVER_PORT: '0', HANDLERS_PORT: '0' };
  const child = spawn(process.execPath, [PROGRAMS[program], ...args], {
    cwd,
    env: { ...defaults, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: a signal to it must not reach the tests.
    detached: true,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  launched.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      launched.delete(child);
      resolve(signal ?? code);
    });
  });
  const lines = (): readonly LogLine[] => readLines(stdout);
  const pid = child.pid ?? 0;
  return {
    pid,
    launchedAt,
    stdout: () => stdout,
    stderr: () => stderr,
    lines,
    startup: (kind) => lines().find(({ type, detail }) => type === 'startup' && detail.kind === kind)?.detail.info,
    exited,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
    endGroup: (signal) => {
      process.kill(-pid, signal);
      return exited;
    },
  };
}

function readLines(text: string): LogLine[] {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return complete.filter((line) => line.startsWith('{"timestamp"')).map((line) => JSON.parse(line) as LogLine);
}

/** Starts a program that has a gateway and waits until it is healthy. @throws with its output when it ends before */
export async function startGatewayProgram(input: Launch): Promise<Gateway> {
  const program = launch(input);
  const url = await announced(program, /(http:\/\/[^\s"/]+)\/v1\/graphql/);
  await until(async () => isHealthy(url));
  return { ...program, url, port: Number(new URL(url).port), readyMs: performance.now() - program.launchedAt };
}

/** Starts the handlers alone and waits until they are healthy. */
export async function startHandlersProgram(
  input: Omit<Launch, 'program'>,
): Promise<Program & { readonly url: string }> {
  const program = launch({ ...input, program: 'handlers' });
  const url = await announced(program, /"handlers_started".*"address":"([^"]+)"/);
  await until(async () => isHealthy(url));
  return { ...program, url };
}

/** Runs a program that ends by itself. */
export async function runToEnd(input: Launch): Promise<Program & { readonly code: number | string | null }> {
  const program = launch(input);
  return { ...program, code: await program.exited };
}

export async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Waits for the first match in the output and gives its group. */
async function announced(program: Program, pattern: RegExp): Promise<string> {
  let ended = false;
  void program.exited.then(() => (ended = true));
  await until(() => ended || pattern.test(program.stdout()), START_PATIENCE_MS);
  const found = pattern.exec(program.stdout())?.[1];
  if (found === undefined) throw new Error(`the program ended while starting: ${program.stdout()}${program.stderr()}`);
  return found;
}

/** For afterAll: ends every program that this test file started and did not end. */
export async function endPrograms(): Promise<void> {
  const all = [...launched];
  await Promise.all(
    all.map(async (child) => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await closed;
    }),
  );
}
