// What every npm script of this repository starts: makes sure that the workspace is installed, then runs a command.
// No dependencies, and nothing that an old Node cannot read, so that the first line it prints is a useful one.
var version = process.versions.node.split('.').map(Number);
if (version[0] > 20 || (version[0] === 20 && version[1] >= 19)) {
  import('./start/main.mjs').then(function (start) {
    return start.main(process.argv.slice(2));
  });
} else {
  console.error('kleene: needs Node 20.19 or newer, this is ' + process.version + ' (' + process.execPath + ')');
  process.exitCode = 2;
}
