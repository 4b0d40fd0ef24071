import type { TLSSocket } from 'node:tls';
import type { TlsSettings } from './tls-material.ts';

/** Whether a sender may send, by the certificate that it showed, and under which name. */
export type CertificateVerdict =
  | { readonly kind: 'accepted'; readonly name: string | undefined }
  /** @param reason counted under this; @param message ends a sentence */
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };

export function certificateVerdict(socket: TLSSocket, asked: TlsSettings['clientCertificates']): CertificateVerdict {
  if (asked === 'none') return { kind: 'accepted', name: undefined };
  const { subject, subjectaltname } = socket.getPeerCertificate();
  // without a certificate the object is empty, whatever its type says
  const hasCertificate = socket.getPeerX509Certificate() !== undefined;
  if (!hasCertificate) {
    return asked === 'wanted'
      ? { kind: 'accepted', name: undefined }
      : { kind: 'refused', reason: 'client-certificate-missing', message: 'it showed no client certificate' };
  }
  if (!socket.authorized) {
    const code = authorizationCode(socket);
    const message = `its client certificate ${certificateProblems[code] ?? `is not good (${code})`}`;
    return { kind: 'refused', reason: 'client-certificate-not-trusted', message };
  }
  return { kind: 'accepted', name: nameIn(subjectaltname, subject.CN) };
}

/** An `Error` for some, a text for others; the types know only the first. */
function authorizationCode({ authorizationError }: TLSSocket): string {
  const error: unknown = authorizationError;
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

const certificateProblems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  UNABLE_TO_GET_ISSUER_CERT: 'was signed by nobody that is trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'was signed by nobody that is trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'was signed by nobody that is trusted here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'was signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'was signed by nobody that is trusted here',
  INVALID_PURPOSE: 'is not for clients',
};

/** The first DNS name (RFC 5425, section 5.2), else the common name; in printable ASCII without blanks, since it names a source. */
export function nameIn(names: string | undefined, common: string | string[] | undefined): string | undefined {
  // Node quotes what could be mistaken for a list: such names are for nobody's good
  const dns = names?.includes('"') === true ? undefined : /(?:^|, )DNS:([^\s,]{1,200})/.exec(names ?? '')?.[1];
  const name = dns ?? (Array.isArray(common) ? common[0] : common);
  const plain = name?.replaceAll(/[^\x21-\x7e]+|\//g, '-').slice(0, 100);
  return plain === '' ? undefined : plain;
}

/** Why a handshake failed, to end a sentence; undefined for a connection that was opened and closed without a byte (a health check). */
export function handshakeProblem(error: NodeJS.ErrnoException, bytesRead: number): string | undefined {
  const code = error.code ?? '';
  if (code === 'ECONNRESET') return bytesRead === 0 ? undefined : 'it left in the middle of the handshake';
  return handshakeProblems[code] ?? `the TLS handshake failed (${code === '' ? 'no reason given' : code})`;
}

const handshakeProblems: Readonly<Record<string, string>> = {
  ERR_SSL_HTTP_REQUEST: 'it speaks HTTP, not TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it sends plain text where TLS is spoken',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it sends plain text where TLS is spoken',
  ERR_SSL_RECORD_LAYER_FAILURE: 'it sends plain text where TLS is spoken',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it offers only versions of TLS before 1.2',
  ERR_SSL_NO_SHARED_CIPHER: 'it offers no cipher that is safe',
  ERR_SSL_NO_SHARED_SIGNATURE_ALGORITHMS: 'it offers no signature that is safe',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'it did not finish the handshake in ten seconds',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "it does not trust this server's certificate",
  ERR_SSL_SSL_ALERT_UNKNOWN_CA: "it does not trust this server's certificate",
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: "it does not take this server's certificate",
  ERR_SSL_SSL_ALERT_BAD_CERTIFICATE: "it does not take this server's certificate",
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: "to it this server's certificate has expired",
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: "it does not take this server's certificate",
};
