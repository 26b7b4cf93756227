// The log as something to inject.

/** `@Inject(LOG) log: Log` */
export const LOG = Symbol('handlers log');
