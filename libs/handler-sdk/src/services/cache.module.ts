// `CacheService` as something to inject.
import { Module, type DynamicModule } from '@nestjs/common';
import { CacheService } from './cache.service.js';
import { SharedStateModule } from './shared-state.module.js';
import { SharedState, type SharedStateOptions } from './shared-state.js';

/** Import once, in the app's root module; the service can be injected everywhere. */
@Module({})
export class CacheModule {
  static forRoot(options: SharedStateOptions): DynamicModule {
    return {
      module: CacheModule,
      global: true,
      imports: [SharedStateModule.forRoot(options)],
      providers: [
        {
          provide: CacheService,
          inject: [SharedState],
          useFactory: ({ cache }: SharedState) => new CacheService(cache),
        },
      ],
      exports: [CacheService],
    };
  }
}
