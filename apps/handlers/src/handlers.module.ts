// Composition of the handlers app: the action protocol, the database and one module per feature.
import { Global, Module, type DynamicModule } from '@nestjs/common';
import {
  ActionProtocolModule,
  CacheModule,
  RateLimitModule,
  type ReportUnexpected,
  type SharedStateOptions,
} from '@app/handler-sdk';
import type { DataSource } from 'typeorm';
import { BulkUsersModule } from './bulk-users/bulk-users.module.js';
import { CONFIG } from './config/config.token.js';
import type { HandlersAppConfig } from './config/handlers-config.js';
import { CrmModule } from './crm/crm.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DatabaseProbe } from './health/database-probe.js';
import { HealthController } from './health/health.controller.js';
import { JobWorkerModule } from './jobs/job-worker.module.js';
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
    const { actionSecret, adminSecret, signingKeys, redisUrl } = config;
    const shared: SharedStateOptions = { redisUrl, report: reportRedisTo(log) };
    const reportUnexpected = reportTo(log);
    return {
      module: HandlersModule,
      imports: [
        ActionProtocolModule.forRoot({ actionSecret, adminSecret, signingKeys, reportUnexpected }),
        DatabaseModule.forRoot(database),
        CacheModule.forRoot(shared),
        RateLimitModule.forRoot(shared),
        UserRegistrationModule,
        PaymentsModule,
        BulkUsersModule,
        JobWorkerModule,
        CrmModule,
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

function reportRedisTo(log: Log): SharedStateOptions['report'] {
  return (state) => {
    const detail = { message: `Redis is ${state.state}`, ...(state.state === 'lost' ? { reason: state.reason } : {}) };
    log({ level: state.state === 'lost' ? 'error' : 'info', type: 'redis', detail });
  };
}
