import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const TYPES: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' };
const CODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3 } as const;

/** What is known of a name: its IPv4 addresses, or that the server fails. */
export type Zone = Readonly<Record<string, readonly string[] | 'SERVFAIL'>>;

/** The name of the only question (RFC 1035, section 4.1.2), and where the question ends. */
function question(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.'), end: at + 5 };
}

function answer(query: Buffer, zone: Zone): Buffer {
  const { name, end } = question(query);
  const known = zone[name.toLowerCase()];
  const type = TYPES[query.readUInt16BE(end - 4)];
  const addresses = Array.isArray(known) && type === 'A' ? (known as readonly string[]) : [];
  const header = Buffer.from(query.subarray(0, 12));
  const code = known === undefined ? CODES.NXDOMAIN : known === 'SERVFAIL' ? CODES.SERVFAIL : CODES.NOERROR;
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  // A pointer to the name of the question, type A, class IN, a minute, four bytes.
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

/** A name server on loopback. @returns its address with the port, and how it ends */
export async function startNameServer(zone: Zone): Promise<{ address: string; stop: () => void }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => socket.send(answer(query, zone), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, stop: () => socket.close() };
}
