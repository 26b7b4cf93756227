// The kinds of jobs as something to inject.

/** `@Inject(JOB_KINDS) kinds: readonly JobKind[]` */
export const JOB_KINDS = Symbol('kinds of background jobs');
