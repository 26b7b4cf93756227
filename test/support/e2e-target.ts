// What the end-to-end suite runs against: the built product started for it, or any address that the environment names.
import { join } from 'node:path';
import { startHealthyProgram } from './healthy-program.js';
import { outboxMailbox, type Mailbox } from './mailbox.js';
import { freePort } from './network.js';
import { createTestDatabase } from './test-database.js';
import { createWorkspace, removeWorkspace } from './workspace.js';

/** A product that runs. */
export interface E2eTarget {
  /** Of the gateway, without a slash at the end. */
  readonly url: string;
  readonly handlersUrl: string | undefined;
  /** Undefined: the gateway trusts every request. */
  readonly adminSecret: string | undefined;
  readonly mailbox: Mailbox | undefined;
  close(): Promise<void>;
}

/** A target before it runs. What it can show is known already: other tests are skipped by name. */
export interface E2ePlan {
  readonly canReadMail: boolean;
  /** The handlers can be called directly. */
  readonly canCallHandlers: boolean;
  readonly hasAdminSecret: boolean;
  open(): Promise<E2eTarget>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `E2E_URL` names a running gateway; `E2E_ADMIN_SECRET`, `E2E_HANDLERS_URL` and `E2E_OUTBOX_DIR` complete it. Without
 * it the product is started from the build, on a database of its own.
 */
export function planE2eTarget(env: Environment): E2ePlan {
  const url = read(env, 'E2E_URL');
  return url === undefined ? planBuiltProduct() : planGivenProduct(url, env);
}

function planGivenProduct(url: string, env: Environment): E2ePlan {
  const adminSecret = read(env, 'E2E_ADMIN_SECRET');
  const handlersUrl = read(env, 'E2E_HANDLERS_URL');
  const outbox = read(env, 'E2E_OUTBOX_DIR');
  const mailbox = outbox === undefined ? undefined : outboxMailbox(outbox);
  const close = () => Promise.resolve();
  return {
    canReadMail: mailbox !== undefined,
    canCallHandlers: handlersUrl !== undefined,
    hasAdminSecret: adminSecret !== undefined,
    open: () =>
      Promise.resolve({ url: trim(url), handlersUrl: handlersUrl && trim(handlersUrl), adminSecret, mailbox, close }),
  };
}

function planBuiltProduct(): E2ePlan {
  return { canReadMail: true, canCallHandlers: true, hasAdminSecret: true, open: startBuiltProduct };
}

async function startBuiltProduct(): Promise<E2eTarget> {
  const database = await createTestDatabase();
  const folder = await createWorkspace('actiongraph-e2e');
  const [port, handlersPort] = [await freePort(), await freePort()];
  const adminSecret = 'e2e-admin-secret';
  const outbox = join(folder, 'outbox');
  const removeAll = async (): Promise<void> => {
    await database.drop();
    await removeWorkspace(folder);
  };
  const env = {
    HASURA_GRAPHQL_DATABASE_URL: database.url,
    HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1',
    HASURA_GRAPHQL_SERVER_PORT: String(port),
    HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
    HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'anonymous',
    HANDLERS_HOST: '127.0.0.1',
    HANDLERS_PORT: String(handlersPort),
    ACTION_SECRET: 'e2e-action-secret',
    ACTIONGRAPH_DATA_DIR: folder,
    OUTBOX_DIR: outbox,
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    const program = await startHealthyProgram({ program: 'actiongraph', env, cwd: folder }, url);
    const close = async (): Promise<void> => {
      await program.end();
      await removeAll();
    };
    const handlersUrl = `http://127.0.0.1:${handlersPort}`;
    return { url, handlersUrl, adminSecret, mailbox: outboxMailbox(outbox), close };
  } catch (error) {
    await removeAll();
    throw error;
  }
}

/** Empty counts as not set, as everywhere in the product. */
function read(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

const trim = (url: string): string => url.replace(/\/+$/, '');
