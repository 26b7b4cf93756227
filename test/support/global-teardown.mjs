// After all tests: stops the server that global-setup.mjs started.
export default async function globalTeardown() {
  await globalThis.stopTestDatabase?.();
}
