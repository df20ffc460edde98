import { z } from 'zod';
import { text } from './common';

export const CHART_NAMES = ['authentik', 'cert-manager', 'traefik'] as const;
export const IMAGE_NAMES = [
  'authentik',
  'authentik-ldap',
  'cert-manager-acmesolver',
  'cert-manager-cainjector',
  'cert-manager-controller',
  'cert-manager-startupapicheck',
  'cert-manager-webhook',
  'excalidraw',
  'excalidraw-room',
  'excalidraw-storage',
  'heplify',
  'heplify-server',
  'homer-app',
  'postgres',
  'rclone',
  'traefik',
  'vaultwarden',
] as const;

export type ChartName = (typeof CHART_NAMES)[number];
export type ImageName = (typeof IMAGE_NAMES)[number];

const chartSchema = z
  .strictObject({
    repository: text(
      /^(https|oci):\/\/[^\s@]+$/,
      'an https:// or oci:// address of a chart repository',
      'Repository of the chart.',
    ),
    chart: text(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'a chart name', 'Name of the chart in its repository.'),
    version: text(
      /^v?[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$/,
      'one exact version such as 1.2.3, no range',
      'Exact version of the chart.',
    ),
  })
  .meta({ description: 'One chart.' });

const image = (tag: ReturnType<typeof text>) =>
  z
    .strictObject({
      repository: text(
        /^[a-z0-9.-]+(:[0-9]+)?(\/[a-z0-9._-]+)+$/,
        'registry, path and name of an image, without tag',
        'Registry, path and name of the image.',
      ),
      tag,
      digest: text(
        /^sha256:[0-9a-f]{64}$/,
        'sha256: and 64 hexadecimal digits',
        'Digest that the tag must have; the image is then pulled by it.',
      ).optional(),
    })
    .meta({ description: 'One container image.' });

const anyTag = text(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'a tag that names one version', 'Exact tag of the image.');

/** From 18 on the image keeps its data in another folder, so a new major is a migration, never a new tag. */
const postgresTag = text(
  /^17\.[0-9]+(-[a-z0-9]+)?$/,
  'a tag of PostgreSQL 17 such as 17.11-bookworm',
  'Exact tag of the image.',
);

const chartShape = Object.fromEntries(CHART_NAMES.map((name) => [name, chartSchema])) as Record<
  ChartName,
  typeof chartSchema
>;
const imageShape = Object.fromEntries(
  IMAGE_NAMES.map((name) => [name, image(name === 'postgres' ? postgresTag : anyTag)]),
) as Record<ImageName, ReturnType<typeof image>>;

export const catalogueSchema = z
  .strictObject({
    charts: z.strictObject(chartShape).meta({ description: 'Every chart, at one exact version.' }),
    images: z.strictObject(imageShape).meta({ description: 'Every image, at one exact tag.' }),
  })
  .meta({ title: 'cluster-infra catalogue', description: 'Every chart and image version in one place.' });

export type CatalogueInput = z.input<typeof catalogueSchema>;
