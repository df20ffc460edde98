import { z } from 'zod';
import { REPLICAS } from '../availability';
import { database, enabled, host, keepData, replicas, resources, secretRevisions, text } from './common';

export const excalidrawSchema = z
  .strictObject({
    enabled: enabled('Excalidraw').optional(),
    keepData: keepData('Excalidraw').optional(),
    host: text(
      /^draw\.([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      'a host whose first label is draw: the web application computes draw-backend.* and draw-room.* from it',
      'Host of the whiteboard. Default: draw.<domain>. The hosts draw-backend.* and draw-room.* follow from it.',
    ).optional(),
    forwardAuth: z
      .boolean()
      .meta({ description: 'Whether authentik asks for a login before the whiteboard.' })
      .optional(),
    embedIn: z
      .array(host('Host of one site, such as docs.example.org.'))
      .meta({
        description:
          'Sites that may show the whiteboard in a frame of their pages, beside its own host. With forwardAuth people log in at the whiteboard first: login pages refuse frames, and the site must lie under the same domain.',
      })
      .optional(),
    web: z
      .strictObject({
        replicas: replicas('web', REPLICAS.excalidraw.web).optional(),
        resources: resources('the web pods').optional(),
      })
      .meta({ description: 'The web application.' })
      .optional(),
    storage: z
      .strictObject({
        replicas: replicas('storage', REPLICAS.excalidraw.storage).optional(),
        resources: resources('the storage pods').optional(),
        ttlDays: z
          .int()
          .min(1)
          .max(36500)
          .meta({ description: 'Days a drawing is kept after it was last saved, 1 to 36500.' })
          .optional(),
      })
      .meta({ description: 'The service that keeps drawings.' })
      .optional(),
    room: z
      .strictObject({
        replicas: z
          .literal(1)
          .meta({ description: 'Always 1: rooms live in memory, two pods would split one room in two.' })
          .optional(),
        resources: resources('the room pod').optional(),
      })
      .meta({ description: 'The service that connects the people in one drawing.' })
      .optional(),
    database: database('excalidraw').optional(),
    secretRevisions: secretRevisions({ database: 'Password of the database role excalidraw.' }).optional(),
  })
  .meta({ description: 'Excalidraw, the whiteboard.' });
