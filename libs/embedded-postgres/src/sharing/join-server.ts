// One process becomes a user of a folder's server, starting it when nobody has, and ceases to be one.
import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPackage } from '../binaries/find-package.js';
import { placeBinaries } from '../binaries/place-binaries.js';
import type { ServerRole } from '../embedded-postgres.js';
import { EmbeddedPostgresError } from '../error.js';
import type { Place } from '../folder/choose-folder.js';
import type { ProcessIdentity } from '../process/process-identity.js';
import { ensureCluster, requirePassword } from '../server/create-cluster.js';
import { databaseUrl, ensureDatabase } from '../server/ensure-database.js';
import { clearRemnant, findServer, type Found, type RunningServer } from '../server/find-server.js';
import { launchServer, type Deadline } from '../server/launch-server.js';
import { stopServer } from '../server/stop-server.js';
import { withLock } from './lock.js';
import { liveUsers, register, unregister } from './user-registry.js';

type Log = (line: string) => void;

/** A membership: what this user needs to work, and to leave. */
export interface Joined {
  readonly place: Place;
  readonly url: string;
  readonly role: ServerRole;
  readonly server: ProcessIdentity;
  /** The user's name in the registry. */
  readonly user: string;
}

interface Ready {
  readonly server: RunningServer;
  readonly role: ServerRole;
  readonly password: string;
}

const POLL_MS = 20;
/** Longer than any start or stop of another user takes. */
const LEAVE_TIMEOUT_MS = 90_000;

/** What is there once a start or stop under way is over; a server that somebody told to stop is helped to do so. */
async function findSettled(place: Place, deadline: Deadline, log: Log): Promise<Found> {
  for (;;) {
    const found = await findServer(place.folder);
    if (found.type !== 'running' || found.server.status === 'ready') return found;
    if (found.server.status === 'stopping') await stopServer(found.server.process, log);
    if (performance.now() > deadline.at) {
      const { timeoutMs } = deadline;
      const reason = `process ${found.server.process.pid} is still ${found.server.status}`;
      throw new EmbeddedPostgresError({ code: 'start-timeout', folder: place.folder.root, timeoutMs, reason });
    }
    await sleep(POLL_MS);
  }
}

async function getReady(place: Place, deadline: Deadline, log: Log): Promise<Ready> {
  const found = await findSettled(place, deadline, log);
  if (found.type === 'running') {
    return { server: found.server, role: 'attached', password: await requirePassword(place) };
  }
  if (found.type === 'died') await clearRemnant(place.folder);
  const binaries = await placeBinaries(await findPackage(), place, log);
  const password = await ensureCluster(binaries, place, log);
  const server = await launchServer(binaries, place, deadline);
  if (found.type === 'none') return { server, role: 'started', password };
  log('the embedded PostgreSQL had not been stopped properly; it has recovered its data');
  return { server, role: 'recovered', password };
}

/** Undefined when the server died while we knocked. Error `refused`. */
async function open(place: Place, { server, password }: Ready, deadline: Deadline): Promise<string | undefined> {
  if (server.port === undefined) throw new Error('invariant violated: a ready server names its port');
  const address = { port: server.port, password, process: server.process };
  return (await ensureDatabase(place.folder, address, deadline.at)) === 'ready' ? databaseUrl(address) : undefined;
}

async function joinLocked(place: Place, deadline: Deadline, log: Log): Promise<Joined> {
  for (;;) {
    const ready = await getReady(place, deadline, log);
    const { role, server } = ready;
    try {
      const url = await open(place, ready, deadline);
      if (url !== undefined) return { place, url, role, server: server.process, user: await register(place.folder) };
    } catch (error) {
      if (role !== 'attached') await stopServer(server.process, log);
      throw error;
    }
  }
}

/** Errors: every EmbeddedPostgresError. After one, no server runs that this call started. */
export async function joinServer(place: Place, deadline: Deadline, log: Log): Promise<Joined> {
  return withLock(place.folder.lock, deadline.at, async () => {
    await liveUsers(place.folder);
    return joinLocked(place, deadline, log);
  });
}

/** Leaves; the last user stops the server. When the folder is gone, so are its other users' claims. */
export async function leaveServer({ place, server, user }: Joined, log: Log): Promise<void> {
  const { folder } = place;
  const exists = await access(folder.root).then(
    () => true,
    () => false,
  );
  if (!exists) return stopServer(server, log);
  return withLock(folder.lock, performance.now() + LEAVE_TIMEOUT_MS, async () => {
    await unregister(folder, user);
    if ((await liveUsers(folder)).length > 0) return;
    const found = await findServer(folder);
    // Also the server that we came with, in case its file has been deleted.
    if (found.type === 'running') await stopServer(found.server.process, log);
    await stopServer(server, log);
  });
}
