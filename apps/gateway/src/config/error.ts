// What stops the boot when a setting cannot be used.

/** One printable line that names the variable and the flag and shows no secret. The process ends with exit code 1. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
