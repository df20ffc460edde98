import { z } from 'zod';
import { database, enabled, host, keepData, replicas, resources, secretRevisions, text } from './common';

const days = (what: string) =>
  z
    .int()
    .min(0)
    .max(3650)
    .meta({ description: `Days ${what} are kept, up to 3650; 0 keeps them for ever.` })
    .optional();

const component = (name: string) =>
  z
    .strictObject({ replicas: replicas(`Homer ${name}`).optional(), resources: resources(`Homer ${name}`).optional() })
    .meta({ description: `The ${name} of Homer.` });

const SIP_METHODS = [
  'ACK',
  'BYE',
  'CANCEL',
  'INFO',
  'INVITE',
  'MESSAGE',
  'NOTIFY',
  'OPTIONS',
  'PRACK',
  'PUBLISH',
  'REFER',
  'REGISTER',
  'SUBSCRIBE',
  'UPDATE',
] as const;

const heplifySchema = z
  .strictObject({
    enabled: enabled('the capture agent heplify').optional(),
    mode: z
      .enum(['SIP', 'SIPDNS', 'SIPLOG', 'SIPRTCP', 'SIPRTP'])
      .meta({ description: 'What is captured: SIP alone, or SIP with DNS, logs, RTCP or RTP.' })
      .optional(),
    interface: text(
      /^[A-Za-z0-9._-]{1,15}$/,
      'the name of a network interface, or any',
      'Network interface of the node that is captured; any captures all.',
    ).optional(),
    portRange: text(
      /^[0-9]{1,5}-[0-9]{1,5}$/,
      'two ports with a dash such as 5060-5061',
      'Ports on which SIP is expected.',
    ).optional(),
    transport: z
      .enum(['tcp', 'udp'])
      .meta({ description: 'How packets travel to the collector; tcp survives a restart of it.' })
      .optional(),
    deduplicate: z
      .boolean()
      .meta({ description: 'Whether copies are dropped; on a node the interface any sees each packet several times.' })
      .optional(),
    promiscuous: z
      .boolean()
      .meta({ description: 'Whether packets for other machines are captured too; needs the capability NET_ADMIN.' })
      .optional(),
    discardMethods: z
      .array(z.enum(SIP_METHODS).meta({ description: 'One SIP method.' }))
      .meta({ description: 'SIP methods that are NOT captured.' })
      .optional(),
    tolerateControlPlane: z
      .boolean()
      .meta({ description: 'Whether control plane nodes capture too; only useful when SIP runs there.' })
      .optional(),
    resources: resources('heplify').optional(),
  })
  .meta({ description: 'heplify, the capture agent on every node.' });

export const homerSchema = z
  .strictObject({
    enabled: enabled('Homer').optional(),
    keepData: keepData('Homer').optional(),
    host: host('Host of the web interface. Default: homer.<domain>.').optional(),
    forwardAuth: z
      .boolean()
      .meta({ description: 'Whether authentik asks for a login before the web interface.' })
      .optional(),
    web: component('web').optional(),
    collector: component('collector').optional(),
    heplify: heplifySchema.optional(),
    retention: z
      .strictObject({
        callDays: days('calls'),
        registrationDays: days('registrations'),
        defaultDays: days('all other packets'),
      })
      .meta({ description: 'How long captured packets are kept, in days.' })
      .optional(),
    database: database('homer').optional(),
    secretRevisions: secretRevisions({
      webUsers:
        'First password of the users admin and support of the web interface: read once, so a number above 1 is refused.',
      jwt: 'Key that signs the sessions of the web interface.',
      database: 'Password of the database role homer.',
    }).optional(),
  })
  .meta({ description: 'Homer, which captures and shows SIP traffic.' });
