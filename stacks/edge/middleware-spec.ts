/** Fields of `headers` that the platform sets. */
export interface HeadersSpec {
  readonly headers: {
    /** Seconds of HSTS. */
    readonly stsSeconds: number;
    readonly stsIncludeSubdomains: boolean;
    readonly stsPreload: boolean;
    readonly contentTypeNosniff: boolean;
    readonly referrerPolicy: string;
  };
}

/** Who may show a page in a frame. */
export interface FramesSpec {
  readonly headers: { readonly contentSecurityPolicy: string };
}

/** `average` requests in a `period` (Go duration), `burst` at once; counted per client address and Traefik pod. */
export interface RateLimitSpec {
  readonly rateLimit: { readonly average: number; readonly period: string; readonly burst: number };
}

export interface CompressSpec {
  readonly compress: Readonly<Record<string, never>>;
}

export interface RedirectSchemeSpec {
  readonly redirectScheme: { readonly scheme: 'https'; readonly permanent: boolean };
}

export interface ForwardAuthSpec {
  readonly forwardAuth: {
    readonly address: string;
    /** Always said: unset it logs a warning and behaves inconsistently since v3.6.14. */
    readonly trustForwardHeader: boolean;
    /** Bytes of an answer that are read; unset, an answer of any size is read into memory. */
    readonly maxResponseBodySize: number;
    readonly authResponseHeaders: readonly string[];
  };
}

/** What a Middleware of `traefik.io/v1alpha1` may be here: one kind each, by fields that its definition knows. */
export type MiddlewareSpec =
  HeadersSpec | FramesSpec | RateLimitSpec | CompressSpec | RedirectSchemeSpec | ForwardAuthSpec;
