// The configuration as something to inject.

/** `@Inject(CONFIG) config: HandlersAppConfig` */
export const CONFIG = Symbol('handlers configuration');
