import type { CatalogueInput, ChartName, ImageName } from './schema/catalogue';

/** Where one chart comes from, at one exact version. */
export type Chart = CatalogueInput['charts'][ChartName];

/** Where one image comes from, at one exact tag. */
export type Image = CatalogueInput['images'][ImageName];

/** Every chart and image version of the platform; read from catalogue.yaml. */
export class Catalogue {
  readonly charts: Readonly<Record<ChartName, Chart>>;
  readonly images: Readonly<Record<ImageName, Image>>;

  constructor(input: CatalogueInput) {
    this.charts = input.charts;
    this.images = input.images;
  }

  chart(name: ChartName): Chart {
    return this.charts[name];
  }

  /** The full reference of an image: `repository:tag`, with `@sha256:…` behind it when a digest is pinned. */
  image(name: ImageName): string {
    const { repository, tag, digest } = this.images[name];
    return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
  }
}
