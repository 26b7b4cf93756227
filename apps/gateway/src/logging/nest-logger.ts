// Nest's own messages -> observations, so that they are lines like all others.
import type { LoggerService } from '@nestjs/common';
import type { Json, LogLevel, Observe } from '@app/types';

/** Parts of Nest that tell about its own start: routes, modules. Interesting to those who change the gateway only. */
const START_CONTEXTS: ReadonlySet<string> = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'GraphQLModule',
]);

/** Give it to `NestFactory.create` as `logger`. */
export class NestLogger implements LoggerService {
  constructor(private readonly observe: Observe) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.say('info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.say('error', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.say('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.say('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.say('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.say('debug', message, rest);
  }

  /** Nest puts the context last and, with errors, a stack before it. */
  private say(level: LogLevel, message: unknown, rest: readonly unknown[]): void {
    const texts = rest.filter((item): item is string => typeof item === 'string');
    const stack = texts.find(isStack) ?? (message instanceof Error ? message.stack : undefined);
    const context = texts.findLast((text) => !isStack(text));
    const detail = {
      message: textOf(message),
      ...(context === undefined ? {} : { context }),
      ...(stack === undefined ? {} : { stack }),
    };
    if (isAboutStart(level, context)) {
      this.observe({ type: 'startup', level: 'debug', kind: 'nest', info: detail });
    } else {
      this.observe({ type: 'internal', level, source: 'unstructured', detail });
    }
  }
}

/** Errors of the application itself, such as a taken port, are also thrown to the boot, which says them better. */
function isAboutStart(level: LogLevel, context: string | undefined): boolean {
  if (context === undefined || !START_CONTEXTS.has(context)) return false;
  return level === 'info' || (level === 'error' && context === 'NestApplication');
}

const isStack = (text: string): boolean => /\n\s+at /.test(text);

function textOf(message: unknown): Json {
  if (typeof message === 'string') return message;
  if (message instanceof Error) return message.message;
  try {
    const text = JSON.stringify(message) as string | undefined;
    return text ?? String(message);
  } catch {
    // Circular, or a number kept as text.
    return Object.prototype.toString.call(message);
  }
}
