/** Source address of the example provider. */
export const ADDRESS = 'example.com/examples/textfile';

export function ownConfiguration(count: number, files: string): string {
  return `terraform {
  required_providers {
    textfile = { source = "${ADDRESS}" }
  }
}
provider "textfile" { directory = ${JSON.stringify(files)} }
resource "textfile_file" "many" {
  count   = ${count}
  path    = "\${count.index}.txt"
  content = "content of \${count.index}"
}
`;
}

export function builtInConfiguration(count: number): string {
  return `resource "terraform_data" "many" {
  count = ${count}
  input = "content of \${count.index}"
}
`;
}

export function randomConfiguration(count: number): string {
  return `terraform {
  required_providers {
    random = { source = "hashicorp/random" }
  }
}
resource "random_id" "many" {
  count       = ${count}
  byte_length = 8
  keepers     = { content = "content of \${count.index}" }
}
`;
}
