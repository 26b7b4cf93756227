// The way in: callers of one process share one membership of a folder's server, processes share the server.
import { resolve } from 'node:path';
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres.js';
import { chooseFolder } from './folder/choose-folder.js';
import { isAlive } from './process/read-process.js';
import { joinServer, leaveServer, type Joined } from './sharing/join-server.js';

const START_TIMEOUT_MS = 30_000;
const FALLBACK_ROOT = '/var/lib/actiongraph';

/** One membership and how many callers hold it. */
interface Shared {
  readonly joined: Promise<Joined>;
  callers: number;
}

/** By wanted folder. */
const memberships = new Map<string, Shared>();

async function join(wanted: string, options: EmbeddedPostgresOptions): Promise<Joined> {
  const timeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  const deadline = { at: performance.now() + timeoutMs, timeoutMs };
  const place = await chooseFolder(wanted, resolve(options.fallbackRoot ?? FALLBACK_ROOT));
  return joinServer(place, deadline, options.log);
}

/** A membership whose server has died meanwhile cannot be shared: its holders keep it, new callers join anew. */
async function isUsable(shared: Shared): Promise<boolean> {
  const joined = await shared.joined.catch(() => undefined);
  return joined !== undefined && (await isAlive(joined.server));
}

async function share(wanted: string, options: EmbeddedPostgresOptions): Promise<{ shared: Shared; isFirst: boolean }> {
  for (;;) {
    const present = memberships.get(wanted);
    if (present === undefined) {
      const shared: Shared = { joined: join(wanted, options), callers: 1 };
      memberships.set(wanted, shared);
      return { shared, isFirst: true };
    }
    const usable = await isUsable(present);
    // Another caller may have gone on while we looked.
    if (memberships.get(wanted) !== present) continue;
    if (usable) {
      present.callers += 1;
      return { shared: present, isFirst: false };
    }
    memberships.delete(wanted);
  }
}

function forget(wanted: string, shared: Shared): void {
  if (memberships.get(wanted) === shared) memberships.delete(wanted);
}

async function release(wanted: string, shared: Shared, log: (line: string) => void): Promise<void> {
  shared.callers -= 1;
  if (shared.callers > 0) return;
  forget(wanted, shared);
  await leaveServer(await shared.joined, log);
}

/**
 * Starts the private PostgreSQL of a data folder, or joins the one that runs there. Resolves when it takes connections
 * and its database `actiongraph` exists. Rejects with EmbeddedPostgresError, whose message is one line for the operator.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const wanted = resolve(options.dataDir);
  const { shared, isFirst } = await share(wanted, options);
  const { place, url, role } = await shared.joined.catch((error: unknown) => {
    forget(wanted, shared);
    throw error;
  });
  let stopped: Promise<void> | undefined;
  return {
    url,
    dataDir: place.folder.root,
    relocated: place.relocated,
    role: isFirst ? role : 'attached',
    stop: () => (stopped ??= release(wanted, shared, options.log)),
  };
}
