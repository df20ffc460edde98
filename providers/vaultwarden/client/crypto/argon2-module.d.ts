/** The one file of hash-wasm that holds Argon2; the package's types describe its index only. */
declare module 'hash-wasm/dist/argon2.umd.min.js' {
  export { argon2id } from 'hash-wasm';
}
