'use strict';
/**
 * Runs a command after making sure that node_modules is what package-lock.json says.
 *
 * Usage: node scripts/with-dependencies.cjs COMMAND [ARGUMENT...]
 *
 * Free of dependencies, because it runs on a clone without node_modules. The lock file's hash is stored inside
 * node_modules, so that deleting the folder also forgets it. Exits with the command's exit code; 1 when the install fails.
 */
const { createHash } = require('node:crypto');
const { spawnSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const os = require('node:os');

const root = path.resolve(__dirname, '..');
const stamp = path.join(root, 'node_modules', '.cluster-infra-lock-hash');

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 18) || major > 22) {
  fail(
    `Node ${process.versions.node} is not supported: cluster-infra needs Node 20 (20.18 or newer) or 22, ` +
      'because cdktf-cli 0.21 does not start on Node 24. Install one of them, for example with: nvm install',
  );
}

const wanted = createHash('sha256')
  .update(fs.readFileSync(path.join(root, 'package-lock.json')))
  .update(process.versions.modules)
  .digest('hex');
const installed = fs.existsSync(stamp) ? fs.readFileSync(stamp, 'utf8').trim() : '';

if (installed !== wanted) {
  const folder = path.join(root, 'node_modules');
  // npm ci empties the folder before it fills it: through a link that would be another checkout's, perhaps in use.
  if (fs.lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      `node_modules is a link to ${fs.realpathSync(folder)}, which holds the packages of another package-lock.json. ` +
        'Bring both to the same commit and run npm ci there, or remove the link to get packages of your own.',
    );
  }
  process.stderr.write('Installing the npm packages of package-lock.json (1 to 3 minutes the first time) ...\n');
  // npm ci reads the lock file only: the same packages on every machine.
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.error) fail(`npm could not be started: ${result.error.message}. Install npm, it comes with Node.`);
  if (result.status !== 0) fail(`npm ci failed with exit code ${result.status}: see its messages above.`);
  fs.writeFileSync(stamp, `${wanted}\n`);
}

const [command, ...args] = process.argv.slice(2);
if (!command) fail('usage: node scripts/with-dependencies.cjs COMMAND [ARGUMENT...]');
const bin = path.join(root, 'node_modules', '.bin');
const child = spawn(command, args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, CHECKPOINT_DISABLE: '1' },
});
// The terminal sends Ctrl-C to the whole group: stay alive until the child has ended, and end as it did.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(signal ? 128 + os.constants.signals[signal] : code));
