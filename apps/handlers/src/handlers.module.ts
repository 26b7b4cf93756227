// Composition of the handlers app: the action protocol, the database and one module per feature.
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ActionProtocolModule, type ReportUnexpected } from '@app/handler-sdk';
import type { DataSource } from 'typeorm';
import { CONFIG } from './config/config.token.js';
import type { HandlersAppConfig } from './config/handlers-config.js';
import { DatabaseModule } from './database/database.module.js';
import { DatabaseProbe } from './health/database-probe.js';
import { HealthController } from './health/health.controller.js';
import { LOG } from './logging/log.token.js';
import type { Log } from './logging/log.js';
import { PaymentsModule } from './payments/payments.module.js';
import { UserRegistrationModule } from './user-registration/user-registration.module.js';

export interface HandlersSurroundings {
  readonly config: HandlersAppConfig;
  readonly database: DataSource;
  readonly log: Log;
}

@Global()
@Module({})
export class HandlersModule {
  static forRoot({ config, database, log }: HandlersSurroundings): DynamicModule {
    const { actionSecret, adminSecret } = config;
    const reportUnexpected = reportTo(log);
    return {
      module: HandlersModule,
      imports: [
        ActionProtocolModule.forRoot({ actionSecret, adminSecret, reportUnexpected }),
        DatabaseModule.forRoot(database),
        UserRegistrationModule,
        PaymentsModule,
      ],
      controllers: [HealthController],
      providers: [DatabaseProbe, { provide: CONFIG, useValue: config }, { provide: LOG, useValue: log }],
      exports: [CONFIG, LOG],
    };
  }
}

/** Name, message and stack only: errors of the database driver carry parameters, which may be secrets. */
function reportTo(log: Log): ReportUnexpected {
  return (error, requestId) => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : 'something that is no Error was thrown';
    log({ level: 'error', type: 'unhandled-internal-error', detail: { request_id: requestId, stack } });
  };
}
