/** Source of the lab provider. */
export const ADDRESS = 'example.com/examples/lab';

/** A configuration of the lab provider; `endpoint` is an expression. */
export const withProvider = (body: string, endpoint = '"here"'): string => `
terraform {
  required_providers {
    lab = { source = "${ADDRESS}" }
  }
}
provider "lab" { endpoint = ${endpoint} }
${body}
`;

/** Arguments of a thing: each kind of attribute and block. */
export const EVERYTHING = `
  label     = "caf\\u00e9"
  size      = 12345678901234567890
  anything  = { deep = [1, "two", { three = true }] }
  tags      = { a = "1" }
  ports     = [443, 80]
  owner     = { email = "a@example.com" }
  members   = [{ name = "ann" }, { name = "bob", role = "admin" }]
  grants    = [{ to = "x" }, { to = "y", level = "write" }]
  limits    = { cpu = { value = 1.5 } }
  rule {
    port = 1
    host = "h"
  }
  rule {
    port    = 2
    address = "a"
  }
  allow { cidr = "10.0.0.0/8" }
  allow {
    cidr    = "192.168.0.0/16"
    comment = "home"
  }
  placement { zone = "z" }
  option "colour" { value = "blue" }
  timeouts { create = "1m" }
`;

/** One thing, with `more` arguments. */
export const thing = (more = '', name = 'one', label = 'thing'): string =>
  withProvider(`resource "lab_thing" "${label}" {\n  name = "${name}"\n${more}\n}\n`);
