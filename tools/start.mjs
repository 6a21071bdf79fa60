// What every npm script of this repository starts: makes sure that the workspace is installed, then runs a command.
// No dependencies, and nothing that an old Node cannot read, so that the first line it prints is a useful one.
var version = process.versions.node.split('.').map(Number);
var major = version[0] || 0;
var minor = version[1] || 0;
if (major > 20 || (major === 20 && minor >= 19)) {
  import('./start/main.mjs').then(function (start) {
    return start.main(process.argv.slice(2));
  });
} else {
  console.error('kleene: needs Node 20.19 or newer, this is ' + process.version + ' (' + process.execPath + ')');
  process.exitCode = 2;
}
