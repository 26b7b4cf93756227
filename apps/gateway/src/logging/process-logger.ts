// The logger of a running gateway, on standard output.
import { secretsToHide, type GatewayConfig } from '../config/gateway-config.js';
import { createLineWriter } from './line-writer.js';
import { createLogger, type Logger } from './logger.js';

export interface ProcessLogger extends Logger {
  /** Resolves when everything is written. To be awaited last of all at shutdown: `process.exit` would cut a full pipe. */
  readonly drain: () => Promise<void>;
}

/** Starts logging. Once per process. A reader that has gone is no error. */
export function startProcessLogger(config: GatewayConfig): ProcessLogger {
  const { stdout } = process;
  const lines = createLineWriter(stdout, (count) => {
    const detail = `${count} log lines dropped: nobody read them`;
    logger.observe({ type: 'internal', level: 'warn', source: 'unstructured', detail });
  });
  const logger = createLogger(config.logging, {
    write: lines.write,
    now: Date.now,
    terminal: stdout.isTTY,
    secrets: secretsToHide(config),
  });
  process.once('exit', lines.flush);
  stdout.on('error', ignoreClosedPipe);
  return { ...logger, drain: lines.drain };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
