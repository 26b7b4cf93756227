// The environment of the server's processes: nothing of ours but what they need, so that neither a missing LANG nor a
// stray PGPORT or PGOPTIONS changes the server.

const KEPT = ['PATH', 'SystemRoot', 'TEMP', 'TMP'];

export function serverEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(kept), HOME: home, LC_ALL: 'C' };
}
