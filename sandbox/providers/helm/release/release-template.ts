import type { HelmRelease } from './helm-release';

/**
 * JSON with every text in hexadecimal: Go's templates have no function that writes JSON, and hexadecimal needs no quoting.
 * `%T` tells the kind of a value that helm read from JSON.
 */
const VALUE = `{{define "value"}}{{$type := printf "%T" .}}{{$comma := ""}}{{/*
*/}}{{if eq $type "string"}}"{{printf "%x" .}}"{{/*
*/}}{{else if eq $type "map[string]interface {}"}}{{"{"}}{{range $name, $item := .}}{{$comma}}"{{printf "%x" $name}}":{{template "value" $item}}{{$comma = ","}}{{end}}{{"}"}}{{/*
*/}}{{else if eq $type "[]interface {}"}}[{{range .}}{{$comma}}{{template "value" .}}{{$comma = ","}}{{end}}]{{/*
*/}}{{else if eq $type "<nil>"}}null{{/*
*/}}{{else}}{{printf "%v" .}}{{end}}{{end}}`;

const text = (path: string): string => `"{{printf "%x" ${path}}}"`;

/** Go's layout of RFC 3339 with fractions of a second. */
const time = (path: string): string => text(`(${path}.Format "2006-01-02T15:04:05.999999999Z07:00")`);

const hex = (name: string): string => `"${Buffer.from(name).toString('hex')}"`;

const object = (members: Readonly<Record<string, string>>): string =>
  `{{"{"}}${Object.entries(members)
    .map(([name, value]) => `${hex(name)}:${value}`)
    .join(',')}{{"}"}}`;

const METADATA = '.Release.Chart.Metadata';

/**
 * For `helm get all --template`: what the provider needs of a release, of one revision. `helm status --output json` leaves
 * the chart out, and `helm get metadata` beside it would be a second process that may see another revision.
 */
export const RELEASE_TEMPLATE =
  VALUE +
  object({
    name: text('.Release.Name'),
    namespace: text('.Release.Namespace'),
    version: '{{.Release.Version}}',
    config: '{{template "value" .Release.Config}}',
    info: object({
      first_deployed: time('.Release.Info.FirstDeployed'),
      last_deployed: time('.Release.Info.LastDeployed'),
      description: text('.Release.Info.Description'),
      status: text('.Release.Info.Status'),
      notes: text('.Release.Info.Notes'),
    }),
    chart: object({
      name: text(`${METADATA}.Name`),
      version: text(`${METADATA}.Version`),
      appVersion: text(`${METADATA}.AppVersion`),
    }),
  });

const decode = (digits: string): string => Buffer.from(digits, 'hex').toString('utf8');

function decoded(value: unknown): unknown {
  if (typeof value === 'string') return decode(value);
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [decode(name), decoded(item)]));
}

/** What the template printed. */
export const parseRelease = (printed: string): HelmRelease => decoded(JSON.parse(printed)) as HelmRelease;
