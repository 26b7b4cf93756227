import { mayPass, NOBODY, serverAccount } from './server-account.js';

const owned = (uid: number, mode = 0o700): { uid: number; gid: number; mode: number } => ({ uid, gid: uid, mode });

it('leaves a normal user’s server to that user, whoever owns the data', () => {
  expect(serverAccount(1000, undefined)).toBeUndefined();
  expect(serverAccount(1000, owned(0))).toBeUndefined();
});

it('leaves the server to the caller where there are no user ids', () => {
  expect(serverAccount(undefined, undefined)).toBeUndefined();
});

it('gives root’s new data to nobody', () => {
  expect(serverAccount(0, undefined)).toEqual(NOBODY);
});

it('runs the server of existing data as its owner', () => {
  expect(serverAccount(0, owned(1000))).toEqual({ uid: 1000, gid: 1000 });
});

it('never runs a server as root, even where root owns the data', () => {
  expect(serverAccount(0, owned(0))).toEqual(NOBODY);
});

it.each([
  [{ uid: 65534, gid: 0, mode: 0o100 }, true],
  [{ uid: 65534, gid: 65534, mode: 0o011 }, false],
  [{ uid: 0, gid: 65534, mode: 0o010 }, true],
  [{ uid: 0, gid: 65534, mode: 0o701 }, false],
  [{ uid: 0, gid: 0, mode: 0o001 }, true],
  [{ uid: 0, gid: 0, mode: 0o770 }, false],
  [{ uid: 0, gid: 0, mode: 0o744 }, false],
])('judges by the bits of the one class that applies: %j -> %p', (directory, expected) => {
  expect(mayPass(directory, NOBODY)).toBe(expected);
});
