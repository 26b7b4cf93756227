// Preloaded into every measured server (`node --import`): answers `cpu` messages with the CPU time used so far.
if (process.send) {
  process.on('message', (message) => {
    if (message !== 'cpu') return;
    const { user, system } = process.cpuUsage();
    process.send({ cpuMicroseconds: user + system, user, system, rssBytes: process.memoryUsage().rss });
  });
  // The channel alone must not keep a server alive that wants to end.
  process.channel?.unref();
}
