// Nest's own warnings and errors as entries of our log. What it tells about every route and module is left out.
import type { LoggerService } from '@nestjs/common';
import type { Log, LogEntry } from './log.js';

/** Give it to Nest's `Logger.overrideLogger`, which is one per process: only whoever owns the process does that. */
export class NestLogger implements LoggerService {
  constructor(private readonly write: Log) {}

  log(): void {
    return;
  }

  warn(message: unknown): void {
    this.tell('warn', message);
  }

  error(message: unknown): void {
    this.tell('error', message);
  }

  private tell(level: LogEntry['level'], message: unknown): void {
    const text = message instanceof Error ? (message.stack ?? message.message) : String(message);
    this.write({ level, type: 'nest', detail: { message: text } });
  }
}
