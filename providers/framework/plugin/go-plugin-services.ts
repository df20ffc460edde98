import type { MethodDefinition, ServiceDefinition } from './service';
import { unary } from './service';

const EMPTY = new Uint8Array();

/** `grpc.health.v1.HealthCheckResponse { status: SERVING }`: field 1, varint, 1. */
const SERVING = Uint8Array.of(0x08, 0x01);

function bytesMethod(answer: () => Uint8Array): MethodDefinition {
  return unary({ decode: (bytes) => bytes, encode: (bytes: Uint8Array) => bytes, handler: answer });
}

/**
 * The services that go-plugin's client expects beside the plugin's own (hashicorp/go-plugin, internal/plugin/*.proto).
 * The broker would open further connections, and the stdio stream would carry output; a Terraform provider needs neither,
 * but a client that finds them missing logs errors, so both are accepted and stay silent.
 * @param shutdown Called when the client asks the plugin to end; the answer is sent after it returns.
 */
export function goPluginServices(shutdown: () => void): ServiceDefinition[] {
  return [
    { name: 'plugin.GRPCBroker', methods: { StartStream: { kind: 'silent-stream', clientStreams: true } } },
    { name: 'plugin.GRPCStdio', methods: { StreamStdio: { kind: 'silent-stream', clientStreams: false } } },
    {
      name: 'plugin.GRPCController',
      methods: {
        Shutdown: bytesMethod(() => {
          shutdown();
          return EMPTY;
        }),
      },
    },
    { name: 'grpc.health.v1.Health', methods: { Check: bytesMethod(() => SERVING) } },
  ];
}
