// Boot of the handlers app as a process of its own.
import { Logger } from '@nestjs/common';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '@app/embedded-postgres';
import {
  createHandlersApp,
  createProcessLog,
  listenHandlersApp,
  loadHandlersConfig,
  NestLogger,
  StartError,
  type HandlersConfig,
} from './create-handlers-app.js';

const log = createProcessLog();
/** What to undo when the process ends, in order of its making. */
const stops: (() => Promise<unknown>)[] = [];

async function boot(): Promise<void> {
  const config = loadHandlersConfig(process.env);
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config.dataDir));
  const appConfig = { ...config, databaseUrl };
  const app = await createHandlersApp(appConfig, log);
  stops.push(() => app.close());
  tellStart(config, await listenHandlersApp(app, appConfig));
}

async function startDatabase(dataDir: string): Promise<string> {
  const tell = (info: string) => {
    log({ level: 'info', type: 'startup', detail: { kind: 'embedded_postgres', info } });
  };
  const embedded = await startEmbeddedPostgres({ dataDir, log: tell });
  stops.push(() => embedded.stop());
  return embedded.url;
}

function tellStart({ stripe, mail, actionSecret }: HandlersConfig, address: string): void {
  const info = {
    address,
    payments: stripe === undefined ? 'sandbox' : 'stripe',
    mail: mail.transport.kind === 'outbox' ? `outbox ${mail.transport.folder}` : 'smtp',
    callers: actionSecret === undefined ? 'this machine only (ACTION_SECRET is not set)' : 'with X-Action-Secret',
  };
  log({ level: 'info', type: 'startup', detail: { kind: 'handlers_started', info } });
}

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).toReversed()) await stop();
}

function fail(error: unknown): void {
  const isExpected = error instanceof StartError || error instanceof EmbeddedPostgresError;
  const text = isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

/** A signal waits for the boot, so that nothing is left half started; a second one ends the process at once. */
function stopOnSignal(booted: Promise<void>): void {
  const onSignal = () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    void booted
      .then(stopAll)
      .catch(fail)
      .finally(() => process.exit());
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
}

Logger.overrideLogger(new NestLogger(log));
stopOnSignal(
  boot().catch(async (error: unknown) => {
    fail(error);
    await stopAll();
    process.exit();
  }),
);
