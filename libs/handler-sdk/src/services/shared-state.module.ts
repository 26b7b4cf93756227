// Opens what cache and limits share once per configuration, and closes it with the app.
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { SharedState, type SharedStateOptions } from './shared-state.js';

/** Nest takes one and the same object for one module: both services of an app then share a connection. */
const modules = new WeakMap<SharedStateOptions, DynamicModule>();

@Module({})
export class SharedStateModule implements OnApplicationShutdown {
  constructor(@Inject(SharedState) private readonly state: SharedState) {}

  /** The same options object gives the same module. */
  static forRoot(options: SharedStateOptions): DynamicModule {
    const known = modules.get(options);
    if (known !== undefined) return known;
    const created: DynamicModule = {
      module: SharedStateModule,
      providers: [{ provide: SharedState, useFactory: () => SharedState.open(options) }],
      exports: [SharedState],
    };
    modules.set(options, created);
    return created;
  }

  onApplicationShutdown(): void {
    this.state.close();
  }
}
