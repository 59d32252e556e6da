import type { Certificate } from '../door/certificate.ts'
import type { Clock } from '../streams/types.ts'

/** Where the certificate of a public server comes from, and how a newer one gets in while it runs. */
export interface CertificateSource {
  /** Checked: key and certificate belong together, it is for this name and valid now. Null: somebody else has it. */
  current(): Certificate | null
  /** Tells each newer one. A newer one that is no good is not told: the one before goes on. Returns a stop. */
  watch(clock: Clock, changed: (certificate: Certificate) => void): () => void
}

/** One that this server holds itself. */
export interface OwnCertificate extends CertificateSource {
  current(): Certificate
}
