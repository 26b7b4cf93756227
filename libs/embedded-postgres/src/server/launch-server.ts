// Starts a server on an existing cluster and waits until it is ready.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from '../binaries/place-binaries.js';
import { EmbeddedPostgresError, reasonOf } from '../error.js';
import type { Place } from '../folder/choose-folder.js';
import { findServer, type RunningServer } from './find-server.js';
import { choosePort, rememberPort } from './port.js';
import { serverEnvironment } from './server-environment.js';
import { lastLines, openServerLog, readServerLog } from './server-log.js';

/** `performance.now()` milliseconds of the end, and the whole span for the error's text. */
export interface Deadline {
  readonly at: number;
  readonly timeoutMs: number;
}

const POLL_MS = 10;
const PORT_ATTEMPTS = 5;
const PORT_TAKEN = /could not bind|could not create any TCP\/IP sockets|Address already in use/;
/** The server died, sessions of it are still ending: they hold its memory for a moment. */
const STILL_ENDING = /pre-existing shared memory block|lock file ".*" already exists/;

interface Launched {
  /** Undefined while it runs; then how it ended. */
  ended(): string | undefined;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * The server is a process group of its own without a terminal: Ctrl-C reaches the applications, which stop it after
 * their last query, and an application that ends does not take it along.
 */
async function spawnServer({ postgres }: Binaries, { account, folder }: Place, port: number): Promise<Launched> {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
  const logFile = await openServerLog(folder);
  try {
    const child = spawn(postgres, ['-D', folder.cluster, ...settings.flatMap((setting) => ['-c', setting])], {
      ...account,
      env: serverEnvironment(folder.root),
      cwd: folder.root,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', logFile.fd, logFile.fd],
    });
    let end: string | undefined;
    child.once('error', (error) => (end = reasonOf(error)));
    child.once('exit', (code, signal) => (end = `it ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`));
    child.unref();
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      while (end === undefined) await sleep(POLL_MS);
    };
    return { ended: () => end, kill };
  } finally {
    await logFile.close();
  }
}

/** The ready server, or why it ended. Error `start-timeout`: then nothing is left running. */
async function waitUntilReady(
  launched: Launched,
  { folder }: Place,
  deadline: Deadline,
): Promise<RunningServer | string> {
  for (;;) {
    const ended = launched.ended();
    const found = await findServer(folder);
    // Not always ours: the server of a starter who was killed may have been a moment ahead, then ours ends by itself.
    if (found.type === 'running' && found.server.status === 'ready') return found.server;
    if (ended !== undefined) {
      const printed = await readServerLog(folder);
      return printed.trim() === '' ? ended : printed;
    }
    if (performance.now() > deadline.at) {
      await launched.kill();
      const { timeoutMs } = deadline;
      const reason = lastLines(await readServerLog(folder));
      throw new EmbeddedPostgresError({ code: 'start-timeout', folder: folder.root, timeoutMs, reason });
    }
    await sleep(POLL_MS);
  }
}

/** The caller holds the folder's lock. Errors `start-failed`, `start-timeout`, `port-unavailable`. */
export async function launchServer(binaries: Binaries, place: Place, deadline: Deadline): Promise<RunningServer> {
  let portAttempts = 0;
  for (;;) {
    const port = await choosePort(place.folder, portAttempts);
    const result = await waitUntilReady(await spawnServer(binaries, place, port), place, deadline);
    if (typeof result !== 'string') {
      await rememberPort(place.folder, result.port ?? port);
      return result;
    }
    const reason = lastLines(result);
    if (PORT_TAKEN.test(result)) {
      portAttempts += 1;
      if (portAttempts < PORT_ATTEMPTS) continue;
      throw new EmbeddedPostgresError({ code: 'port-unavailable', attempts: portAttempts, reason });
    }
    if (!STILL_ENDING.test(result) || performance.now() > deadline.at) {
      throw new EmbeddedPostgresError({ code: 'start-failed', folder: place.folder.root, reason });
    }
    await sleep(POLL_MS * 10);
  }
}
