/** [P-19] Sent with every answer, errors and refused upgrades included. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // Own origin only, in every directive. A MediaStream is no URL, so calls need nothing more.
  'content-security-policy': [
    "default-src 'none'",
    // Reducing noise runs WebAssembly that comes from here as a file. It allows no text to become script (ADR 0013).
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': [
    'camera=(self)',
    'microphone=(self)',
    'display-capture=(self)',
    'fullscreen=(self)',
    'geolocation=()',
    'payment=()',
    'usb=()',
    'midi=()',
  ].join(', '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-frame-options': 'DENY',
}

/** [P-19] Public only: on a local network the certificate may have to be accepted by hand again. Two years, this name alone. */
export const HSTS = { 'strict-transport-security': 'max-age=63072000' } as const

/** For answers that are nobody else's business and change. */
export const NO_STORE = { 'cache-control': 'no-store' } as const
