import 'reflect-metadata';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleProvider } from '../../../../providers/framework/build/bundle-provider';
import { rpcs } from '../../../../providers/framework/protocol/tfplugin6/rpcs';
import type { ClientIdentity } from './plugin-client';
import { clientIdentity, clientTls, PluginClient } from './plugin-client';
import { COOKIE, isAlive, PluginProcess } from './plugin-process';

describe('a provider process', () => {
  let folder: string;
  let sockets: string;
  let program: string;
  let identity: ClientIdentity;
  let env: Record<string, string>;
  const started: PluginProcess[] = [];
  const clients: PluginClient[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'life-'));
    sockets = join(folder, 'sockets');
    mkdirSync(sockets);
    const entry = join(__dirname, '..', 'protocol', 'echo-provider-main.ts');
    const address = 'registry.terraform.io/example/echo';
    const bundle = await bundleProvider({
      entry,
      address,
      version: '1.0.0',
      mirror: folder,
      platforms: ['linux_amd64'],
    });
    [program = ''] = bundle.files;
    identity = await clientIdentity();
    env = {
      ...COOKIE,
      PLUGIN_PROTOCOL_VERSIONS: '5,6',
      PLUGIN_CLIENT_CERT: identity.certificatePem,
      PLUGIN_UNIX_SOCKET_DIR: sockets,
    };
  });
  afterEach(() => {
    clients.splice(0).forEach((client) => client.close());
    started.splice(0).forEach((plugin) => plugin.kill());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function start(command = program, words: string[] = [], environment = env): PluginProcess {
    const plugin = PluginProcess.start(command, words, environment);
    started.push(plugin);
    return plugin;
  }

  async function connect(plugin: PluginProcess): Promise<PluginClient> {
    const { network, address, certificatePem } = await plugin.handshake();
    const client = new PluginClient(network, address, clientTls(certificatePem, identity));
    clients.push(client);
    client.holdStdio();
    await client.unary('/grpc.health.v1.Health/Check');
    return client;
  }

  it('prints the handshake line and nothing else on stdout; what libraries print goes to stderr', async () => {
    const plugin = start();
    const { address } = await plugin.handshake();
    expect(plugin.stdout).toMatch(/^1\|6\|unix\|[^|]+\|grpc\|[A-Za-z0-9+/]+\n$/);
    expect(statSync(dirname(address)).mode & 0o777).toBe(0o700);
    const client = await connect(plugin);
    await client.unary('/tfplugin6.Provider/GetProviderSchema');
    expect(plugin.stdout.split('\n')).toHaveLength(2);
    expect(plugin.stderr).toBe('a library that talks while it is loaded\n');
  });

  it('ends with 0 after Shutdown and leaves no socket', async () => {
    const plugin = start();
    const client = await connect(plugin);
    const { address } = await plugin.handshake();
    expect(existsSync(address)).toBe(true);
    await client.unary('/plugin.GRPCController/Shutdown');
    expect(await plugin.exit()).toEqual({ code: 0, signal: null });
    expect(existsSync(dirname(address))).toBe(false);
  });

  it('at SIGINT ends the waits of the calls under way, and goes on serving', async () => {
    const plugin = start();
    const client = await connect(plugin);
    const waiting = client.unary('/tfplugin6.Provider/ReadDataSource');
    await plugin.until(() => plugin.stderr.includes('waiting'), 'the call to wait');
    plugin.child.kill('SIGINT');
    expect(rpcs.ReadDataSource.response.decode(await waiting).diagnostics).toHaveLength(1);
    await expect(client.unary('/grpc.health.v1.Health/Check')).resolves.toHaveLength(2);
  });

  it('removes its socket when it is asked to end by SIGTERM', async () => {
    const plugin = start();
    await connect(plugin);
    const { address } = await plugin.handshake();
    plugin.child.kill('SIGTERM');
    expect((await plugin.exit()).code).toBe(143);
    expect(existsSync(dirname(address))).toBe(false);
  });

  it('ends when its only client closes the connection', async () => {
    const plugin = start();
    (await connect(plugin)).close();
    expect(await plugin.exit()).toEqual({ code: 0, signal: null });
  });

  it('ends when the process that started it dies before it connects', async () => {
    const parent = start('sh', ['-c', `"${program}" & echo "pid $!" >&2; wait`]);
    const { address } = await parent.handshake();
    const pid = Number(/pid (\d+)/.exec(parent.stderr)?.[1]);
    expect(isAlive(pid)).toBe(true);
    parent.child.kill('SIGKILL');
    try {
      const deadline = Date.now() + 60_000;
      while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(isAlive(pid)).toBe(false);
      expect(existsSync(dirname(address))).toBe(false);
    } finally {
      // An orphan that went on would keep the pipes of this test open for ever.
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
  });

  it('started by hand says what it is and exits with 1', async () => {
    const plugin = start(program, [], {});
    expect(await plugin.exit()).toEqual({ code: 1, signal: null });
    expect(plugin.stdout).toBe('');
    expect(plugin.stderr).toContain('registry.terraform.io/example/echo is a Terraform provider');
  });

  it('says where it could not listen, on stderr, and exits with 1', async () => {
    const plugin = start(program, [], { ...env, PLUGIN_UNIX_SOCKET_DIR: join(folder, 'nowhere') });
    expect((await plugin.exit()).code).toBe(1);
    expect(plugin.stderr).toContain('registry.terraform.io/example/echo cannot start');
  });

  it('dies of a fault without quoting its message', async () => {
    const plugin = start();
    const client = await connect(plugin);
    const { address } = await plugin.handshake();
    await client.unary('/tfplugin6.Provider/StopProvider').catch(() => undefined);
    expect((await plugin.exit()).code).toBe(1);
    expect(plugin.stderr).toContain('registry.terraform.io/example/echo ended because of a fault in it: Error.');
    expect(plugin.stderr).toMatch(/^ {4}at .*terraform-provider-echo_v1\.0\.0:\d+/m);
    expect(plugin.stderr).not.toContain('hunter2');
    expect(existsSync(dirname(address))).toBe(false);
  });

  it('with --debug prints the line to export and serves several clients without TLS until interrupted', async () => {
    const plugin = start(program, ['--debug'], {});
    await plugin.until(() => plugin.stderr.includes('Ctrl-C'), 'the export line');
    const text = /export TF_REATTACH_PROVIDERS='(.*)'/.exec(plugin.stderr)?.[1] ?? '';
    const entries = JSON.parse(text) as Record<string, { Addr: { Network: string; String: string } }>;
    const entry = entries['registry.terraform.io/example/echo'];
    expect(entry).toMatchObject({ Protocol: 'grpc', ProtocolVersion: 6, Pid: plugin.child.pid, Test: true });
    for (let visit = 0; visit < 2; visit += 1) {
      const client = new PluginClient(entry?.Addr.Network ?? '', entry?.Addr.String ?? '');
      client.holdStdio();
      await client.unary('/tfplugin6.Provider/GetProviderSchema');
      await client.unary('/plugin.GRPCController/Shutdown');
      client.close();
    }
    plugin.child.kill('SIGINT');
    expect((await plugin.exit()).code).toBe(0);
    expect(existsSync(entry?.Addr.String ?? '')).toBe(false);
  });
});
