#!/usr/bin/env node
// The `leadglass` command, copied as it is to dist/cli.js. It refuses an old Node with one line before the program is
// even parsed; so it imports nothing at the top and uses no syntax that Node 14 does not know.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`error: leadglass needs Node 24 or newer, this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  const fs = process.getBuiltinModule('node:fs');
  // Runs end before the last compiler tier pays: without it a run of 500 slices takes a tenth less CPU.
  const tiers = '--no-opt';
  // A small nursery, collected by one thread, and an old generation that grows slowly: two thirds of the memory. V8
  // takes this at its start alone, so the process is replaced by one that begins with it. That costs 20 ms of CPU, which
  // a run over a file or two is not worth. A Node that is not tested may refuse a flag, and then nothing would start.
  const frugal = ['--max-semi-space-size=1', '--no-parallel-scavenge', '--heap-growing-percent=50'];
  const lastTested = 26;
  const many = 16;
  const longFile = 4 * 1024 * 1024;

  const isLong = (path) => {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    return stat !== undefined && (stat.isDirectory() || stat.size > longFile);
  };
  const isMuch = (path) => {
    if (!isLong(path)) return false;
    const names = fs.statSync(path).isDirectory() ? fs.readdirSync(path) : undefined;
    return names === undefined || names.length > many || names.some((name) => isLong(`${path}/${name}`));
  };
  const hasMuchWork = () => {
    const [command, ...rest] = process.argv.slice(2);
    try {
      return command === 'deidentify' && rest.some((argument) => isMuch(argument));
    } catch {
      // What cannot be looked at is reported by the program, with a code.
      return false;
    }
  };

  const isTested = Number(process.versions.node.split('.')[0]) <= lastTested;
  const isFrugal = process.execArgv.includes(frugal[0]);
  if (isTested && !isFrugal && process.execve !== undefined && hasMuchWork()) {
    const given = [...process.execArgv, ...process.argv.slice(1)];
    process.execve(process.execPath, [process.execPath, ...frugal, tiers, ...given], process.env);
  }
  process.getBuiltinModule('node:v8').setFlagsFromString(tiers);
  await import('./main.js');
}
