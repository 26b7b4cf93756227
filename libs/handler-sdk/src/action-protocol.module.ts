// The protocol of action handlers as one Nest module: guard and error filter for every route of the app.
import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, Reflector } from '@nestjs/core';
import { ActionErrorFilter, type ReportUnexpected } from './error/action-error.filter.js';
import { ActionSecretGuard, type ActionSecrets } from './guard/action-secret.guard.js';

export interface ActionProtocolOptions extends ActionSecrets {
  /** Default: Nest's logger, with the request id. */
  readonly reportUnexpected?: ReportUnexpected;
}

function reportToNest(error: unknown, requestId: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : 'something that is no Error was thrown';
  new Logger('ActionErrorFilter').error(`request ${requestId}: ${text}`);
}

/** Import once, in the app's root module. Routes are closed unless they say `@OpenRoute()`. */
@Module({})
export class ActionProtocolModule {
  static forRoot(options: ActionProtocolOptions): DynamicModule {
    return {
      module: ActionProtocolModule,
      providers: [
        {
          provide: APP_GUARD,
          inject: [Reflector],
          useFactory: (reflector: Reflector) => new ActionSecretGuard(options, reflector),
        },
        { provide: APP_FILTER, useValue: new ActionErrorFilter(options.reportUnexpected ?? reportToNest) },
      ],
    };
  }
}
