// Stops a script of this repository early when it runs under an old Node: `npm install --ignore-scripts` leaves out the
// Node of node_modules/.bin, and npm then falls back to the machine's. Plain JavaScript that Node 18 can parse.
const oldest = 24;

if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(
    `error: this is Node ${process.versions.node}; leadglass needs ${oldest} or newer.\n` +
      'hint: run `npm ci` without --ignore-scripts, which brings a suitable Node to node_modules/.bin',
  );
  process.exit(1);
}
