import { Command, InvalidArgumentError } from 'commander';
import { writePrivateFile } from '../private-file';
import { messageOf } from '../sandbox-error';
import { settingsFromEnvironment } from './settings';
import { startVault } from './start-vault';

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65535) throw new InvalidArgumentError('1 to 65535 is allowed.');
  return value;
}

async function run(options: { data: string; port?: number; ca?: string }): Promise<void> {
  const server = await startVault({
    dataFolder: options.data,
    port: options.port,
    settings: settingsFromEnvironment(process.env),
  });
  // Whole or not at all: who starts this reads it again and again meanwhile.
  if (options.ca !== undefined) writePrivateFile(options.ca, server.caCertificate);
  process.stdout.write(`vault server ready on ${server.endpoint}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: unknown): void {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}

new Command('vault-server')
  .description(
    'A server with the behaviour of Vaultwarden 1.37.2 on 127.0.0.1, HTTPS only; a real one when VAULTWARDEN_BIN names it. ' +
      'Settings come from the environment, by the names of Vaultwarden (ADMIN_TOKEN, SIGNUPS_ALLOWED, ...).',
  )
  .requiredOption('--data <folder>', 'keeps everything; created when absent')
  .option('--port <number>', 'default: any free one', port)
  .option('--ca <file>', 'where to write the certificate that clients have to trust')
  .action((options: { data: string; port?: number; ca?: string }) => run(options).catch(fail))
  .parse();
