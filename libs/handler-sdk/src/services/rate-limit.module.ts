// `RateLimitService` as something to inject.
import { Module, type DynamicModule } from '@nestjs/common';
import { RateLimitService } from './rate-limit.service.js';
import { SharedStateModule } from './shared-state.module.js';
import { SharedState, type SharedStateOptions } from './shared-state.js';

/** Import once, in the app's root module; the service can be injected everywhere. */
@Module({})
export class RateLimitModule {
  static forRoot(options: SharedStateOptions): DynamicModule {
    return {
      module: RateLimitModule,
      global: true,
      imports: [SharedStateModule.forRoot(options)],
      providers: [
        {
          provide: RateLimitService,
          inject: [SharedState],
          useFactory: (state: SharedState) => new RateLimitService((limit) => state.limiter(limit)),
        },
      ],
      exports: [RateLimitService],
    };
  }
}
