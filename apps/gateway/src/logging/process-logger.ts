// The logger of a running gateway, on standard output.
import type { GatewayConfig } from '../config/gateway-config.js';
import { secretsToHide } from '../config/gateway-config.js';
import { createLineWriter } from './line-writer.js';
import { createLogger, type Logger } from './logger.js';

/** Starts logging. What is buffered when the process exits is still written; a reader that has gone is no error. */
export function startProcessLogger(config: GatewayConfig): Logger {
  const lines = createLineWriter(process.stdout);
  process.once('exit', lines.flush);
  process.stdout.on('error', ignoreClosedPipe);
  return createLogger(config.logging, {
    write: lines.write,
    now: Date.now,
    terminal: process.stdout.isTTY,
    secrets: secretsToHide(config),
  });
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
