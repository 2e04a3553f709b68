#!/usr/bin/env node
// The `leadglass` command, copied as it is to dist/cli.js. It refuses an old Node with one line before the program is
// even parsed; so it imports nothing at the top and uses no syntax that Node 14 does not know.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`error: leadglass needs Node 24 or newer, this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  await import('./main.js');
}
