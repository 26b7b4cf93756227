// Where this app's tables live.

/**
 * A schema of our own: the database is usually the user's, whose tables (`public.users`, ...) we must not meet. The
 * gateway does not track it unless told to.
 */
export const SCHEMA = 'actiongraph_handlers';
