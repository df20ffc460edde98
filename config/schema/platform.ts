import { z } from 'zod';
import { REPLICAS } from '../availability';
import { chartValues, replicas, resources } from './common';
import { traefikSchema } from './traefik';

const component = (name: keyof typeof REPLICAS.certManager) =>
  z
    .strictObject({
      replicas: replicas(name, REPLICAS.certManager[name]).optional(),
      resources: resources(name).optional(),
    })
    .meta({ description: `The component ${name} of cert-manager.` })
    .optional();

export const certManagerSchema = z
  .strictObject({
    controller: component('controller'),
    webhook: component('webhook'),
    cainjector: component('cainjector'),
    values: chartValues('cert-manager').optional(),
  })
  .meta({ description: 'cert-manager, which issues and renews certificates.' });

export const platformSchema = z
  .strictObject({ certManager: certManagerSchema.optional(), traefik: traefikSchema.optional() })
  .meta({ description: 'What every service stands on: certificates and ingress.' });
