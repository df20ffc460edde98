'use strict';
/**
 * Runs a command after making sure that node_modules is what package-lock.json says.
 *
 * Usage: node scripts/with-dependencies.cjs COMMAND [ARGUMENT...]
 *
 * Free of dependencies, because it runs on a clone without node_modules. The lock file's hash is stored inside
 * node_modules, so that deleting the folder also forgets it. Of two commands at once the second waits for the first one's
 * install. Exits with the command's exit code; 1 when the install fails.
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
const isInstalled = () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8').trim() === wanted;

const installLock = path.join(root, '.cluster-infra-install.lock');
/** Milliseconds to wait for another command's install: some five times what a slow one takes. */
const INSTALL_DEADLINE = 900_000;

/** The process that installs; undefined while its lock is just being written or removed. */
function installer() {
  try {
    return Number(fs.readFileSync(installLock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Gives the lock back; by then another command may hold it, for packages that were asked for since. */
function giveInstallLockBack() {
  if (installer() === process.pid) fs.rmSync(installLock, { force: true });
}

/** Whether a process is gone, so that its install will never end. */
function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Takes the lock, or waits until its owner has ended. npm itself lets two installs in one folder destroy each other. */
function takeInstallLock() {
  const deadline = Date.now() + INSTALL_DEADLINE;
  let said = false;
  for (;;) {
    try {
      fs.writeFileSync(installLock, `${process.pid}\n`, { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`${installLock} cannot be written (${error.code}): make the folder writable.`);
    }
    const pid = installer();
    if (pid !== undefined && isGone(pid)) {
      fs.rmSync(installLock, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      fail(
        `Process ${pid ?? 'unknown'} has been installing the npm packages for ${INSTALL_DEADLINE / 60_000} minutes: end it, remove ${installLock}, try again.`,
      );
    }
    if (!said && pid !== undefined) {
      process.stderr.write(`Waiting for process ${pid}, which is installing the npm packages ...\n`);
      said = true;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
}

if (!isInstalled()) {
  const modules = path.join(root, 'node_modules');
  if (fs.existsSync(modules) && fs.lstatSync(modules).isSymbolicLink()) {
    // npm would empty the folder behind the link, under the feet of the checkout that it belongs to.
    fail(
      `The npm packages are not those of package-lock.json, and ${modules} is a link to ${fs.realpathSync(modules)}, ` +
        'which belongs to another checkout. Run npm ci there, or remove the link.',
    );
  }
  takeInstallLock();
  process.on('exit', giveInstallLockBack);
  if (!isInstalled()) {
    process.stderr.write('Installing the npm packages of package-lock.json (1 to 3 minutes the first time) ...\n');
    // npm ci reads the lock file only: the same packages on every machine. Its checksums make a package in npm's cache as
    // good as the registry's, so nothing need be asked again (60 instead of 70 CPU seconds).
    const result = spawnSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (result.error) fail(`npm could not be started: ${result.error.message}. Install npm, it comes with Node.`);
    if (result.status !== 0) fail(`npm ci failed with exit code ${result.status}: see its messages above.`);
    fs.writeFileSync(stamp, `${wanted}\n`);
  }
  giveInstallLockBack();
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
