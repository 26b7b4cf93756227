// A loopback proxy between a client and a server that tests can cut: a database that is lost and comes back.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  /** The given URL with the proxy's address in place of the server's. */
  readonly url: string;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  /** Keeps connections open and new ones waiting, but lets nothing through. */
  hang(): void;
  /** Works again, for new connections. */
  restore(): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of the server that `url` names. */
export async function createTcpProxy(url: string): Promise<TcpProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'working' | 'cut' | 'hanging' = 'working';
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    track(client);
    if (state === 'cut') client.destroy();
    if (state !== 'working') return;
    const upstream = connect(Number(target.port), target.hostname);
    track(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = new URL(url);
  address.port = String((server.address() as AddressInfo).port);
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: address.href,
    cut() {
      state = 'cut';
      breakAll();
    },
    hang() {
      state = 'hanging';
      for (const socket of sockets) socket.unpipe();
    },
    restore() {
      state = 'working';
      breakAll();
    },
    async close() {
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
      breakAll();
      await closed;
    },
  };
}
