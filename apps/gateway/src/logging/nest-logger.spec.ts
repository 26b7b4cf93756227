import { Logger } from '@nestjs/common';
import type { Observation } from '@app/types';
import { NestLogger } from './nest-logger.js';

const collect = (): { readonly seen: Observation[]; readonly logger: NestLogger } => {
  const seen: Observation[] = [];
  return { seen, logger: new NestLogger((observation) => seen.push(observation)) };
};

it('turns Nest’s start messages into quiet startup lines', () => {
  const { seen, logger } = collect();
  logger.log('Mapped {/healthz, GET} route', 'RouterExplorer');
  expect(seen).toEqual([
    {
      type: 'startup',
      level: 'debug',
      kind: 'nest',
      info: { message: 'Mapped {/healthz, GET} route', context: 'RouterExplorer' },
    },
  ]);
});

it.each(['log', 'warn', 'error', 'fatal', 'debug', 'verbose'] as const)(
  'turns %s into an unstructured line',
  (method) => {
    const { seen, logger } = collect();
    logger[method]('m', 'SomeService');
    const level = { log: 'info', warn: 'warn', error: 'error', fatal: 'error', debug: 'debug', verbose: 'debug' }[
      method
    ];
    expect(seen).toEqual([
      { type: 'internal', source: 'unstructured', level, detail: { message: 'm', context: 'SomeService' } },
    ]);
  },
);

it('does not quieten errors of the start', () => {
  const { seen, logger } = collect();
  logger.error('cannot resolve', 'InstanceLoader');
  expect(seen[0]).toMatchObject({ type: 'internal', level: 'error' });
});

it('quietens what the boot is also told by an exception', () => {
  const { seen, logger } = collect();
  logger.error('Error: listen EADDRINUSE', 'NestApplication');
  expect(seen[0]).toMatchObject({ type: 'startup', level: 'debug' });
});

it('keeps the stack apart from the context', () => {
  const { seen, logger } = collect();
  logger.error('m', 'Error: m\n    at f (x.js:1:1)', 'ExceptionsHandler');
  expect(seen[0]).toMatchObject({
    detail: { message: 'm', context: 'ExceptionsHandler', stack: 'Error: m\n    at f (x.js:1:1)' },
  });
});

it('takes an error as message', () => {
  const { seen, logger } = collect();
  logger.error(new TypeError('broken'));
  expect(seen[0]).toMatchObject({ detail: { message: 'broken', stack: expect.stringContaining('at ') as string } });
});

it('prints anything else without failing', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const { seen, logger } = collect();
  for (const message of [circular, undefined, Symbol('s'), 1n, { a: 1 }, null]) logger.log(message);
  expect(seen.map((each) => each.type === 'internal' && each.detail)).toEqual([
    { message: '[object Object]' },
    { message: 'undefined' },
    { message: 'Symbol(s)' },
    { message: '[object BigInt]' },
    { message: '{"a":1}' },
    { message: 'null' },
  ]);
});

it('serves Nest’s own logger', () => {
  const { seen, logger } = collect();
  Logger.overrideLogger(logger);
  try {
    new Logger('Ctx').warn('careful');
  } finally {
    Logger.overrideLogger(false);
  }
  expect(seen).toEqual([
    { type: 'internal', source: 'unstructured', level: 'warn', detail: { message: 'careful', context: 'Ctx' } },
  ]);
});
