import type { SchemaSnapshot } from '@app/engine';
import { SnapshotHolder } from './snapshot.holder.js';

const snapshot = (resourceVersion: number) => ({ resourceVersion }) as SchemaSnapshot;

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('a snapshot holder', () => {
  it('has no snapshot before the first swap', () => {
    const holder = new SnapshotHolder();
    expect(() => holder.current).toThrow('the first snapshot is built before the server listens');
    expect(() => holder.lease()).toThrow('the first snapshot is built before the server listens');
  });

  it('leases the snapshot of the moment, whatever comes later', async () => {
    const holder = new SnapshotHolder();
    await holder.swap(snapshot(1), 1_000);
    const lease = holder.lease();
    void holder.swap(snapshot(2), 1_000);
    expect([lease.snapshot.resourceVersion, holder.current.resourceVersion]).toEqual([1, 2]);
    lease.release();
  });

  it('has drained at once what nobody leases', async () => {
    const holder = new SnapshotHolder();
    await holder.swap(snapshot(1), 60_000);
    expect(await isSettled(holder.swap(snapshot(2), 60_000))).toBe(true);
  });

  it('has drained when the last lease is released, not before', async () => {
    const holder = new SnapshotHolder();
    await holder.swap(snapshot(1), 60_000);
    const leases = [holder.lease(), holder.lease()];
    const drained = holder.swap(snapshot(2), 60_000);
    leases[0]?.release();
    await Promise.resolve();
    expect(await isSettled(drained)).toBe(false);
    leases[1]?.release();
    await expect(drained).resolves.toBeUndefined();
  });

  it('does not wait for leases of the new snapshot', async () => {
    const holder = new SnapshotHolder();
    await holder.swap(snapshot(1), 60_000);
    const old = holder.lease();
    const drained = holder.swap(snapshot(2), 60_000);
    holder.lease();
    old.release();
    await expect(drained).resolves.toBeUndefined();
  });

  it('gives up waiting after the time that it was given', async () => {
    const holder = new SnapshotHolder();
    await holder.swap(snapshot(1), 1_000);
    holder.lease();
    const startedAt = performance.now();
    await holder.swap(snapshot(2), 50);
    expect(performance.now() - startedAt).toBeGreaterThan(45);
  });
});
